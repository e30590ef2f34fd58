"""The line on its pages: the person's own, and the desk's."""

import datetime as dt

import pytest

from events.models import Booking
from portal.lib import clock
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.events import booking, event
from tests.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def state(of: Booking) -> str:
    return Booking.objects.get(pk=of.pk).state


def offered(at, someone, **fields):
    return booking(
        at, someone, state="offered", **{"held_until": clock.now() + dt.timedelta(hours=5)} | fields
    )


def test_an_offer_is_taken_on_the_page(signed_in, priya):
    at = event()
    made = offered(at, priya)
    client = signed_in(priya)
    assert "Take the place" in client.get(at.get_absolute_url()).content.decode()
    assert client.post(f"/events/{at.slug}/take/", filled()).status_code == 302
    assert state(made) == "booked"


def test_an_offer_that_is_over_says_what_to_do(signed_in, priya):
    at = event()
    made = offered(at, priya, held_until=clock.now() - dt.timedelta(minutes=1))
    answer = signed_in(priya).post(f"/events/{at.slug}/take/", filled())
    assert (answer.status_code, state(made)) == (422, "offered")
    assert "You can ask again." in answer.content.decode()


def test_nobody_takes_somebody_elses_offer(signed_in, priya, sam):
    at = event()
    made = offered(at, priya)
    assert signed_in(sam).post(f"/events/{at.slug}/take/", filled()).status_code == 404
    assert state(made) == "offered"


def test_letting_an_offer_go_gives_it_to_the_next(signed_in, priya, sam):
    at = event(places=1, offer_hours=12)
    made, waits = offered(at, priya), booking(at, sam, state="waiting")
    signed_in(priya).post(f"/events/{at.slug}/cancel/", filled())
    assert (state(made), state(waits)) == ("cancelled", "offered")


def test_a_place_is_given_to_a_colleague_by_address(signed_in, priya, millbrook):
    at = event()
    booking(at, priya)
    dan = membership(person("Dan Achter"), millbrook).person
    answer = signed_in(priya).post(f"/events/{at.slug}/colleague/", filled(email="DAN@example.org"))
    assert (answer.status_code, at.bookings.get(person=dan).state) == (302, "booked")


def test_a_stranger_is_no_colleague_and_nobody_learns_whether_they_have_an_account(signed_in, priya, sam):
    at = event()
    made = booking(at, priya)
    client = signed_in(priya)
    answers = [
        client.post(f"/events/{at.slug}/colleague/", filled(email=address)).content.decode()
        for address in (sam.email, "nobody@example.org")
    ]
    said = "Nobody of your agency with this address has an account."
    assert [said in answer for answer in answers] == [True, True]
    assert state(made) == "booked"


def typed(**changes):
    return filled(agency_limit="4", offer_hours="24", reserve_days="10", **changes)


def test_the_rules_are_changed_on_the_desk(signed_in, tom):
    at = event(trainer=tom, places=30)
    signed_in(tom).post(f"/desk/events/{at.slug}/limits/", typed(kept_police="6", kept_health="0"))
    at.refresh_from_db()
    kept = list(at.reserves.values_list("sector", "places"))
    assert (at.agency_limit, at.offer_hours, kept) == (4, 24, [("police", 6)])


def test_the_desk_reads_what_is_kept_beside_what_is_free(signed_in, tom, priya):
    at = event(trainer=tom, places=6)
    at.reserves.create(sector="police", places=2)
    officer = membership(person("Dee Keane"), agency(sector="police")).person
    for someone in (officer, priya):
        booking(at, someone)
    page = signed_in(tom).get(f"/desk/events/{at.slug}/")
    assert (page.context["kept"], page.context["free"]) == ([(1, "Police")], 3)
    said = page.content.decode()
    assert [one in said for one in ("2 taken", "1 kept for police", "3 free")] == [True] * 3


def test_too_many_kept_places_are_refused_and_nothing_is_lost(signed_in, tom):
    at = event(trainer=tom, places=3)
    answer = signed_in(tom).post(f"/desk/events/{at.slug}/limits/", typed(kept_police="4"))
    assert (answer.status_code, at.reserves.count()) == (422, 0)
    assert 'value="4"' in answer.content.decode()


def test_the_desk_books_for_somebody(signed_in, tom, priya):
    at = event(trainer=tom, needs_approval=True)
    signed_in(tom).post(f"/desk/events/{at.slug}/book-for/", filled(email=priya.email))
    assert at.bookings.get(person=priya).state == "booked"


def test_the_desk_cannot_book_for_somebody_without_an_account(signed_in, tom):
    at = event(trainer=tom)
    answer = signed_in(tom).post(f"/desk/events/{at.slug}/book-for/", filled(email="nobody@example.org"))
    assert (answer.status_code, at.bookings.count()) == (422, 0)


@pytest.mark.parametrize(("what", "becomes"), [("give", "booked"), ("end", "cancelled")])
def test_out_of_turn_needs_a_reason(signed_in, tom, priya, sam, what, becomes):
    at = event(trainer=tom, places=1)
    booking(at, sam)
    waits = booking(at, priya, state="waiting")
    client, address = signed_in(tom), f"/desk/events/{at.slug}/line/{waits.uuid}/"
    assert client.post(address, filled(what=what, reason="")).status_code == 422
    assert state(waits) == "waiting"
    assert client.post(address, filled(what=what, reason="Her first family is next week.")).status_code == 302
    assert state(waits) == becomes


def test_another_trainers_line_is_not_found(signed_in, tom, priya):
    at = event()
    waits = booking(at, priya, state="waiting")
    address = f"/desk/events/{at.slug}/line/{waits.uuid}/"
    assert signed_in(tom).post(address, filled(what="end", reason="No.")).status_code == 404
    assert state(waits) == "waiting"


@pytest.mark.capability(5)
def test_each_who_waits_reads_why(signed_in, tom, priya, sam, morgan):
    at = event(trainer=tom, places=1)
    booking(at, tom)
    booking(at, sam, state="requested", held_until=clock.now() + dt.timedelta(days=2))
    booking(at, priya, state="waiting"), booking(at, morgan, state="waiting")
    client = signed_in(morgan)
    full = client.get(at.get_absolute_url()).content.decode()
    assert "Two people asked before you. No place has come free yet." in " ".join(full.split())
    at.bookings.filter(person=tom).delete()
    kept = " ".join(client.get(at.get_absolute_url()).content.decode().split())
    assert "What is free is kept for somebody before you, whose manager has not answered yet." in kept


def test_the_desk_reads_what_happens_next_to_each(signed_in, tom, priya, sam, morgan):
    at = event(trainer=tom, places=1)
    until = dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC)
    offered(at, sam, held_until=until)
    booking(at, priya, state="requested", held_until=until)
    booking(at, morgan, state="waiting")
    said = " ".join(signed_in(tom).get(f"/desk/events/{at.slug}/").content.decode().split())
    found = [
        said.count(words)
        for words in (
            "Theirs until Tue 5 Jan, 09:00.",
            "Their manager has until Tue 5 Jan, 09:00; until then nobody passes.",
            "No place has come free yet.",
        )
    ]
    assert found == [1, 1, 1]
