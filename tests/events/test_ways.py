"""An event online and in a room: one line, a way for each person, and each way told only to who comes by it."""

import base64
import datetime as dt

import pytest
import time_machine

from events import actions, emails, saying, ways
from events.models import Booking, Event
from events.proposed import Proposal
from events.proposing import Rule
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from tests.events import teams
from tests.events.teams import Guest
from tests.factories.accounts import membership, partnership, person
from tests.factories.events import booking, event
from tests.forms import filled

pytestmark = pytest.mark.django_db

VENUE, LINK = "Town Hall, Westhaven", "https://meet.example.org/noticing"


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def at(tom):
    return event(format="hybrid", venue=VENUE, room_places=1, places=3, trainer=tom, offer_hours=0)


def book(at, someone, way="") -> Booking:
    return actions.book(event=at, person=someone, by=someone, way=way)


def colleagues(where, number):
    return [membership(person(f"Colleague{n} Vale"), where).person for n in range(number)]


def how(at) -> list[tuple[str, str, bool]]:
    return [(b.state, b.way, b.room_was_full) for b in at.bookings.order_by("pk")]


def letter(of: Booking, name: str) -> Email:
    return Email.objects.get(key=emails.key_of(of, name))


def entry(of: Booking, name: str) -> str:
    return base64.b64decode(letter(of, name).attachments[0]["base64"]).decode().replace("\r\n ", "")


def location(content: str) -> str:
    lines = content.replace("\r\n ", "").splitlines()
    return next(line for line in lines if line.startswith("LOCATION")).partition(":")[2].replace("\\,", ",")


def test_a_room_without_a_seat_gives_the_place_online():
    assert [ways.given("room", seats_left=n) for n in (1, 0)] == ["room", "online"]
    assert [ways.given(wish, seats_left=0) for wish in ("online", "")] == ["online", ""]


def test_one_line_fills_the_places_and_the_room_only_its_seats(at, millbrook):
    for someone, way in zip(colleagues(millbrook, 5), ("room", "room", "", "room", "online"), strict=True):
        book(at, someone, way)
    assert how(at) == [
        ("booked", "room", False),
        ("booked", "online", True),
        ("booked", "online", False),
        ("waiting", "room", False),
        ("waiting", "online", False),
    ]


def test_nobody_is_passed_for_the_sake_of_a_seat(at, millbrook):
    made = [
        book(at, someone, way)
        for someone, way in zip(
            colleagues(millbrook, 5), ("online", "room", "online", "room", "online"), strict=True
        )
    ]
    actions.cancel(booking=made[0], by=made[0].person)
    assert [b.state for b in at.bookings.order_by("pk")] == [
        "cancelled",
        "booked",
        "booked",
        "booked",
        "waiting",
    ]
    first = at.bookings.get(pk=made[3].pk)
    assert (first.way, first.room_was_full) == ("online", True)
    assert "The room that you asked for is full, so your place is online." in letter(first, "moved-up").text


def test_a_seat_that_comes_free_goes_with_the_next_place_that_asks_for_it(at, millbrook):
    made = [
        book(at, someone, way)
        for someone, way in zip(colleagues(millbrook, 4), ("room", "online", "online", "room"), strict=True)
    ]
    actions.cancel(booking=made[0], by=made[0].person)
    assert how(at)[3] == ("booked", "room", False)


def test_an_offer_holds_its_seat(at, millbrook, bea):
    Event.objects.filter(pk=at.pk).update(offer_hours=12, places=1)
    one, two, three = colleagues(millbrook, 3)
    first = book(at, one, "room")
    second = book(at, two, "room")
    actions.cancel(booking=first, by=one)
    assert how(at)[1] == ("offered", "room", False)
    actions.change_places(event=at, places_now=2, by=bea)
    assert book(at, three, "room").way == "online"
    actions.take_offer(booking=second, by=two)
    assert how(at)[1:] == [("booked", "room", False), ("booked", "online", True)]


def test_a_place_out_of_turn_has_no_seat_beyond_the_room(at, millbrook, bea):
    made = [book(at, someone, "room") for someone in colleagues(millbrook, 4)]
    actions.seat_anyway(booking=made[3], reason="A first family next week.", by=bea)
    assert (how(at)[3], at.seats_taken) == (("booked", "online", True), 1)


def test_a_colleague_takes_the_seat_with_the_place(at, millbrook):
    one, two = colleagues(millbrook, 2)
    theirs = actions.hand_over(booking=book(at, one, "room"), to=two, by=one)
    assert (theirs.way, at.seats_taken) == ("room", 1)


def test_online_is_what_happens_where_nothing_is_said_and_other_events_have_no_way(at, priya, sam):
    assert book(at, priya).way == "online"
    assert book(event(), sam, "room").way == ""


def test_the_way_changes_while_there_is_a_seat_and_the_entry_with_it(at, priya, sam):
    mine, other = book(at, priya, "online"), book(at, sam, "room")
    with pytest.raises(actions.Refused, match=r"The room is full\. Your place online stays yours\."):
        actions.change_way(booking=mine, way="room", by=priya)
    actions.change_way(booking=other, way="online", by=sam)
    changed = actions.change_way(booking=mine, way="room", by=priya)
    at.refresh_from_db()
    assert (changed.way, changed.state, at.seats_taken, at.sequence) == ("room", "booked", 1, 2)
    told = letter(mine, "way-2")
    assert told.subject.startswith("You now come to the room: ")
    assert location(entry(mine, "way-2")) == VENUE
    assert "SEQUENCE:2" in entry(mine, "way-2")
    assert VENUE not in entry(other, "way-1")
    assert AuditEntry.objects.filter(verb="events.changed_way").count() == 2


def test_the_same_way_again_changes_nothing(at, priya):
    mine = book(at, priya, "room")
    actions.change_way(booking=mine, way="room", by=priya)
    at.refresh_from_db()
    assert (at.sequence, AuditEntry.objects.filter(verb="events.changed_way").count()) == (0, 0)


def test_who_waits_changes_the_wish_and_keeps_the_turn(at, millbrook):
    made = [book(at, someone, "room") for someone in colleagues(millbrook, 5)]
    actions.change_way(booking=made[3], way="online", by=made[3].person)
    line = at.bookings.in_line().in_order()
    assert [(b.pk, b.way) for b in line] == [(made[3].pk, "online"), (made[4].pk, "room")]
    at.refresh_from_db()
    assert at.sequence == 0


@pytest.mark.parametrize("state", ["cancelled", "attended"])
def test_without_a_place_or_a_turn_no_way_is_changed(at, priya, state):
    mine = booking(at, priya, state=state, way="online")
    with pytest.raises(actions.Refused):
        actions.change_way(booking=mine, way="room", by=priya)


def test_after_the_start_the_way_stays(at, priya):
    mine = book(at, priya, "online")
    with time_machine.travel(at.starts, tick=False), pytest.raises(actions.Refused):
        actions.change_way(booking=mine, way="room", by=priya)


@pytest.mark.parametrize(("way", "kind"), [("tent", "hybrid"), ("room", "online"), ("online", "room")])
def test_a_way_that_there_is_not_is_refused(at, priya, way, kind):
    mine = book(at, priya, "online")
    Event.objects.filter(pk=at.pk).update(format=kind)
    with pytest.raises(actions.Refused, match="There is only one way to come to this event"):
        actions.change_way(booking=mine, way=way, by=priya)


def test_the_room_is_told_in_letters_only_to_who_comes_there_and_the_button_only_to_the_others(
    at, priya, sam
):
    there, online = book(at, priya, "room"), book(at, sam, "online")
    texts = [letter(one, "booked").text for one in (there, online)]
    assert [VENUE in text for text in texts] == [True, False]
    assert ["Join button" in text for text in texts] == [False, True]
    assert [location(entry(one, "booked")) for one in (there, online)] == [
        VENUE,
        f"http://127.0.0.1:8000{at.get_absolute_url()}",
    ]


def test_feeds_and_the_calendar_file_say_the_readers_own_way(at, priya, sam, signed_in, client):
    book(at, priya, "room")
    book(at, sam, "online")
    for who, expected in ((priya, True), (sam, False)):
        page = signed_in(who).get("/me/bookings/").content.decode()
        feed = page.partition('id="feed-address" value="')[2].partition('"')[0]
        texts = [
            client.get(feed.partition("8000")[2]).content.decode(),
            signed_in(who).get(f"{at.get_absolute_url()}calendar.ics").content.decode(),
        ]
        assert [location(text) == VENUE for text in texts] == [expected] * 2
        assert ["Town Hall" in text for text in texts] == [expected] * 2
    client.logout()
    everybody = client.get("/events/feed/programme.ics").content.decode()
    assert "Town Hall" not in everybody
    assert "Online or in a room\\, as you choose." in everybody.replace("\r\n ", "")


def test_pages_tell_the_room_only_to_who_comes_there(at, priya, sam, bea, signed_in, client):
    book(at, priya, "room")
    book(at, sam, "online")
    pages = {who: signed_in(who).get(at.get_absolute_url()).content.decode() for who in (priya, sam)}
    assert [VENUE in pages[who] for who in (priya, sam)] == [True, False]
    rows = [signed_in(who).get("/me/bookings/").content.decode() for who in (priya, sam)]
    assert [VENUE in page for page in rows] == [True, False]
    client.logout()
    open_pages = [client.get(path).content.decode() for path in (at.get_absolute_url(), "/events/")]
    assert [VENUE in page for page in open_pages] == [False, False]
    assert "online or in a room" in open_pages[0]
    desk = signed_in(bea).get(f"/desk/events/{at.slug}/").content.decode()
    assert "In the room: 1 of 1 seat taken." in desk


def test_the_place_says_what_happened_to_the_wish(at, priya, sam, signed_in):
    book(at, sam, "room")
    book(at, priya, "room")
    page = signed_in(priya).get(at.get_absolute_url()).content.decode()
    assert "You come online. The room that you asked for was full." in page
    assert "Come to the room instead" not in page


def test_the_way_is_asked_before_booking_and_its_seats_are_told(at, priya, signed_in):
    browser, path = signed_in(priya), f"{at.get_absolute_url()}book/"
    answer = browser.post(path, filled())
    assert answer.status_code == 422
    assert "Say online or in the room." in answer.content.decode()
    assert f"In the room: {VENUE}. 1 seat left" in answer.content.decode()
    browser.post(path, filled(way="room"))
    assert how(at) == [("booked", "room", False)]


def test_the_other_way_is_one_button(at, priya, signed_in):
    book(at, priya, "online")
    browser = signed_in(priya)
    assert "Come to the room instead" in browser.get(at.get_absolute_url()).content.decode()
    browser.post(f"{at.get_absolute_url()}way/", filled(way="room"))
    assert how(at) == [("booked", "room", False)]


def test_a_coordinator_and_the_desk_say_the_way_too(at, priya, sam, morgan, bea, signed_in):
    for who, path, email in (
        (morgan, f"/events/{at.slug}/agency/", priya.email),
        (bea, f"/desk/events/{at.slug}/book-for/", sam.email),
    ):
        signed_in(who).post(path, filled(email=email, way="room"))
    assert how(at) == [("booked", "room", False), ("booked", "online", True)]


def test_only_who_comes_online_joins_and_only_who_comes_to_the_room_checks_in(at, priya, sam, signed_in):
    there, online = book(at, priya, "room"), book(at, sam, "online")
    Event.objects.filter(pk=at.pk).update(starts=clock.now() + dt.timedelta(minutes=5))
    at.refresh_from_db()
    pages = [signed_in(who).get(f"/events/{at.slug}/join/").status_code for who in (priya, sam)]
    assert pages == [404, 200]
    there, online = (Booking.objects.get(pk=one.pk) for one in (there, online))
    with pytest.raises(actions.Refused):
        actions.join(booking=there, by=priya)
    assert actions.join(booking=online, by=sam).booking_id == online.pk
    code = actions.room_code(at)
    with pytest.raises(actions.Refused):
        actions.check_in(booking=online, code=code, by=sam)
    assert actions.check_in(booking=there, code=code, by=priya).booking_id == there.pk


def test_a_file_from_teams_says_nothing_of_who_comes_to_the_room(at, priya, sam, tom):
    there, online = book(at, priya, "room"), book(at, sam, "online")
    with time_machine.travel(at.ends + dt.timedelta(hours=1), tick=False):
        kept = actions.propose_attendance(
            event=at,
            content=teams.flat([Guest("Tom Ashworth", "", ((at.starts, at.ends),))]),
            rule=Rule(),
            by=tom,
        )
        proposal = Proposal(kept, [at.bookings.get(pk=one.pk) for one in (there, online)])
        assert proposal.marks({}, {}) == {str(online.uuid): "not_attended"}
        assert [line.booking.pk for line in proposal.aside] == [there.pk]
        assert proposal.count["not_in_file"] == 1


def test_when_an_event_gets_a_second_way_everybody_keeps_theirs(priya, sam, bea):
    at = event(places=3)
    book(at, priya)
    change(at, bea, format="hybrid", venue=VENUE, room_places=2)
    assert how(at) == [("booked", "online", False)]
    change(at, bea, format="room")
    assert how(at) == [("booked", "", False)]
    change(at, bea, format="hybrid")
    assert how(at) == [("booked", "room", False)]


def test_a_room_is_not_made_smaller_than_those_who_come_to_it(priya, bea):
    at = event(places=3, format="room", venue=VENUE)
    book(at, priya)
    with pytest.raises(actions.Refused, match="The room needs 1 seat or more"):
        change(at, bea, format="hybrid", room_places=None)
    at.refresh_from_db()
    assert (at.format, how(at)) == ("room", [("booked", "", False)])


def change(at, bea, **details):
    at.refresh_from_db()
    return actions.change_event(event=at, by=bea, topics=[], audiences=[], **details)


def test_another_room_is_told_to_who_comes_there(at, priya, sam, bea):
    there, online = book(at, priya, "room"), book(at, sam, "online")
    change(at, bea, venue="Harbour House")
    keys = set(Email.objects.filter(key__startswith="events.changed").values_list("key", flat=True))
    assert keys == {emails.key_of(there, "changed-1")}
    assert online.pk


def test_it_is_published_with_a_link_a_room_and_its_seats(tom):
    at = event(format="hybrid", state="draft", join_url="", trainer=tom)
    assert at.obstacles() == [
        "Give the join link; only people with a place will see it.",
        "Say where it takes place.",
        "Say how many seats the room has.",
    ]


def test_the_form_asks_for_the_seats(at, bea, signed_in):
    answer = signed_in(bea).post(f"/desk/events/{at.slug}/details/", filled(format="hybrid"))
    assert "Say how many seats the room has." in answer.content.decode()


def test_the_list_of_who_runs_it_says_the_place_in_full(at):
    assert (at.where, at.where_in_full) == ("online or in a room", f"online or in a room: {VENUE}")
    assert saying.row(Event.objects.with_counts().get(pk=at.pk), None).line.startswith("online or in a room.")
