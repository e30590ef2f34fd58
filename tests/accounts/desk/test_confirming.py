"""Once a year somebody says who still works with an agency."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts import actions
from accounts.models import Membership
from portal.lib import clock, jobs, shell
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import agency, membership, partnership, person
from tests.forms import filled
from tests.jobs import drain

PAGE = reverse("desk_accounts:confirm")
A_YEAR = dt.timedelta(days=365)


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def a_year_later(priya, morgan, sam, time_machine):
    """Everybody was let in a year ago."""
    time_machine.move_to(clock.now() + A_YEAR)


def of(someone) -> Membership:
    return Membership.objects.get(person=someone)


def listed(answer) -> list[str]:
    return [one.person.name for one in answer.context["page"]]


def night(number: int) -> None:
    jobs.enqueue("accounts.confirm_yearly", f"night {number}")
    drain("default")


def test_a_member_waits_after_a_year_and_not_a_day_before(priya, time_machine):
    start, found = clock.now(), []
    for days in (364, 365):
        time_machine.move_to(start + dt.timedelta(days=days))
        found.append(Membership.objects.to_confirm().filter(person=priya).count())
    assert found == [0, 1]


def test_who_is_confirmed_waits_again_after_another_year(priya, morgan, time_machine):
    start = clock.now()
    time_machine.move_to(start + A_YEAR)
    actions.confirm(memberships=[of(priya)], by=morgan)
    found = []
    for days in (365, 365 + 364, 365 + 365):
        time_machine.move_to(start + dt.timedelta(days=days))
        found.append(Membership.objects.to_confirm().filter(person=priya).count())
    assert found == [0, 0, 1]


def test_who_left_is_not_asked_about(priya, a_year_later):
    Membership.objects.filter(person=priya).update(until=clock.today() - dt.timedelta(days=1))
    assert Membership.objects.to_confirm().filter(person=priya).count() == 0


def test_a_coordinator_sees_their_own_people_and_not_themselves(morgan, a_year_later, signed_in):
    assert listed(signed_in(morgan).get(PAGE)) == ["Priya Nair"]


def test_the_business_team_sees_every_agency(bea, a_year_later, signed_in):
    assert sorted(listed(signed_in(bea).get(PAGE))) == ["Morgan Hale", "Priya Nair", "Sam Reyes"]


def test_one_agency_can_be_chosen_and_a_strangers_shows_nothing_of_it(
    bea, morgan, elsewhere, a_year_later, signed_in
):
    address = f"{PAGE}?agency={elsewhere.uuid}"
    assert listed(signed_in(bea).get(address)) == ["Sam Reyes"]
    assert listed(signed_in(morgan).get(address)) == ["Priya Nair"]


def test_those_ticked_are_confirmed_and_the_others_wait_on(morgan, priya, millbrook, a_year_later, signed_in):
    noor = membership(person("Noor El-Amin"), millbrook)
    Membership.objects.filter(pk=noor.pk).update(decided_at=clock.now() - A_YEAR)
    answer = signed_in(morgan).post(PAGE, filled(memberships=str(of(priya).uuid)), follow=True)
    assert (of(priya).confirmed_on, listed(answer)) == (clock.today(), ["Noor El-Amin"])
    assert [str(one) for one in answer.context["messages"]] == ["1 person is confirmed for another year."]


def test_it_is_in_the_audit_once_however_often_it_is_pressed(morgan, priya, a_year_later, signed_in):
    client, form = signed_in(morgan), filled(memberships=str(of(priya).uuid))
    client.post(PAGE, form)
    client.post(PAGE, form)
    client.post(PAGE, filled(memberships=str(of(priya).uuid)))
    noted = AuditEntry.objects.filter(verb="accounts.confirmed_membership")
    assert [entry.by for entry in noted] == [morgan]


@pytest.mark.parametrize("whose", ["morgan", "sam"], ids=["their own", "another agency's"])
def test_a_coordinator_cannot_confirm(request, whose, morgan, a_year_later, signed_in):
    theirs = of(request.getfixturevalue(whose))
    answer = signed_in(morgan).post(PAGE, filled(memberships=str(theirs.uuid)))
    theirs.refresh_from_db()
    assert (answer.status_code, theirs.confirmed_on) == (422, None)


def test_who_has_left_meanwhile_is_not_confirmed(morgan, priya, a_year_later, signed_in):
    Membership.objects.filter(person=priya).update(until=clock.today() - dt.timedelta(days=1))
    answer = signed_in(morgan).post(PAGE, filled(memberships=str(of(priya).uuid)))
    assert answer.context["form"].errors == {
        "memberships": ["Somebody you ticked has left meanwhile. Look through the list once more."]
    }


def test_a_press_without_a_tick_says_what_to_do(morgan, a_year_later, signed_in):
    answer = signed_in(morgan).post(PAGE, filled())
    assert answer.context["form"].errors == {
        "memberships": ["Tick who still works with you, then press the button."]
    }


def test_coordinators_hear_of_it_once_a_month(morgan, a_year_later, time_machine):
    start, told = (clock.now() + dt.timedelta(days=31)).replace(day=10), []
    for number, days in enumerate((0, 1, 31)):
        time_machine.move_to(start + dt.timedelta(days=days))
        night(number)
        told.append(Email.objects.filter(letter="accounts/confirm", to=morgan.email).count())
    assert told == [1, 1, 2]


def test_nobody_hears_where_nobody_waits(morgan, priya):
    night(1)
    assert Email.objects.filter(letter="accounts/confirm").count() == 0


def test_a_coordinator_alone_is_not_asked_about_themselves(morgan, priya, a_year_later):
    Membership.objects.filter(person=priya).update(confirmed_on=clock.today())
    night(1)
    assert Email.objects.filter(letter="accounts/confirm", to=morgan.email).count() == 0


def test_the_desk_counts_who_waits(morgan, a_year_later):
    assert [need.title for need in shell.needs_of(morgan) if "confirmed" in need.title] == [
        "1 person waits to be confirmed"
    ]


def test_administrators_see_which_roles_end_within_thirty_days(adi, tom, bea):
    today = clock.today()
    for someone, days in ((tom, 30), (bea, 31)):
        someone.grants.update(until=today + dt.timedelta(days=days))
    assert [need.title for need in shell.needs_of(adi) if " until " in need.title] == [
        f"Tom Ashworth is trainer until {today + dt.timedelta(days=30):%-d %B %Y}"
    ]
    assert [need.title for need in shell.needs_of(bea) if " until " in need.title] == []


def test_administrators_see_which_roles_were_given_without_a_last_day(adi, tom, bea):
    grants = type(tom.grants.get()).objects
    grants.exclude(person=tom).update(until=clock.today() + dt.timedelta(days=300))
    found = [[need.title for need in shell.needs_of(who) if "last day" in need.title] for who in (adi, bea)]
    assert found == [["Tom Ashworth is trainer without a last day"], []]


def test_a_role_is_given_for_a_year_at_most(adi, priya, signed_in):
    client, address = signed_in(adi), reverse("desk_accounts:give_role", args=[priya.uuid])
    answers = [
        client.post(
            address, filled(role="trainer", until=(clock.today() + dt.timedelta(days=days)).isoformat())
        ).status_code
        for days in (367, 366)
    ]
    assert answers == [422, 302]


def test_the_list_asks_the_database_equally_often_for_three(bea, millbrook, a_year_later, queries_of):
    few = queries_of(bea, PAGE)
    for number in range(3):
        row = membership(person(f"Member{number} Vale"), millbrook)
        Membership.objects.filter(pk=row.pk).update(decided_at=clock.now() - A_YEAR)
    assert queries_of(bea, PAGE) == few


def test_an_agency_that_is_merged_keeps_who_was_confirmed(priya, morgan, millbrook, bea, a_year_later):
    actions.confirm(memberships=[of(priya)], by=morgan)
    target = agency(name="Millbrook Academy")
    actions.merge_agencies(source=millbrook, target=target, by=bea)
    assert (of(priya).agency, of(priya).confirmed_on) == (target, clock.today())
