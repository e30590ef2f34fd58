"""Line breaks where a line has a meaning: headers of letters and answers, calendars, feeds."""

import re
from email import message_from_bytes, policy
from xml.etree import ElementTree as ET

import pytest
from django.core import mail as outbox
from icalendar import Calendar

from accounts.models import Partnership, User
from events import actions
from events.models import CalendarKey, Event
from portal.lib.models import Email
from resources.library.models import Resource
from tests.factories.accounts import partnership
from tests.factories.events import booking, event
from tests.factories.library import resource, with_file
from tests.jobs import drain

pytestmark = pytest.mark.django_db

BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1c"]
HEADER = "Noticing{}Bcc: everybody@evil.example{}Content-Type: text/html{}{}<h1>evil</h1>"
ENTRY = "Noticing{}END:VEVENT{}BEGIN:VEVENT{}SUMMARY:Evil{}ATTACH:https://evil.example/x{}END:VEVENT"


def filled_in(words: str, brk: str) -> str:
    return words.replace("{}", brk)


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.mark.parametrize("brk", BREAKS)
def test_a_title_adds_no_header_and_no_receiver_to_a_letter(priya, brk):
    at = event()
    Event.objects.filter(pk=at.pk).update(title=filled_in(HEADER, brk))
    actions.book(event=Event.objects.get(pk=at.pk), person=priya, by=priya)
    drain("mail")
    sent = [one for one in outbox.outbox if one.to == [priya.email]]
    assert [(one.bcc, one.cc, len(one.recipients())) for one in sent] == [([], [], 1)] * len(sent)
    read = [message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in sent]
    assert [(one["Bcc"], one.get_content_type()) for one in read] == [(None, "multipart/mixed")] * len(read)
    assert len(read) == 1


@pytest.mark.parametrize("brk", BREAKS)
def test_a_name_adds_none_either(priya, brk):
    User.objects.filter(pk=priya.pk).update(name=filled_in("Priya{}Bcc: everybody@evil.example", brk))
    actions.book(event=event(), person=User.objects.get(pk=priya.pk), by=priya)
    drain("mail")
    read = [message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in outbox.outbox]
    assert [(priya.email in one["To"], one["Bcc"], one.get_content_type()) for one in read] == [
        (True, None, "multipart/mixed")
    ]


@pytest.mark.parametrize("brk", BREAKS)
def test_the_name_of_the_partnership_adds_none(priya, brk):
    Partnership.objects.update(name=filled_in("Northmere{}Bcc: everybody@evil.example", brk))
    actions.book(event=event(), person=priya, by=priya)
    drain("mail")
    read = [message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in outbox.outbox]
    assert [(priya.email in one["To"], one["Bcc"], one.get_content_type()) for one in read] == [
        (True, None, "multipart/mixed")
    ]


def entries(content: bytes) -> list:
    return Calendar.from_ical(content).walk("VEVENT")


@pytest.mark.parametrize("brk", BREAKS)
def test_a_title_begins_no_entry_of_a_calendar(client, priya, brk):
    at = event(slug="noticing")
    booking(at, priya)
    Event.objects.update(
        title=filled_in(ENTRY, brk)[:160],
        summary=filled_in(ENTRY, brk),
        description=filled_in(ENTRY, brk),
        venue=filled_in(ENTRY, brk),
        format="hybrid",
    )
    client.force_login(priya)
    for address in (
        "/events/noticing/calendar.ics",
        "/events/feed/programme.ics",
        f"/events/calendar/{CalendarKey.token_of(priya)}.ics",
    ):
        content = client.get(address).content
        (entry,) = entries(content)
        assert ("ATTACH" in entry, str(entry["SUMMARY"]).startswith("Noticing")) == (False, True)
        lines = re.split(rb"\r\n|\r|\n", content)
        assert lines.count(b"BEGIN:VEVENT") == 1


@pytest.mark.parametrize("brk", BREAKS)
def test_the_calendar_in_a_letter_holds_one_entry_and_one_guest(priya, brk):
    at = event()
    Event.objects.filter(pk=at.pk).update(title=filled_in(ENTRY, brk)[:160])
    User.objects.filter(pk=priya.pk).update(name=filled_in('P"{}ATTENDEE:mailto:x@evil.example;CN=";:,', brk))
    actions.book(event=Event.objects.get(pk=at.pk), person=User.objects.get(pk=priya.pk), by=priya)
    drain("mail")
    held = [
        part.get_payload(decode=True)
        for one in outbox.outbox
        for part in one.message().walk()
        if part.get_content_type() == "text/calendar"
    ]
    assert len(held) == 1
    for content in held:
        (entry,) = entries(content)
        guests = entry.get("ATTENDEE", [])
        assert [str(one) for one in (guests if isinstance(guests, list) else [guests])] == [
            f"mailto:{priya.email}"
        ]


@pytest.mark.parametrize(
    "title", ["Commas, and; more: signs", "A\\nB", "x\\,y\\;z", '"quoted"', "BEGIN:VALARM", "^n^'"]
)
def test_signs_of_a_calendar_are_read_as_they_were_typed(client, priya, title):
    client.force_login(priya)
    event(slug="signs", title=title)
    (entry,) = entries(client.get("/events/signs/calendar.ics").content)
    assert str(entry["SUMMARY"]) == title


@pytest.mark.parametrize("brk", BREAKS)
def test_a_title_adds_no_header_to_an_answer(client, brk):
    card = with_file(resource("report", title="Report", slug="report"))
    Resource.objects.filter(pk=card.pk).update(
        title=filled_in('R"{}Set-Cookie: a=b{}{}<script>alert(1)</script>', brk)
    )
    answer = client.get("/library/report/download/")
    assert answer.status_code == 302
    assert [value for value in answer.headers.values() if re.search(r"[\r\n]", value)] == []
    assert ("Set-Cookie" in answer.headers, "a" in answer.cookies) == (False, False)
    assert re.search(r"%0[ad]", answer["Location"], re.IGNORECASE) is None


@pytest.mark.parametrize(
    "title",
    [
        "]]><evil/>",
        "</title><evil/>",
        "&evil;",
        "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
        "\x00\x1f￿x",
        "<![CDATA[",
    ],
)
def test_a_feed_and_a_sitemap_stay_whole(client, title):
    card = resource("report", slug="report")
    if "\x00" in title:
        title = title.replace("\x00", "")  # the database holds none
    Resource.objects.filter(pk=card.pk).update(title=title, summary=title)
    for address in ("/library/feed/", "/sitemap.xml"):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200
        read = ET.fromstring(answer.content)
        assert [one.tag for one in read.iter() if one.tag.endswith("evil")] == []


def test_no_letter_is_written_to_an_address_with_a_second_one_in_it(client, millbrook):
    for email in (
        "a@example.org\r\nBcc: b@evil.example",
        "a@example.org,b@evil.example",
        "a@example.org b@evil.example",
    ):
        client.post("/accounts/password/reset/", {"email": email})
        client.post("/accounts/login/code/", {"email": email})
    assert list(Email.objects.filter(to__contains="evil")) == []
