"""Letters: written once, sent by a job, kept with their fate."""

import pytest
from django.core import mail as outbox
from django.template.engine import Engine
from django.template.loader import render_to_string

from portal.lib import jobs, mail
from portal.lib.models import Email, Job
from tests.jobs import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(settings, tmp_path):
    folder = tmp_path / "test" / "emails"
    folder.mkdir(parents=True)
    (folder / "hello.subject.txt").write_text("Hello\n {{ name }}\n")
    (folder / "hello.txt").write_text("Dear {{ name|safe }}")
    (folder / "hello.html").write_text("<p>Dear {{ name }}</p>")
    settings.TEMPLATES[0]["DIRS"].insert(0, tmp_path)
    Engine.get_default.cache_clear()
    from django.template import engines

    engines.__dict__.pop("templates", None)
    engines._engines = {}
    yield
    settings.TEMPLATES[0]["DIRS"].remove(tmp_path)
    engines.__dict__.pop("templates", None)
    engines._engines = {}
    Engine.get_default.cache_clear()


def write(key="k1", **fields):
    given = {"letter": "test/hello", "to": "priya@example.org", "key": key, "context": {"name": "Priya"}}
    return mail.post(**given | fields)


def test_a_letter_is_sent_with_both_bodies(letters):
    write()
    drain("mail")
    sent = outbox.outbox[0]
    assert (sent.subject, sent.body, sent.alternatives[0].content) == (
        "Hello Priya",
        "Dear Priya",
        "<p>Dear Priya</p>",
    )


def test_its_fate_is_kept(letters):
    write()
    drain("mail")
    assert Email.objects.get().state == "sent"


def test_the_same_letter_is_written_once(letters):
    assert write() is not None
    assert write() is None
    drain("mail")
    assert len(outbox.outbox) == 1


class Died(Exception):
    """The writer was killed."""


def test_a_letter_is_not_kept_without_the_work_of_sending_it(letters, monkeypatch):
    def dies(*_):
        raise Died

    monkeypatch.setattr(jobs, "enqueue", dies)
    with pytest.raises(Died):
        write()
    monkeypatch.undo()
    assert (Email.objects.count(), write() is not None) == (0, True)


def test_the_message_id_is_the_same_for_the_same_key(letters):
    first = write("booking:7:1").message_id
    Email.objects.all().delete()
    Job.objects.all().delete()
    assert write("booking:7:1").message_id == first


def test_a_letter_that_was_sent_is_not_sent_by_a_second_run(letters):
    letter = write()
    drain("mail")
    jobs.enqueue("plant.send_email", letter.pk)
    drain("mail")
    assert len(outbox.outbox) == 1


def test_a_letter_that_cannot_be_sent_says_why(letters, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    write()
    for _ in range(6):
        Job.objects.update(due_at="2020-01-01T00:00Z")
        drain("mail")
    letter = Email.objects.get()
    assert (letter.state, letter.attempts) == ("failed", 6)
    assert letter.reason.startswith("ConnectionRefusedError")


def test_a_failed_letter_can_be_sent_again(letters):
    letter = write()
    Email.objects.update(state="failed")
    Job.objects.all().delete()
    mail.send_again(letter)
    drain("mail")
    assert Email.objects.get().state == "sent"


def test_an_attachment_arrives_whole(letters):
    write(attachments=[mail.attachment("event.ics", "text/calendar", b"BEGIN:VCALENDAR")])
    drain("mail")
    assert outbox.outbox[0].attachments[0].content in (b"BEGIN:VCALENDAR", "BEGIN:VCALENDAR")


def test_a_letter_that_can_be_stopped_says_where_in_its_headers(letters):
    write(stop="https://portal.example/me/stop/priya:seal/")
    drain("mail")
    headers = outbox.outbox[0].message()
    assert (" ".join(headers["List-Unsubscribe"].split()), headers["List-Unsubscribe-Post"]) == (
        "<https://portal.example/me/stop/priya:seal/>",
        "List-Unsubscribe=One-Click",
    )


def test_any_other_letter_has_no_such_headers(letters):
    write()
    drain("mail")
    headers = outbox.outbox[0].message()
    assert (headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"]) == (None, None)


def test_a_line_break_in_a_name_cannot_add_a_header(letters):
    write(context={"name": "Priya\nBcc: everyone@example.org"})
    assert Email.objects.get().subject == "Hello Priya Bcc: everyone@example.org"


def test_the_frame_of_a_letter_stands_before_there_is_a_partnership():
    assert render_to_string("emails/base.txt", {}).split() == ["--", "Immediate", "danger:", "999."]
