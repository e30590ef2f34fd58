"""The desk's people: who sees whom, who decides what."""

import datetime as dt
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import Membership
from portal.lib import clock
from portal.lib.models import Email
from tests.factories.accounts import agency, grant, membership, partnership, person
from tests.forms import filled


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def asked(millbrook):
    return membership(person("Noor El-Amin"), millbrook, state="asked")


@pytest.fixture
def sasha(elsewhere):
    """The coordinator of another agency: the stranger at the desk."""
    return membership(person("Sasha Grey"), elsewhere, role="coordinator").person


def desk(name, *args):
    return reverse(f"desk_accounts:{name}", args=args)


def shown(answer) -> list[str]:
    return [someone.name for someone in answer.context["page"]]


def test_a_coordinator_sees_only_their_own_agency(morgan, priya, sam, signed_in):
    assert shown(signed_in(morgan).get(desk("people"))) == ["Morgan Hale", "Priya Nair"]


def test_the_business_team_sees_everybody(bea, priya, sam, signed_in):
    assert shown(signed_in(bea).get(desk("people"))) == ["Bea Lindqvist", "Priya Nair", "Sam Reyes"]


@pytest.mark.parametrize("who", ["priya", "tom"])
def test_others_have_no_such_page(request, who, signed_in):
    assert signed_in(request.getfixturevalue(who)).get(desk("people")).status_code == 404


def test_the_list_is_filtered_by_agency_and_by_words(bea, priya, sam, millbrook, signed_in):
    client = signed_in(bea)
    assert shown(client.get(desk("people"), {"agency": str(millbrook.uuid)})) == ["Priya Nair"]
    assert shown(client.get(desk("people"), {"q": "reyes"})) == ["Sam Reyes"]


def test_a_filter_on_a_strangers_agency_shows_nothing_of_it(sasha, priya, millbrook, signed_in):
    answer = signed_in(sasha).get(desk("people"), {"agency": str(millbrook.uuid)})
    assert shown(answer) == ["Sasha Grey"]


@pytest.mark.parametrize("agency_given", ["nonsense", "", str(uuid.UUID(int=0))])
def test_an_odd_filter_is_no_filter(bea, priya, signed_in, agency_given):
    assert len(shown(signed_in(bea).get(desk("people"), {"agency": agency_given}))) == 2


def test_the_list_asks_the_database_the_same_however_many(bea, millbrook, queries_of):
    def more(number):
        someone = membership(person(f"P{number} Vale"), millbrook).person
        grant(someone, "trainer")
        membership(person(f"Q{number} Vale"), millbrook, state="asked")

    more(1)
    before = queries_of(bea, desk("people"))
    more(2)
    more(3)
    assert queries_of(bea, desk("people")) == before


def test_a_request_with_an_unproven_address_is_not_shown(asked, morgan, signed_in):
    EmailAddress.objects.create(user=asked.person, email=asked.person.email, verified=False, primary=True)
    answer = signed_in(morgan).get(desk("people"))
    assert ("Noor El-Amin" in answer.content.decode(), list(answer.context["waiting"])) == (False, [])


def test_the_coordinator_lets_somebody_in(asked, morgan, signed_in):
    signed_in(morgan).post(desk("approve", asked.uuid), filled(until=""))
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("approved", morgan)


def test_pressing_twice_lets_in_once(asked, morgan, signed_in):
    client, given = signed_in(morgan), filled(until="")
    client.post(desk("approve", asked.uuid), given)
    assert client.post(desk("approve", asked.uuid), given).status_code == 302
    assert Email.objects.filter(letter="accounts/decided").count() == 1


@pytest.mark.parametrize("door", ["approve", "refuse"])
@pytest.mark.parametrize("who", ["sasha", "sam", "tom", "priya"])
def test_a_stranger_decides_nothing(request, asked, who, door, signed_in):
    answer = signed_in(request.getfixturevalue(who)).post(
        desk(door, asked.uuid), filled(reason="No", until="")
    )
    asked.refresh_from_db()
    assert (answer.status_code, asked.state) == (404, "asked")


def test_a_coordinator_whose_membership_ended_decides_nothing(asked, morgan, signed_in):
    morgan.memberships.update(until=clock.today() - dt.timedelta(days=1))
    assert signed_in(morgan).post(desk("approve", asked.uuid), filled(until="")).status_code == 404


def test_opening_a_request_changes_nothing(asked, morgan, signed_in):
    assert signed_in(morgan).get(desk("decide", asked.uuid)).status_code == 200
    asked.refresh_from_db()
    assert asked.state == "asked"


@pytest.mark.parametrize("door", ["approve", "refuse"])
def test_deciding_is_never_a_get(asked, morgan, door, signed_in):
    assert signed_in(morgan).get(desk(door, asked.uuid)).status_code == 405


def test_a_last_day_in_the_past_is_refused(asked, morgan, signed_in):
    answer = signed_in(morgan).post(desk("approve", asked.uuid), filled(until="2020-01-01"))
    asked.refresh_from_db()
    assert (answer.status_code, asked.state) == (422, "asked")


def test_a_refusal_needs_its_reason(asked, morgan, signed_in):
    client = signed_in(morgan)
    assert client.post(desk("refuse", asked.uuid), filled(reason="")).status_code == 422
    client.post(desk("refuse", asked.uuid), filled(reason="Nobody here knows you"))
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("refused", "Nobody here knows you")


def test_what_cannot_be_is_said_above_the_form(asked, morgan, signed_in):
    client = signed_in(morgan)
    client.post(desk("refuse", asked.uuid), filled(reason="Nobody here knows you"))
    answer = client.post(desk("approve", asked.uuid), filled(until=""))
    assert (answer.status_code, "was refused already" in answer.content.decode()) == (422, True)


def test_a_stale_form_is_refused(asked, morgan, signed_in):
    assert signed_in(morgan).post(desk("approve", asked.uuid), {"until": ""}).status_code == 422
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_the_business_team_makes_a_coordinator(priya, bea, signed_in):
    signed_in(bea).post(desk("change_part", priya.memberships.get().uuid), filled(role="coordinator"))
    assert priya.memberships.get().role == "coordinator"


def test_a_part_that_does_not_exist_is_refused(priya, bea, signed_in):
    answer = signed_in(bea).post(
        desk("change_part", priya.memberships.get().uuid), filled(role="administrator")
    )
    assert (answer.status_code, priya.memberships.get().role) == (422, "professional")


def test_a_coordinator_does_not_decide_about_themselves(morgan, signed_in):
    own = morgan.memberships.get()
    answer = signed_in(morgan).post(desk("change_part", own.uuid), filled(role="professional"))
    assert (answer.status_code, morgan.memberships.get().role) == (404, "coordinator")


def test_a_stranger_changes_no_part(priya, sasha, signed_in):
    answer = signed_in(sasha).post(
        desk("change_part", priya.memberships.get().uuid), filled(role="coordinator")
    )
    assert (answer.status_code, priya.memberships.get().role) == (404, "professional")


def test_a_membership_ends_on_a_day(priya, morgan, signed_in):
    mine, day = priya.memberships.get(), clock.today() + dt.timedelta(days=5)
    signed_in(morgan).post(desk("end_membership", mine.uuid), filled(until=day.isoformat()))
    mine.refresh_from_db()
    assert mine.until == day


def test_a_membership_ends_on_no_day_that_is_over(priya, morgan, signed_in):
    mine, day = priya.memberships.get(), clock.today() - dt.timedelta(days=1)
    answer = signed_in(morgan).post(desk("end_membership", mine.uuid), filled(until=day.isoformat()))
    mine.refresh_from_db()
    said = answer.context["form"].errors
    assert (answer.status_code, said, mine.until) == (422, {"until": ["Choose today or a later day."]}, None)


def test_a_stranger_ends_nothing(priya, sasha, signed_in):
    mine = priya.memberships.get()
    answer = signed_in(sasha).post(desk("end_membership", mine.uuid), filled(until=clock.today().isoformat()))
    mine.refresh_from_db()
    assert (answer.status_code, mine.until) == (404, None)


def test_a_coordinator_sees_a_person_without_their_other_agencies(priya, morgan, signed_in):
    membership(priya, agency(name="Harbour Trust"))
    page = signed_in(morgan).get(desk("person", priya.uuid)).content.decode()
    assert ("Millbrook Primary School" in page, "Harbour Trust" in page) == (True, False)


def gone(someone, how: str) -> None:
    """Their membership has ended, or their request was refused; where they are now they do something else."""
    yesterday = clock.today() - dt.timedelta(days=1)
    someone.memberships.update(**{"ended": {"until": yesterday}, "refused": {"state": "refused"}}[how])
    grant(someone, "trainer")
    type(someone).objects.filter(pk=someone.pk).update(
        phone="0151 496 0177", job_title="Inspector", email="pn@new.example.org"
    )


ABOUT = ("0151 496 0177", "Inspector", "Trainer", "pn@new.example.org")


@pytest.mark.parametrize("how", ["ended", "refused"])
def test_of_who_is_gone_a_coordinator_keeps_the_history_and_no_details(priya, morgan, how, signed_in):
    gone(priya, how)
    client = signed_in(morgan)
    for page in (desk("person", priya.uuid), desk("people")):
        said = client.get(page).content.decode()
        assert ("Millbrook Primary School" in said, [words for words in ABOUT if words in said]) == (True, [])
    assert shown(client.get(desk("people"), {"q": "pn@new"})) == []


@pytest.mark.parametrize("who", ["bea", "adi"])
def test_of_who_is_gone_the_business_team_reads_everything(request, priya, who, signed_in):
    gone(priya, "ended")
    said = signed_in(request.getfixturevalue(who)).get(desk("person", priya.uuid)).content.decode()
    assert [words for words in ABOUT if words in said] == list(ABOUT)


def test_who_is_gone_and_asks_again_is_known_again(priya, morgan, millbrook, signed_in):
    gone(priya, "ended")
    membership(priya, millbrook, state="asked")
    said = signed_in(morgan).get(desk("person", priya.uuid)).content.decode()
    assert [words for words in ABOUT if words in said] == list(ABOUT)


def test_a_stranger_is_no_person_here(sam, morgan, signed_in):
    assert signed_in(morgan).get(desk("person", sam.uuid)).status_code == 404


def test_an_administrator_gives_a_role_with_its_end(priya, adi, signed_in):
    day = clock.today() + dt.timedelta(days=30)
    signed_in(adi).post(desk("give_role", priya.uuid), filled(role="trainer", until=day.isoformat()))
    assert [(row.role, row.until, row.given_by) for row in priya.grants.all()] == [("trainer", day, adi)]


@pytest.mark.parametrize("until", ["", "2020-01-01", "2999-01-01"])
def test_a_role_needs_a_sensible_end(priya, adi, until, signed_in):
    answer = signed_in(adi).post(desk("give_role", priya.uuid), filled(role="trainer", until=until))
    assert (answer.status_code, priya.grants.count()) == (422, 0)


@pytest.mark.parametrize("who", ["bea", "morgan", "tom"])
def test_only_administrators_give_roles(request, priya, who, signed_in):
    day = clock.today().isoformat()
    answer = signed_in(request.getfixturevalue(who)).post(
        desk("give_role", priya.uuid), filled(role="trainer", until=day)
    )
    assert (answer.status_code, priya.grants.count()) == (404, 0)


def test_only_administrators_end_roles(tom, bea, signed_in):
    answer = signed_in(bea).post(desk("end_role", tom.grants.get().uuid), filled())
    assert (answer.status_code, tom.grants.get().until) == (404, None)


def test_an_administrator_ends_a_role_with_a_button(tom, adi, signed_in):
    client, given = signed_in(adi), tom.grants.get()
    client.get(desk("end_role", given.uuid))
    assert tom.grants.current().count() == 1
    client.post(desk("end_role", given.uuid), filled())
    assert tom.grants.current().count() == 0


def test_the_last_administrator_is_told_why_not(adi, signed_in):
    answer = signed_in(adi).post(desk("end_role", adi.grants.get().uuid), filled())
    assert (answer.status_code, "There must be one administrator" in answer.content.decode()) == (422, True)


def test_the_roles_page_says_what_each_may_do(bea, tom, signed_in):
    page = signed_in(bea).get(desk("roles")).content.decode()
    for words in ("Agency coordinator", "gives and ends roles", "Tom Ashworth"):
        assert words in page


def test_a_coordinator_reads_the_roles_but_not_who_holds_them(morgan, tom, signed_in):
    page = signed_in(morgan).get(desk("roles")).content.decode()
    assert ("Business team" in page, "Tom Ashworth" in page) == (True, False)


def test_the_desk_counts_and_lists_what_waits(asked, morgan, sasha):
    from portal.lib import shell

    assert [need.title for need in shell.needs_of(morgan) if "asks to join" in need.title] == [
        "Noor El-Amin asks to join Millbrook Primary School"
    ]
    assert not [need for need in shell.needs_of(sasha) if "asks to join" in need.title]
    entry = next(e for e in shell.entries_for(morgan) if e.label == "People")
    assert entry.count(morgan) == 1
    assert Membership.objects.count() == 3
