"""Access needs: who tells, who sees, and that they go."""

import datetime as dt

import pytest
import time_machine

from events import access_needs, actions
from events.models import AccessNeed
from portal.lib import clock, jobs, privacy
from portal.lib.models import AuditEntry, Removal
from tests.factories.accounts import partnership
from tests.factories.events import booking, event
from tests.forms import filled
from tests.jobs import drain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def at(tom):
    return event(trainer=tom, places=9)


def book(client, at, **more):
    return client.post(f"/events/{at.slug}/book/", filled(**more))


def test_they_are_told_with_the_booking(signed_in, priya, at):
    book(signed_in(priya), at, access=["captions", "bsl"], access_words="A lip speaker, please")
    need = AccessNeed.objects.get()
    assert (need.booking.person, need.usual, need.words) == (
        priya,
        ["captions", "bsl"],
        "A lip speaker, please",
    )


def test_they_are_optional(signed_in, priya, at):
    book(signed_in(priya), at)
    assert (at.bookings.count(), AccessNeed.objects.count()) == (1, 0)


def test_they_are_told_where_the_manager_is_asked(signed_in, priya, tom):
    at = event(trainer=tom, needs_approval=True)
    ruth = {"manager_name": "Ruth Abara", "manager_email": "ruth@example.org"}
    book(signed_in(priya), at, access=["step-free"], **ruth)
    assert AccessNeed.objects.get().usual == ["step-free"]


@pytest.mark.parametrize("wrong", [{"access_words": "The boy born 04/05/2019"}, {"access": ["helicopter"]}])
def test_what_cannot_be_kept_books_nothing_and_loses_nothing(signed_in, priya, at, wrong):
    answer = book(signed_in(priya), at, **wrong)
    assert (answer.status_code, at.bookings.count()) == (422, 0)
    assert wrong.get("access_words", "") in answer.content.decode()


def test_they_can_be_changed_and_taken_back(signed_in, priya, at):
    booking(at, priya)
    client = signed_in(priya)
    page = f"/events/{at.slug}/access/"
    for said, kept in (
        ({"access": ["bsl"]}, [["bsl"]]),
        ({"access": ["captions"]}, [["captions"]]),
        ({}, []),
    ):
        assert client.post(page, filled(**said)).status_code == 302
        assert list(AccessNeed.objects.values_list("usual", flat=True)) == kept


def test_nobody_else_has_the_page(signed_in, sam, morgan, priya, at):
    booking(at, priya)
    for who in (sam, morgan):
        assert signed_in(who).get(f"/events/{at.slug}/access/").status_code == 404


def test_those_who_run_it_see_a_count_and_a_list(signed_in, tom, priya, sam, at):
    for who in (priya, sam):
        AccessNeed.objects.create(booking=booking(at, who), usual=["bsl"], words="Near the front")
    client = signed_in(tom)
    assert "2 BSL, 2 in their own words" in client.get(f"/desk/events/{at.slug}/").content.decode()
    listed = client.get(f"/desk/events/{at.slug}/access-needs/").content.decode()
    assert "British Sign Language interpreter, Near the front" in listed


@pytest.mark.parametrize("door", ["", "access-needs/"])
def test_a_coordinator_of_the_same_agency_sees_nothing(signed_in, morgan, priya, at, door):
    AccessNeed.objects.create(booking=booking(at, priya), usual=["bsl"])
    assert signed_in(morgan).get(f"/desk/events/{at.slug}/{door}").status_code == 404


def test_who_gave_the_place_up_is_not_on_the_list(signed_in, tom, priya, at):
    mine = booking(at, priya)
    AccessNeed.objects.create(booking=mine, usual=["bsl"])
    actions.cancel(booking=mine, by=priya)
    assert "Priya Nair" not in signed_in(tom).get(f"/desk/events/{at.slug}/access-needs/").content.decode()


def test_the_list_costs_the_same_for_one_and_for_three(
    signed_in, tom, priya, sam, morgan, at, django_assert_num_queries
):
    client = signed_in(tom)
    page = f"/desk/events/{at.slug}/access-needs/"
    AccessNeed.objects.create(booking=booking(at, priya), usual=["bsl"])
    client.get(page)
    with django_assert_num_queries(8):
        client.get(page)
    for who in (sam, morgan):
        AccessNeed.objects.create(booking=booking(at, who), usual=["bsl"])
    with django_assert_num_queries(8):
        client.get(page)


def run_the_night() -> None:
    jobs.enqueue("plant.remove_overdue", str(clock.now()))
    drain("default")


@pytest.mark.capability(25)
def test_they_are_gone_thirty_days_after_the_event_and_attendance_remains(priya, at):
    mine = booking(at, priya)
    actions.tell_access_needs(booking=mine, usual=["bsl"], words="Near the front", by=priya)
    last = at.ends + dt.timedelta(days=30)
    with time_machine.travel(last, tick=False) as moved:
        mine.state = "attended"
        mine.save()
        run_the_night()
        assert AccessNeed.objects.count() == 1
        moved.shift(dt.timedelta(seconds=1))
        run_the_night()
    assert (AccessNeed.objects.count(), at.bookings.get().state) == (0, "attended")
    assert Removal.objects.latest("began_at").counts == {"events.AccessNeed": 1}
    said = " ".join(f"{entry.summary} {entry.detail}" for entry in AuditEntry.objects.all())
    assert [word for word in ("bsl", "Near the front") if word in said] == []


def test_how_many_days_is_a_setting(settings):
    rule = privacy.register[AccessNeed]
    assert (rule.kept_for, rule.keep[:8]) == (dt.timedelta(days=settings.ACCESS_NEEDS_DAYS), "30 days ")


def test_they_go_at_once_where_the_place_was_given_up(priya, at):
    mine = booking(at, priya)
    AccessNeed.objects.create(booking=mine, usual=["bsl"])
    actions.cancel(booking=mine, by=priya)
    assert AccessNeed.objects.count() == 0


def test_they_are_in_ones_own_copy_and_leave_with_the_person(priya, at):
    AccessNeed.objects.create(booking=booking(at, priya), usual=["bsl"], words="Near the front")
    holding = privacy.register[AccessNeed]
    assert [row["words"] for row in privacy.rows_about(holding, priya)] == ["Near the front"]
    holding.erase(priya)
    assert AccessNeed.objects.count() == 0


def test_the_summary_counts_without_names():
    said = access_needs.counted([["captions", "bsl"], ["captions"], []], 1)
    assert said == "2 live captions, 1 BSL, 1 in their own words"
