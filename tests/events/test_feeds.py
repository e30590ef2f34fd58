"""Calendar feeds: the programme for everybody, one's own bookings at an address that only they know."""

import datetime as dt

import icalendar
import pytest

from events import actions, filters
from events.models import CalendarKey, Event
from portal.lib import clock
from tests.factories.accounts import partnership
from tests.factories.events import booking, event
from tests.factories.library import topic
from tests.forms import filled

pytestmark = pytest.mark.django_db

FEED = "/events/feed/programme.ics"


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def titles(answer) -> list[str]:
    return [str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(answer.content).events]


def own(person) -> str:
    return f"/events/calendar/{CalendarKey.token_of(person)}.ics"


def test_the_programme_is_open_and_holds_what_is_announced(client):
    event(title="Coming")
    event(title="Draft", state="draft")
    event(title="Called off", state="cancelled")
    event(title="Long ago", starts=clock.now() - dt.timedelta(days=70))
    answer = client.get(FEED)
    assert (titles(answer), answer["Content-Type"]) == (["Coming"], "text/calendar; charset=utf-8")
    assert str(icalendar.Calendar.from_ical(answer.content)["METHOD"]) == "PUBLISH"


@pytest.fixture
def autumn(priya):
    """Events that differ in what the filters ask for: topic, level, audience, format, series, places, day."""
    day = clock.now() + dt.timedelta(days=3)
    event(title="Plain", level="2", starts=day)
    event(title="Neglect", topics=["Neglect"], audiences=["Schools", "Health"], starts=day)
    theirs = actions.begin_series(title="Autumn", by=priya)
    event(
        title="In the series", format="hybrid", level="Level 2", starts=day + dt.timedelta(days=1)
    ).series.add(theirs)
    full = event(title="Full", topics=["Neglect"], places=1, starts=day)
    booking(full, priya)
    asked = event(title="All asked for", topics=["Neglect"], places=1, needs_approval=True, starts=day)
    booking(asked, priya, state="requested", held_until=day)
    event(title="Begun", topics=["Neglect"], starts=clock.now() - dt.timedelta(minutes=5))
    return {"day": clock.in_london(day).date().isoformat()}


FILTERS = [
    ({}, {"Plain", "Neglect", "In the series", "Full", "All asked for", "Begun"}),
    ({"topic": "neglect"}, {"Neglect", "Full", "All asked for", "Begun"}),
    ({"series": "autumn"}, {"In the series"}),
    ({"places": "1"}, {"Plain", "Neglect", "In the series"}),
    ({"places": "1", "topic": "neglect"}, {"Neglect"}),
    ({"topic": "neglect", "series": "autumn"}, set()),
    ({"level": "2"}, {"Plain", "In the series"}),
    ({"audience": "schools"}, {"Neglect"}),
    ({"format": "room"}, {"In the series"}),
    ({"format": "hybrid"}, {"In the series"}),
    ({"format": "online", "level": "2"}, {"Plain", "In the series"}),
    ({"format": "tent"}, set()),
]


@pytest.mark.parametrize(("asked", "expected"), FILTERS)
def test_list_months_and_feed_follow_the_same_filters(client, autumn, asked, expected):
    page = client.get("/events/", asked).context
    listed = {row.event.title for _, rows in page["months"] for row in rows}
    marks = [
        mark
        for month in page["calendar"]
        for week in month["weeks"]
        for mark in week
        if mark is not None and mark.url
    ]
    on_days = sum(1 + int(mark.label.partition(", and ")[2].partition(" ")[0] or 0) for mark in marks)
    assert listed == set(titles(client.get(FEED, asked))) == expected
    assert on_days == len(expected)


def test_each_filter_offers_what_is_coming_in_one_query(autumn, django_assert_num_queries):
    with django_assert_num_queries(1):
        offered = filters.filters(Event.objects.published().coming(), {"level": "2", "topic": "typed"})
    assert {one.name: dict(one.choices) for one in offered} == {
        "topic": {"neglect": "Neglect", "typed": "typed"},
        "level": {"2": "Level 2", "3": "Level 3"},
        "audience": {"health": "Health", "schools": "Schools"},
        "format": {"online": "Online", "room": "In a room", "hybrid": "Online or in a room"},
    }
    assert [one.words for one in offered if one.chosen] == ["typed", "Level 2"]


def test_what_is_on_stays_in_the_form_and_each_can_be_taken_off(client, autumn):
    asked = {"level": "2", "audience": "schools", "when": "past"}
    page = client.get("/events/", asked)
    assert '<option value="2" selected>Level 2</option>' in page.content.decode()
    assert [(one.words, one.url) for one in page.context["chips"]] == [
        ("Level 2", "/events/?audience=schools&when=past"),
        ("Schools", "/events/?level=2&when=past"),
    ]


def test_where_nothing_matches_the_page_says_what_to_do(client, autumn):
    page = client.get("/events/", {"level": "2", "audience": "schools", "places": "1"})
    assert [(one.words, one.url) for one in page.context["ways"]] == [
        ("Without “Level 2”", "/events/?audience=schools&places=1"),
        ("Without “Schools”", "/events/?level=2&places=1"),
        ("Full events too", "/events/?level=2&audience=schools"),
        ("Past events like this", "/events/?level=2&audience=schools&when=past"),
        ("Subscribe to this choice", f"{FEED}?level=2&audience=schools"),
        ("See all events", "/events/"),
    ]
    assert "No events match" in page.content.decode()


def test_a_day_of_the_months_keeps_the_filters(client, autumn):
    page = client.get("/events/", {"topic": "neglect"}).content.decode()
    assert f"/events/?day={autumn['day']}&amp;topic=neglect" in page
    asked = {"topic": "neglect"} | autumn
    listed = {row.event.title for _, rows in client.get("/events/", asked).context["months"] for row in rows}
    assert listed == set(titles(client.get(FEED, asked))) == {"Neglect", "Full", "All asked for"}


def test_past_events_have_their_list_and_feed(client):
    event(title="Over", starts=clock.now() - dt.timedelta(days=9))
    event(title="Coming")
    asked = {"when": "past"}
    listed = {row.event.title for _, rows in client.get("/events/", asked).context["months"] for row in rows}
    assert listed == set(titles(client.get(FEED, asked))) == {"Over"}


def test_the_list_leads_to_the_feed_with_its_filters(client):
    event(topics=["Neglect"])
    slug = topic("Neglect").slug
    page = client.get("/events/", {"topic": slug}).content.decode()
    assert f'href="{FEED}?topic={slug}"' in page


def test_a_program_that_has_it_is_told_so_in_a_word(client):
    event()
    first = client.get(FEED)
    again = client.get(FEED, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, first["Cache-Control"]) == (304, "public, max-age=900")


def test_ones_own_feed_holds_ones_own_places_and_no_link(client, priya, sam):
    mine, other, waits = event(title="Mine"), event(title="Sams"), event(title="I wait")
    booking(mine, priya)
    booking(other, sam)
    booking(waits, priya, state="waiting")
    answer = client.get(own(priya))
    assert titles(answer) == ["Mine"]
    text = answer.content.decode().replace("\r\n ", "")
    found = [word in text for word in (mine.join_url, priya.email, priya.name, f"/events/{mine.slug}/")]
    assert found == [False, False, False, True]
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, max-age=900", "noindex")


def test_a_place_given_up_leaves_the_feed(client, priya):
    mine = booking(event(title="Mine"), priya)
    actions.cancel(booking=mine, by=priya)
    assert titles(client.get(own(priya))) == []


def test_a_new_address_ends_the_one_before(client, signed_in, priya):
    old = own(priya)
    assert signed_in(priya).post("/me/bookings/calendar/", filled()).url == "/me/bookings/"
    assert [client.get(address).status_code for address in (old, own(priya))] == [404, 200]


def test_a_closed_account_has_no_feed(client, priya):
    address = own(priya)
    priya.is_active = False
    priya.save()
    assert client.get(address).status_code == 404


def test_nobody_guesses_an_address(client, priya):
    token = CalendarKey.token_of(priya)
    for wrong in ("x", token[:-1], token + "A", CalendarKey.token_of(priya).replace(":", "")):
        assert client.get(f"/events/calendar/{wrong}.ics").status_code == 404


def test_no_verb_but_reading_is_known(client, priya):
    assert client.post(own(priya)).status_code == 405


def test_showing_the_address_writes_nothing(signed_in, priya, client):
    page = signed_in(priya).get("/me/bookings/").content.decode()
    address = page.partition('id="feed-address" value="http://127.0.0.1:8000')[2].partition('"')[0]
    assert (client.get(address).status_code, CalendarKey.objects.count()) == (200, 0)


def test_a_feed_reads_the_database_as_often_for_three_as_for_one(
    client, priya, django_assert_max_num_queries
):
    counts = []
    for number in (1, 2):
        for _ in range(number):
            booking(event(), priya)
        with django_assert_max_num_queries(20) as seen:
            client.get(own(priya))
        counts.append(len(seen))
    assert counts[0] == counts[1]
