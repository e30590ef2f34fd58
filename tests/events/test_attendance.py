"""The reader of attendance reports: every shape that Teams writes says the same."""

import contextlib
import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import attendance
from events.attendance import Attender, Unreadable, fold, merged
from tests.events import teams
from tests.events.teams import Guest

STARTS = dt.datetime(2026, 11, 19, 10, tzinfo=dt.UTC)


def at(hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    return STARTS.replace(hour=hour, minute=minute, second=second)


RHYS = Guest("Rhys Bevan", "rhys@police.example.org", ((at(10, 22), at(11, 30)),))
YUSUF = Guest(
    "Yusuf Rahmani", "yusuf@care.example.org", ((at(9, 58), at(11, 9)), (at(11, 12), at(11, 30, 4)))
)
JOANNA = Guest("Joanna (Guest)", "", ((at(10, 1), at(11, 30)),))
TOM = Guest("Tom Ashworth", "tom@example.org", ((at(9, 40), at(11, 40)),), "Organizer")
EVERYBODY = (RHYS, YUSUF, JOANNA, TOM)


def told(people) -> list[tuple]:
    return [(one.name, one.addresses, one.stays) for one in people]


def expected(guests) -> list[tuple]:
    ordered = sorted(guests, key=lambda guest: fold(guest.name))
    return [(one.name, (one.address,) if one.address else (), one.stays) for one in ordered]


@pytest.mark.parametrize("language", teams.HEADINGS)
@pytest.mark.parametrize("dates", teams.DATES)
@pytest.mark.parametrize("sign", ["\t", ",", ";"])
def test_headings_dates_and_separators_of_any_country_say_the_same(language, dates, sign):
    content = teams.sectioned(EVERYBODY, language=language, dates=dates, sign=sign)
    report = attendance.read(content, near=STARTS)
    assert (told(report.people), report.rows) == (expected(EVERYBODY), 5)


@pytest.mark.parametrize("encoding", teams.ENCODINGS)
def test_any_encoding_says_the_same(encoding):
    report = attendance.read(teams.sectioned(EVERYBODY, encoding=encoding), near=STARTS)
    assert told(report.people) == expected(EVERYBODY)


@pytest.mark.parametrize("language", teams.HEADINGS)
def test_the_flat_list_says_who_joined_and_left(language):
    report = attendance.read(teams.flat(EVERYBODY, language=language), near=STARTS)
    assert [(one.name, one.stays) for one in report.people] == [
        (guest.name, guest.stays) for guest in sorted(EVERYBODY, key=lambda one: fold(one.name))
    ]


def test_who_never_left_a_flat_list_stayed():
    content = "Full Name\tUser Action\tTimestamp\nRhys Bevan\tJoined before\t11/19/2026, 9:58:00 AM\n"
    assert attendance.read(content.encode(), near=STARTS).people[0].stays == ((at(9, 58), None),)


def test_without_the_third_section_the_second_one_counts():
    report = attendance.read(teams.sectioned(EVERYBODY, middle=False), near=STARTS)
    assert [one.stays for one in report.people if one.name == "Yusuf Rahmani"] == [
        ((at(9, 58), at(11, 30, 4)),)
    ]


def test_organisers_are_told_in_any_language():
    for role in ("Organizer", "Organisateur", "Organisator", "Presenter", "Präsentator"):
        guest = Guest("Tom Ashworth", "tom@example.org", TOM.stays, role)
        report = attendance.read(teams.sectioned([RHYS, guest]), near=STARTS)
        assert [one.host for one in report.people] == [False, True]


@pytest.mark.parametrize(("event", "month", "day"), [((2026, 12, 11), 12, 11), ((2026, 11, 12), 11, 12)])
def test_the_day_of_the_event_tells_day_from_month(event, month, day):
    near = dt.datetime(*event, 10, tzinfo=dt.UTC)
    content = "1. Summary\n\n2. Participants\nName\tA\tB\nRhys Bevan\t11/12/2026 10:00\t11/12/2026 11:00\tAttendee\n"
    joined = attendance.read(content.encode(), near=near).people[0].stays[0][0]
    assert (joined.month, joined.day) == (month, day)


def test_a_report_of_another_day_is_refused():
    with pytest.raises(Unreadable, match=r"another day, 19 November 2026\.$"):
        attendance.read(teams.sectioned(EVERYBODY), near=STARTS - dt.timedelta(days=16))


def test_summer_time_is_uk_time():
    june = dt.datetime(2027, 6, 15, 9, tzinfo=dt.UTC)
    guest = Guest("Rhys Bevan", "rhys@police.example.org", ((june, june + dt.timedelta(hours=1)),))
    assert attendance.read(teams.sectioned([guest]), near=june).people[0].stays == guest.stays


def test_a_heading_that_says_utc_is_believed():
    june = dt.datetime(2027, 6, 15, 9, tzinfo=dt.UTC)
    rows = "Name\tJoin (UTC)\tLeave (UTC)\nRhys Bevan\t2027-06-15 09:00:00\t2027-06-15 10:00:00\tAttendee\n"
    assert attendance.read(rows.encode(), near=june).people[0].stays == (
        (june, june + dt.timedelta(hours=1)),
    )


@pytest.mark.parametrize("said", ["1h 2m 3s", "1 Std. 2 Min. 3 Sek.", "1 godz. 2 min 3 sek", "01:02:03"])
def test_where_leaving_is_missing_the_length_tells_it(said):
    rows = f"Name\tJoin\tLeave\tDuration\nRhys Bevan\t19/11/2026 10:00:00\t\t{said}\tAttendee\n"
    assert attendance.read(rows.encode(), near=STARTS).people[0].stays == ((at(10), at(11, 2, 3)),)


def test_one_person_with_two_devices_is_one():
    phone = Guest("Rhys Bevan (Guest)", "", ((at(11, 0), at(11, 40)),))
    report = attendance.read(teams.sectioned([phone, RHYS]), near=STARTS)
    assert told(report.people) == [("Rhys Bevan", (RHYS.address,), ((at(10, 22), at(11, 40)),))]


def test_two_people_of_one_name_stay_two():
    other = Guest("Rhys Bevan", "rhys@school.example.org", ((at(10), at(11)),))
    assert len(attendance.read(teams.sectioned([RHYS, other]), near=STARTS).people) == 2


def test_somebody_registered_who_never_came_is_nobody():
    rows = (
        "2. Participants\nName\tFirst Join\tLast Leave\tDuration\tEmail\tRole\tRegistered\n"
        "Rhys Bevan\t11/19/26, 10:00:00 AM\t11/19/26, 11:30:00 AM\t1h 30m\trhys@x.org\tAttendee\t11/2/26, 9:00:00 AM\n"
        "Kelly Ashdown\t\t\t\tkelly@x.org\tAttendee\t11/3/26, 9:00:00 AM\n"
    )
    assert [one.name for one in attendance.read(rows.encode(), near=STARTS).people] == ["Rhys Bevan"]


def test_a_report_without_times_says_who_came():
    rows = "2. Participants\nName\tEmail\tRole\nRhys Bevan\trhys@x.org\tAttendee\n\n"
    assert attendance.read(rows.encode(), near=STARTS).people == (Attender("Rhys Bevan", ("rhys@x.org",)),)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04rest", "This is an Excel workbook. In Excel, save it as “CSV UTF-8”."),
        (b"%PDF-1.7", "This is a PDF. Choose the CSV file."),
        (b"x" * (attendance.LARGEST + 1), "The file is larger than 8 MB, so it is no attendance report."),
        (
            teams.sectioned([]),
            (
                "There are no participants in this file. "
                "In Teams, open the meeting’s Attendance tab and choose Download."
            ),
        ),
        (
            b"Name\tJoin\tLeave\nRhys\t45/45/2026 10:00\t45/45/2026 11:00\n",
            "The dates in this file cannot be read. Download the report from Teams anew.",
        ),
    ],
)
def test_what_is_no_report_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(Unreadable) as refused:
        attendance.read(content, near=STARTS)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "name",
    ["Rhys Bevan", "rhys  BEVAN", "Bevan, Rhys", "BEVAN, Rhys (NORTHMERE NHS TRUST)", "Rhŷs Bevan (Guest)"],
)
def test_a_name_is_compared_without_accents_brackets_and_order(name):
    assert fold(name) == "rhys bevan"


moments = st.integers(0, 7200).map(
    lambda seconds: STARTS - dt.timedelta(minutes=20) + dt.timedelta(seconds=seconds)
)
stays = st.lists(st.tuples(moments, moments).map(lambda two: tuple(sorted(two))), min_size=1, max_size=3)
names = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=12).map(str.strip)
crowds = st.lists(
    st.builds(Guest, st.builds("{} {}".format, names, names), st.just(""), stays.map(tuple)),
    min_size=1,
    max_size=6,
    unique_by=lambda guest: fold(guest.name),
)


@given(
    crowds,
    st.sampled_from(list(teams.DATES)),
    st.sampled_from("\t,;"),
    st.sampled_from(teams.ENCODINGS),
    st.sampled_from(list(teams.HEADINGS)),
)
def test_whoever_came_is_read_back_with_the_times(crowd, dates, sign, encoding, language):
    content = teams.sectioned(crowd, dates=dates, sign=sign, encoding=encoding, language=language)
    report = attendance.read(content, near=STARTS)
    assert {fold(one.name): one.stays for one in report.people} == {
        fold(guest.name): merged(guest.stays) for guest in crowd
    }


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_anything_at_all_is_read_or_refused(content):
    with contextlib.suppress(Unreadable):
        attendance.read(content, near=STARTS)


@given(st.lists(st.tuples(moments, moments).map(lambda two: tuple(sorted(two))), max_size=8))
def test_merging_keeps_every_second_and_no_other(found):
    got = merged(found)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(got))
    assert all(any(one[0] <= stay[0] and stay[1] <= one[1] for one in got) for stay in found)
    assert {edge for stay in got for edge in stay} <= {edge for stay in found for edge in stay}


@pytest.mark.long
def test_five_thousand_people_are_read_whole():
    """Over a second by nature: what a webinar's report holds, read within the request that brings it."""
    whole = ((at(10), at(11, 30)),)
    crowd = [Guest(f"Guest {number} Vale", f"guest{number}@example.org", whole) for number in range(5000)]
    report = attendance.read(teams.sectioned(crowd), near=STARTS)
    assert (report.rows, len(report.people), {one.stays for one in report.people}) == (5000, 5000, {whole})
