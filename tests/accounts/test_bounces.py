"""Letters that came back: what servers report, read from the mailbox to which they answer."""

import mailbox

import pytest

from accounts import actions
from accounts.actions import plant
from portal.lib import bounces
from portal.lib.models import AuditEntry, Email
from tests.forms import filled

REPORT = """\
From: MAILER-DAEMON@mail.example.org
To: portal@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; gone@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such
    user here

--b
Content-Type: {kind}

{head}
Subject: You have a place

{body}
--b--
"""


def report(
    name: str = "<events.booked-1@example.org>", action: str = "failed", kind: str = "message/rfc822"
) -> bytes:
    body = "Hello\n" if kind == "message/rfc822" else ""
    return REPORT.format(action=action, kind=kind, head=f"Message-ID: {name}", body=body).encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_letter_and_the_reason(kind):
    assert bounces.read(report(kind=kind)) == bounces.Report(
        "<events.booked-1@example.org>", "550 5.1.1 No such user here"
    )


@pytest.mark.parametrize(
    "content", [report(action="delayed"), b"", b"Subject: Out of office\n\nI am away.", b"\xff\xfe\x00"]
)
def test_a_delay_and_any_other_message_is_no_report(content):
    assert bounces.read(content) is None


@pytest.fixture
def letter(db):
    return Email.objects.create(
        key="events.booked:1",
        letter="events/booked",
        to="gone@example.org",
        subject="You have a place",
        text="Come.",
        html="<p>Come.</p>",
        message_id="<events.booked-1@example.org>",
        state=Email.State.SENT,
    )


def test_what_came_back_is_told_and_taken_out_of_the_mailbox(letter, tmp_path, settings):
    settings.BOUNCES_MAILDIR = str(tmp_path / "back")
    box = mailbox.Maildir(settings.BOUNCES_MAILDIR, create=True)
    box.add(report())
    box.add(b"Subject: Out of office\n\nI am away.")
    assert [actions.take_in_bounces(), actions.take_in_bounces()] == [1, 0]
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == (Email.State.BOUNCED, "550 5.1.1 No such user here")
    assert [one["Subject"] for one in box] == ["Out of office"]


def test_a_report_about_a_letter_that_is_not_ours_stays(letter, tmp_path, settings):
    settings.BOUNCES_MAILDIR = str(tmp_path / "back")
    box = mailbox.Maildir(settings.BOUNCES_MAILDIR, create=True)
    box.add(report("<somebody-elses@example.org>"))
    assert (actions.take_in_bounces(), len(box)) == (0, 1)


BROKEN = REPORT.format(
    action="failed",
    kind="text/rfc822-headers; charset=bogus",
    head="Message-ID: <events.booked-1@example.org>",
    body="",
).encode()


def test_a_broken_message_stays_and_keeps_no_other_from_being_read(letter, tmp_path, settings):
    settings.BOUNCES_MAILDIR = str(tmp_path / "back")
    box = mailbox.Maildir(settings.BOUNCES_MAILDIR, create=True)
    box.add(report())
    box.add(BROKEN)
    assert (actions.take_in_bounces(), [one.as_bytes().count(b"charset=bogus") for one in box]) == (1, [1])


def test_a_new_report_is_read_however_many_other_messages_lie_there(letter, tmp_path, settings, monkeypatch):
    monkeypatch.setattr(plant, "BOUNCES_AT_ONCE", 2)
    settings.BOUNCES_MAILDIR = str(tmp_path / "back")
    box = mailbox.Maildir(settings.BOUNCES_MAILDIR, create=True)
    for _ in range(3):
        box.add(b"Subject: Out of office\n\nI am away.")
    box.add(report())
    assert (actions.take_in_bounces(), len(box)) == (1, 3)


def test_without_a_mailbox_nothing_is_read(letter, settings):
    settings.BOUNCES_MAILDIR = ""
    assert actions.take_in_bounces() == 0


def test_somebody_may_say_that_it_came_back(signed_in, bea, letter):
    browser = signed_in(bea)
    assert browser.post(f"/desk/emails/{letter.pk}/bounced/", filled()).url == f"/desk/emails/{letter.pk}/"
    letter.refresh_from_db()
    assert letter.state == Email.State.BOUNCED
    assert "Came back" in browser.get("/desk/emails/", {"state": "bounced"}).content.decode()
    browser.post(f"/desk/emails/{letter.pk}/bounced/", filled())
    assert AuditEntry.objects.filter(verb="accounts.email_bounced").count() == 1
