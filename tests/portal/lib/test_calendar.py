"""Calendar entries: the right hour on both sides of a clock change, and no line that a person typed."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.forms import EmailField

from portal.lib.calendar import calendar, entry, event

NOON = datetime(2026, 6, 1, 11, tzinfo=UTC)


def made(**more):
    given = {
        "uid": "event-1@portal",
        "sequence": 0,
        "method": "REQUEST",
        "title": "Neglect",
        "description": "Join from the portal.",
        "starts": NOON,
        "ends": NOON + timedelta(hours=1),
        "stamped": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return event(**{**given, **more})


def lines(raw):
    return raw.decode().replace("\r\n ", "").split("\r\n")


def the_event(raw):
    return icalendar.Calendar.from_ical(raw).events[0]


@pytest.mark.parametrize(
    ("moment", "wall"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "20260329T003000"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "20260329T023000"),
        (datetime(2026, 10, 24, 9, 0, tzinfo=UTC), "20261024T100000"),
        (datetime(2026, 10, 25, 9, 0, tzinfo=UTC), "20261025T090000"),
        (datetime(2041, 7, 1, 9, 0, tzinfo=UTC), "20410701T100000"),
    ],
)
def test_the_hour_on_the_wall_is_british(moment, wall):
    raw = made(starts=moment, ends=moment + timedelta(hours=2))
    assert [line for line in lines(raw) if line.startswith("DTSTART;")] == [
        f"DTSTART;TZID=Europe/London:{wall}"
    ]
    assert the_event(raw).start.astimezone(UTC) == moment


def test_british_time_is_given_by_its_rule():
    text = "\n".join(lines(made()))
    summer = (
        "BEGIN:DAYLIGHT\nDTSTART:19700329T010000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nTZNAME:BST\n"
        "TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:DAYLIGHT"
    )
    winter = (
        "BEGIN:STANDARD\nDTSTART:19701025T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nTZNAME:GMT\n"
        "TZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nEND:STANDARD"
    )
    assert [text.count(part) for part in (summer, winter)] == [1, 1]


def test_another_zone_is_written_in_utc():
    assert "DTSTART:20260601T110000Z" in lines(made(zone="Europe/Paris"))


def test_a_change_keeps_the_uid_and_a_withdrawal_says_so():
    raw = made(sequence=3, method="CANCEL")
    found = the_event(raw)
    assert (str(found["UID"]), int(found["SEQUENCE"]), str(found["STATUS"])) == (
        "event-1@portal",
        3,
        "CANCELLED",
    )
    assert [line for line in lines(raw) if line.startswith("METHOD")] == ["METHOD:CANCEL"]


def test_nothing_typed_begins_a_line_of_its_own():
    raw = made(
        title="Hi\r\nATTENDEE:mailto:evil@example.org",
        description="a\r\nDTSTART:19700101T000000Z\x85X:1\u2028Y:1",
        location="Hall\nURL:https://evil.example",
        organizer_email="team@example.org",
        organizer_name='A "B"\r\nX-EVIL:1; c',
        attendee_email="priya@example.org",
        attendee_name="Priya\nX-EVIL:2",
    )
    names = [line.split(":")[0].split(";")[0] for line in lines(raw)]
    inside = names[names.index("VEVENT", names.index("END")) if "VEVENT" in names else 0 :]
    assert [name for name in inside if name in {"X-EVIL", "X", "Y", "URL"}] == []
    assert [names.count(name) for name in ("ATTENDEE", "ORGANIZER", "LOCATION")] == [1, 1, 1]
    assert str(the_event(raw)["SUMMARY"]) == "Hi ATTENDEE:mailto:evil@example.org"


@pytest.mark.parametrize(
    "more",
    [
        {"starts": datetime(2026, 6, 1, 11)},
        {"ends": NOON - timedelta(minutes=1)},
        {"attendee_email": "a@b.org\r\nX:1"},
        {"attendee_email": "nobody"},
        {"url": "https://a.org/\r\nX:1"},
        {"url": "javascript:alert(1)"},
    ],
)
def test_what_cannot_be_right_is_refused(more):
    with pytest.raises(ValueError):
        made(**more)


@pytest.mark.parametrize(
    ("email", "written"),
    [
        ("siobhan.o'neill@example.org", "mailto:siobhan.o'neill@example.org"),
        ("a+b@example.org", "mailto:a+b@example.org"),
        ('"a;b\\ c:<d>@e"@example.org', "mailto:%22a%3Bb%5C%20c%3A%3Cd%3E%40e%22@example.org"),
        (f"{'a' * 200}@example.org", f"mailto:{'a' * 200}@example.org"),
    ],
    ids=["apostrophe", "plus", "quoted", "long"],
)
def test_an_address_that_a_form_takes_is_written(email, written):
    """RFC 6068: what would end the address, or mean something else in it, stands as its number."""
    EmailField(max_length=254).clean(email)
    attendee = the_event(made(attendee_email=email, attendee_name=""))["ATTENDEE"]
    assert (str(attendee), '"' in attendee.params["CN"]) == (written, False)


def test_a_feed_holds_many_entries_and_its_name():
    given = {"sequence": 0, "title": "A", "description": "", "starts": NOON, "ends": NOON}
    raw = calendar([entry(uid="1", **given), entry(uid="2", **given)], name="My events")
    assert [str(one["UID"]) for one in icalendar.Calendar.from_ical(raw).events] == ["1", "2"]
    assert [line for line in lines(raw) if line.startswith("X-WR")] == ["X-WR-CALNAME:My events"]
