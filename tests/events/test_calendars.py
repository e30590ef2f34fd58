"""Calendar entries that mend themselves, read by other eyes than those that wrote them (capability 19).

A strict reader of RFC 5545 unfolds the lines; python-dateutil reads the rules of the time zone.
"""

import base64
import datetime as dt
import io
import re

import pytest
import time_machine
from dateutil import tz

from events import actions
from portal.lib.models import Email
from tests.factories.accounts import partnership
from tests.factories.events import booking, event

pytestmark = pytest.mark.django_db

NOVEMBER = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today(db):
    partnership()
    with time_machine.travel(NOVEMBER, tick=False) as hand:
        yield hand


class Read:
    """One calendar of one entry, read strictly: CRLF, 75 octets, balanced components, one value each."""

    def __init__(self, content: bytes) -> None:
        assert content.endswith(b"\r\n")
        raw = content[:-2].split(b"\r\n")
        assert max(map(len, raw)) <= 75
        assert b"\n" not in b"".join(raw)
        lines = content.decode().replace("\r\n ", "").replace("\r\n\t", "").strip("\r\n").split("\r\n")
        inside: list[str] = []
        self.values: dict[str, list[str]] = {}
        for line in lines:
            name, value = re.fullmatch(r'([A-Z-]+(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line).groups()
            if name == "BEGIN":
                inside.append(value)
            elif name == "END":
                assert inside.pop() == value
            else:
                self.values.setdefault("/".join([*inside, name]), []).append(value)
        assert inside == []
        zone = content.decode().replace("\r\n ", "")
        zone = zone[zone.index("BEGIN:VTIMEZONE") : zone.index("END:VTIMEZONE")] + "END:VTIMEZONE\r\n"
        self.zone = tz.tzical(io.StringIO(zone)).get("Europe/London")

    def one(self, name: str) -> str:
        (value,) = self.values[name]
        return value

    def words(self, name: str) -> str:
        """A text, its signs as they were before they were written."""
        plain = {"n": "\n", "N": "\n"}
        return re.sub(
            r"\\(.)", lambda found: plain.get(found[1], found[1]), self.one(f"VCALENDAR/VEVENT/{name}")
        )

    def moment(self, name: str) -> dt.datetime:
        """A London time by the rules that the file itself brings."""
        wall = dt.datetime.strptime(self.one(f"VCALENDAR/VEVENT/{name};TZID=Europe/London"), "%Y%m%dT%H%M%S")
        return wall.replace(tzinfo=self.zone).astimezone(dt.UTC)

    @property
    def facts(self) -> tuple[str, str, str, str]:
        event_ = "VCALENDAR/VEVENT"
        return (
            self.one("VCALENDAR/METHOD"),
            self.one(f"{event_}/UID"),
            self.one(f"{event_}/SEQUENCE"),
            self.one(f"{event_}/STATUS"),
        )


def sent(someone) -> list[tuple[str, Read]]:
    """The letters of one person that carry a calendar, in order: their text and their entry."""
    letters = Email.objects.filter(to=someone.email).order_by("pk")
    return [
        (one.text, Read(base64.b64decode(one.attachments[0]["base64"]))) for one in letters if one.attachments
    ]


def moved(at, by, days: int) -> None:
    later = at.starts + dt.timedelta(days=days)
    actions.change_event(
        event=at, by=by, topics=[], audiences=[], starts=later, ends=later + dt.timedelta(minutes=90)
    )
    at.refresh_from_db()


@pytest.mark.capability(19)
@pytest.mark.parametrize(
    ("first", "days"),
    [  # over the last Sundays of March and October, forth and back
        (dt.datetime(2027, 3, 26, 10, tzinfo=dt.UTC), 4),
        (dt.datetime(2027, 10, 29, 9, tzinfo=dt.UTC), 4),
        (dt.datetime(2027, 3, 30, 9, tzinfo=dt.UTC), -4),
        (dt.datetime(2027, 11, 2, 10, tzinfo=dt.UTC), -4),
    ],
)
def test_moved_then_cancelled_is_one_entry_with_a_rising_number(priya, bea, tom, first, days):
    at = event(title="Families; who move, often", starts=first, trainer=tom)
    actions.book(event=at, person=priya, by=priya)
    moved(at, bea, days)
    actions.cancel_event(event=at, reason="The trainer is ill.", by=bea)
    told = sent(priya)
    uid = f"{at.uuid}@events"
    assert [read.facts for _, read in told] == [
        ("REQUEST", uid, "0", "CONFIRMED"),
        ("REQUEST", uid, "1", "CONFIRMED"),
        ("CANCEL", uid, "2", "CANCELLED"),
    ]
    times = [first, at.starts, at.starts]
    assert [(read.moment("DTSTART"), read.moment("DTEND")) for _, read in told] == [
        (start, start + dt.timedelta(minutes=90)) for start in times
    ]
    walls = [start.astimezone(dt.UTC) for start in times]
    assert walls == times
    for (text, read), start in zip(told, times, strict=True):
        there = start.astimezone(tz.gettz("Europe/London"))
        assert f"{there:%A} {there.day} {there:%B %Y}" in text
        assert f"{there:%H:%M} to {there + dt.timedelta(minutes=90):%H:%M} {there:%Z}" in text
        assert f"/events/{at.slug}/" in text
        assert read.words("SUMMARY") == "Families; who move, often"
        assert read.words("URL").endswith(f"/events/{at.slug}/")


@pytest.mark.parametrize("year", [2026, 2031, 2044])
@pytest.mark.parametrize(
    ("month", "day", "name"),
    [(1, 15, "GMT"), (3, 31, "BST"), (7, 1, "BST"), (10, 24, "BST"), (10, 31, "GMT")],
)
def test_the_rules_in_the_file_are_british_time_in_any_year(priya, tom, year, month, day, name):
    at = event(starts=dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC), trainer=tom)
    actions.book(event=at, person=priya, by=priya)
    zone = sent(priya)[0][1].zone
    wall = dt.datetime(year, month, day, 12, tzinfo=zone)
    assert (wall.tzname(), wall.utcoffset()) == (name, dt.timedelta(hours=name == "BST"))


def test_who_gives_a_place_up_gets_the_entry_withdrawn_and_others_keep_theirs(priya, sam, tom):
    at = event(starts=dt.datetime(2027, 3, 30, 9, tzinfo=dt.UTC), trainer=tom)
    mine = actions.book(event=at, person=priya, by=priya)
    actions.book(event=at, person=sam, by=sam)
    actions.cancel(booking=mine, by=priya)
    assert [read.facts[0] for _, read in sent(priya)] == ["REQUEST", "CANCEL"]
    assert {read.facts[1] for _, read in sent(priya)} == {f"{at.uuid}@events"}
    assert [read.facts[0] for _, read in sent(sam)] == ["REQUEST"]


def test_who_waits_has_no_entry_to_withdraw(priya, sam, tom):
    at = event(places=1, trainer=tom)
    booking(at, priya)
    waiting = actions.book(event=at, person=sam, by=sam)
    actions.cancel(booking=waiting, by=sam)
    assert sent(sam) == []


def test_the_entry_is_for_the_guest_and_from_a_real_mailbox(priya, tom):
    at = event(trainer=tom)
    actions.book(event=at, person=priya, by=priya)
    read = sent(priya)[0][1]
    people = {name.split("/")[-1].split(";")[0]: value for name, (value, *_) in read.values.items()}
    assert people["ATTENDEE"] == f"mailto:{priya.email}"
    assert people["ORGANIZER"] == "mailto:bea@example.org"


def test_who_has_an_apostrophe_in_their_address_books_and_gets_the_entry(priya, tom):
    priya.email = "siobhan.o'neill@example.org"
    priya.save()
    actions.book(event=event(trainer=tom), person=priya, by=priya)
    ((_, read),) = sent(priya)
    assert [value for name, value in read.values.items() if "/ATTENDEE;" in name] == [
        ["mailto:siobhan.o'neill@example.org"]
    ]
