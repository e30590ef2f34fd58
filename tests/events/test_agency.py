"""A coordinator books for colleagues of the own agency, and gives up for them; nobody of another agency does."""

import pytest
from django.contrib import messages

from events.models import Booking
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import membership, partnership, person
from tests.factories.events import booking, event
from tests.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def page(at) -> str:
    return f"/events/{at.slug}/agency/"


def letters() -> list[str]:
    return [key.partition(":")[0] for key in Email.objects.order_by("pk").values_list("key", flat=True)]


def test_a_coordinator_books_for_a_colleague_without_asking_a_manager(signed_in, morgan, priya):
    at = event(needs_approval=True)
    assert signed_in(morgan).post(page(at), filled(email=priya.email)).status_code == 302
    assert at.bookings.get(person=priya).state == "booked"
    assert "Morgan" in Email.objects.get(person=priya).text.partition("You get this because ")[2]


def test_a_double_click_books_once_and_writes_once(signed_in, morgan, priya):
    at, sent = event(), filled(email=priya.email)
    client = signed_in(morgan)
    for given in (sent, sent, filled(email=priya.email)):
        assert client.post(page(at), given).status_code == 302
    assert (at.bookings.count(), letters(), AuditEntry.objects.filter(verb="events.booked").count()) == (
        1, ["events.booked"], 1,
    )  # fmt: skip


def test_a_full_event_gives_a_colleague_the_next_turn(signed_in, morgan, priya, sam):
    at = event(places=1)
    booking(at, sam)
    signed_in(morgan).post(page(at), filled(email=priya.email))
    assert at.bookings.get(person=priya).state == "waiting"


def said(answer) -> list[str]:
    """What the page says of the deed."""
    return [str(message) for message in messages.get_messages(answer.wsgi_request)]


@pytest.mark.parametrize(
    ("places", "words"), [(2, "Priya Nair has a place"), (1, "Priya Nair stands in the line")]
)
def test_a_colleague_who_is_booked_is_said_to_be_told(signed_in, morgan, priya, sam, places, words):
    at = event(places=places)
    booking(at, sam)
    answer = signed_in(morgan).post(page(at), filled(email=priya.email))
    assert said(answer) == [f"{words}, and is told by email."]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("booked", "Priya Nair has a place"),
        ("offered", "Priya Nair is offered a place"),
        ("waiting", "Priya Nair stands in the line"),
    ],
)
def test_nobody_is_said_to_be_told_of_what_they_had_already(signed_in, morgan, priya, state, words):
    at = event()
    booking(at, priya, state=state)
    answer = signed_in(morgan).post(page(at), filled(email=priya.email))
    assert said(answer) == [f"{words} already, so nothing was changed."]
    assert letters() == []


def test_nobody_of_another_agency_is_booked_and_nobody_learns_who_has_an_account(signed_in, morgan, sam):
    at, client = event(), signed_in(morgan)
    said = [
        "Nobody of your agency with this address has an account."
        in client.post(page(at), filled(email=email)).content.decode()
        for email in (sam.email, "nobody@example.org")
    ]
    assert (said, at.bookings.count()) == ([True, True], 0)


def test_a_coordinator_asks_their_own_manager_like_everybody(signed_in, morgan):
    at = event(needs_approval=True)
    answer = signed_in(morgan).post(page(at), filled(email=morgan.email))
    assert (answer.status_code, at.bookings.count()) == (422, 0)


def test_a_coordinator_passes_a_place_on_within_the_agency_and_both_are_told(
    signed_in, morgan, priya, sam, millbrook
):
    at = event()
    mine, new = booking(at, priya), membership(person("Ada Ash"), millbrook).person
    client, door = signed_in(morgan), f"{page(at)}{mine.uuid}/colleague/"
    assert client.post(door, filled(email=sam.email)).status_code == 422  # of another agency
    assert client.post(door, filled(email=new.email)).url == page(at)
    assert list(at.bookings.order_by("pk").values_list("person", "state", "ending")) == [
        (priya.pk, "cancelled", "handed-over"),
        (new.pk, "booked", ""),
    ]
    assert letters() == ["events.handed-over", "events.booked"]


def test_a_turn_in_the_line_is_not_passed_on(signed_in, morgan, priya):
    at = event()
    waits = booking(at, priya, state="waiting")
    assert signed_in(morgan).get(f"{page(at)}{waits.uuid}/colleague/").status_code == 404


def test_the_page_lists_the_own_agency_only(signed_in, morgan, priya, sam):
    at = event()
    booking(at, priya), booking(at, sam)
    said = signed_in(morgan).get(page(at)).content.decode()
    assert (priya.name in said, sam.name in said) == (True, False)


def test_a_coordinator_gives_up_for_a_colleague_who_is_told(signed_in, morgan, priya, sam):
    at = event(places=1)
    had, waits = booking(at, priya), booking(at, sam, state="waiting")
    client, address = signed_in(morgan), f"{page(at)}{had.uuid}/"
    assert client.get(address).status_code == 200
    sent = filled()
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert [Booking.objects.get(pk=b.pk).state for b in (had, waits)] == ["cancelled", "booked"]
    assert letters() == ["events.cancelled", "events.moved-up"]
    assert f"{morgan.name} did this for" in Email.objects.get(person=priya).text


def test_a_booking_of_another_agency_is_not_found(signed_in, morgan, sam):
    at = event()
    theirs = booking(at, sam)
    client = signed_in(morgan)
    assert client.get(f"{page(at)}{theirs.uuid}/").status_code == 404
    assert client.post(f"{page(at)}{theirs.uuid}/", filled()).status_code == 404
    assert Booking.objects.get(pk=theirs.pk).state == "booked"


def test_only_a_coordinator_finds_the_page(signed_in, priya):
    at = event()
    client = signed_in(priya)
    assert (client.get(page(at)).status_code, client.post(page(at), filled(email=priya.email)).status_code) == (
        404, 404,
    )  # fmt: skip
    assert at.bookings.count() == 0


def test_the_event_page_leads_a_coordinator_there(signed_in, morgan, priya):
    at = event()
    found = [
        page(at) in signed_in(who).get(at.get_absolute_url()).content.decode() for who in (morgan, priya)
    ]
    assert found == [True, False]


@pytest.mark.parametrize("number", [1, 3])
def test_a_longer_list_asks_no_more_of_the_database(
    signed_in, morgan, millbrook, django_assert_num_queries, number
):
    at = event(places=9)
    for n in range(number):
        booking(at, membership(person(f"C{n} Vale"), millbrook).person)
    client = signed_in(morgan)
    client.get(page(at))
    with django_assert_num_queries(7):
        client.get(page(at))
