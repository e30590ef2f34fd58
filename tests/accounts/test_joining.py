"""Asking, approving, refusing, changing and ending: what the verbs do and what they refuse."""

import datetime as dt

import pytest

from accounts import actions
from accounts.models import Agency, Membership
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from portal.lib.refusals import Refused
from tests.factories.accounts import membership, partnership, person

TODAY = clock.today


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def noor(millbrook):
    return membership(person("Noor El-Amin"), millbrook, state="asked")


def test_asking_twice_is_one_request(millbrook):
    noor = person("Noor El-Amin")
    first = actions.ask_to_join(person=noor, agency=millbrook)
    assert actions.ask_to_join(person=noor, agency=millbrook) == first
    assert Membership.objects.count() == 1


def test_who_was_refused_may_ask_again(noor, morgan, millbrook):
    actions.refuse(membership=noor, by=morgan, reason="Not known here")
    again = actions.ask_to_join(person=noor.person, agency=millbrook)
    assert (again.pk != noor.pk, again.state) == (True, "asked")


def test_an_unlisted_name_that_is_known_is_that_agency(millbrook):
    asked = actions.ask_to_join(
        person=person("Noor"), new_name="  millbrook PRIMARY school ", new_sector="health"
    )
    assert (asked.agency, Agency.objects.count()) == (millbrook, 1)


def test_asking_for_no_agency_is_refused(db):
    with pytest.raises(Refused):
        actions.ask_to_join(person=person("Noor"))


def test_approving_opens_what_is_registered_and_writes_a_letter(noor, morgan):
    actions.approve(membership=noor, by=morgan)
    noor.refresh_from_db()
    assert (noor.state, noor.decided_by, noor.person.is_registered) == ("approved", morgan, True)
    assert Email.objects.get().to == noor.person.email
    assert AuditEntry.objects.filter(verb="accounts.approved_membership", by=morgan).count() == 1


def test_approving_twice_is_approving_once(noor, morgan, bea):
    actions.approve(membership=noor, by=morgan)
    actions.approve(membership=noor, by=bea)
    noor.refresh_from_db()
    assert (noor.decided_by, Email.objects.count()) == (morgan, 1)
    assert AuditEntry.objects.filter(verb="accounts.approved_membership").count() == 1


def test_approval_may_have_a_last_day(noor, morgan):
    day = TODAY() + dt.timedelta(days=3)
    assert actions.approve(membership=noor, by=morgan, until=day).until == day


def test_what_was_refused_cannot_be_approved(noor, morgan):
    actions.refuse(membership=noor, by=morgan, reason="Not known here")
    with pytest.raises(Refused):
        actions.approve(membership=noor, by=morgan)


def test_what_was_approved_cannot_be_refused(noor, morgan):
    actions.approve(membership=noor, by=morgan)
    with pytest.raises(Refused):
        actions.refuse(membership=noor, by=morgan, reason="Too late")


def test_nobody_joins_an_agency_that_is_not_approved(noor, bea, millbrook):
    Agency.objects.update(approved=False)
    with pytest.raises(Refused):
        actions.approve(membership=noor, by=bea)


def test_a_refusal_tells_the_person_why(noor, morgan):
    actions.refuse(membership=noor, by=morgan, reason="Nobody here knows you")
    letter = Email.objects.get()
    assert "Nobody here knows you" in letter.text
    assert noor.person.is_registered is False


def test_a_request_that_was_taken_back_cannot_be_decided(noor, morgan):
    actions.leave(membership=noor, by=noor.person)
    with pytest.raises(Refused):
        actions.approve(membership=noor, by=morgan)


def test_the_coordinators_are_told_once_each(noor, morgan):
    assert actions.announce(person=noor.person) == 1
    assert actions.announce(person=noor.person) == 0
    assert [letter.to for letter in Email.objects.all()] == [morgan.email]


def test_without_a_coordinator_the_business_team_is_told(noor, bea, tom):
    actions.announce(person=noor.person)
    assert [letter.to for letter in Email.objects.all()] == [bea.email]


def test_an_ended_coordinator_is_not_told(noor, bea, morgan):
    morgan.memberships.update(until=TODAY() - dt.timedelta(days=1))
    actions.announce(person=noor.person)
    assert [letter.to for letter in Email.objects.all()] == [bea.email]


def close(someone):
    type(someone).objects.filter(pk=someone.pk).update(is_active=False)


def test_a_coordinator_whose_account_is_closed_is_not_told_and_the_business_team_is(noor, bea, morgan):
    close(morgan)
    actions.announce(person=noor.person)
    assert [letter.to for letter in Email.objects.all()] == [bea.email]


def test_who_of_the_business_team_cannot_sign_in_is_not_told(noor, bea, adi):
    close(adi)
    actions.announce(person=noor.person)
    assert [letter.to for letter in Email.objects.all()] == [bea.email]


def test_a_member_becomes_coordinator(priya, bea):
    mine = priya.memberships.get()
    actions.change_part(membership=mine, by=bea, role="coordinator")
    mine.refresh_from_db()
    assert mine.role == "coordinator"


def test_who_only_asked_cannot_become_coordinator(noor, bea):
    with pytest.raises(Refused):
        actions.change_part(membership=noor, by=bea, role="coordinator")


def test_the_last_day_still_counts(priya, bea):
    actions.end_membership(membership=priya.memberships.get(), by=bea, until=TODAY())
    assert type(priya).objects.get(pk=priya.pk).is_registered is True


def test_the_day_after_it_is_over(priya, bea):
    actions.end_membership(membership=priya.memberships.get(), by=bea, until=TODAY() - dt.timedelta(days=1))
    assert type(priya).objects.get(pk=priya.pk).is_registered is False


def test_what_is_over_cannot_be_ended_again(priya, bea):
    mine = priya.memberships.get()
    actions.end_membership(membership=mine, by=bea, until=TODAY() - dt.timedelta(days=1))
    with pytest.raises(Refused):
        actions.end_membership(membership=mine, by=bea, until=TODAY())


def test_what_is_over_is_not_left_again(priya):
    mine = priya.memberships.get()
    actions.leave(membership=mine, by=priya)
    with pytest.raises(Refused):
        actions.leave(membership=mine, by=priya)
    assert AuditEntry.objects.filter(verb="accounts.left").count() == 1


def test_a_refused_request_is_not_left(noor, morgan):
    actions.refuse(membership=noor, by=morgan, reason="Nobody here knows you")
    with pytest.raises(Refused):
        actions.leave(membership=noor, by=noor.person)
    assert AuditEntry.objects.filter(verb="accounts.left").count() == 0


def test_leaving_is_at_once_and_one_may_come_back(priya, millbrook):
    actions.leave(membership=priya.memberships.get(), by=priya)
    again = type(priya).objects.get(pk=priya.pk)
    assert again.is_registered is False
    assert actions.ask_to_join(person=again, agency=millbrook).state == "asked"


def test_placing_needs_no_request(db, bea, millbrook):
    noor = person("Noor El-Amin")
    placed = actions.place(person=noor, agency=millbrook, by=bea, role="coordinator", team="Office")
    placed.refresh_from_db()
    assert (placed.state, placed.role, placed.team, Email.objects.count()) == (
        "approved",
        "coordinator",
        "Office",
        0,
    )


def test_registering_twice_is_one_person_with_a_proven_address(db):
    first = actions.register(email="Noor@Example.org", name="Noor", password="three random words", by=None)
    assert actions.register(email="noor@example.org", name="Other", password=None, by=None) == first
    assert first.emailaddress_set.get().verified is True
