"""Letters, jobs and settings at the desk."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts import logos
from accounts.models import Partnership
from portal.lib import clock, storage
from portal.lib.models import AuditEntry, Email, Job
from tests.factories.accounts import partnership
from tests.forms import filled


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def desk(name, *args):
    return reverse(f"desk_accounts:{name}", args=args)


def letter(number=1, **fields) -> Email:
    given = {
        "key": f"letter-{number}",
        "letter": "accounts/asked",
        "to": f"reader{number}@example.org",
        "subject": f"Subject {number}",
        "text": "Open https://portal.example/accounts/password/reset/key/1-abc-0123456789abcdef0123456789/",
        "html": "",
        "message_id": f"<{number}@example.org>",
    }
    return Email.objects.create(**given | fields)


def stopped(**fields) -> Job:
    given = {"kind": "plant.send_email", "subject": "1", "state": "dead", "reason": "The mail host said no."}
    return Job.objects.create(
        **given | {"due_at": clock.now(), "finished_at": clock.now(), "attempts": 6} | fields
    )


def test_letters_are_filtered_by_state_and_words(bea, signed_in):
    letter(1)
    letter(2, state="failed")
    client = signed_in(bea)
    assert [row.to for row in client.get(desk("emails"), {"state": "failed"}).context["page"]] == [
        "reader2@example.org"
    ]
    assert [row.to for row in client.get(desk("emails"), {"q": "subject 1"}).context["page"]] == [
        "reader1@example.org"
    ]


def test_a_letter_is_shown_without_its_keys(bea, signed_in):
    page = signed_in(bea).get(desk("email", letter().pk)).content.decode()
    assert ("key left out" in page, "0123456789abcdef" in page) == (True, False)


@pytest.mark.parametrize("who", ["morgan", "tom", "priya"])
@pytest.mark.parametrize("door", ["emails", "jobs", "settings"])
def test_others_have_no_such_page(request, who, door, signed_in):
    assert signed_in(request.getfixturevalue(who)).get(desk(door)).status_code == 404


def test_a_failed_letter_is_sent_again(bea, signed_in, django_capture_on_commit_callbacks):
    lost = letter(state="failed", reason="The mail host said no.")
    signed_in(bea).post(desk("send_again", lost.pk), filled())
    lost.refresh_from_db()
    assert (lost.state, Job.objects.filter(kind="plant.send_email", subject=str(lost.pk)).count()) == (
        "waiting",
        1,
    )
    assert AuditEntry.objects.filter(verb="accounts.sent_again", by=bea).count() == 1


def test_a_letter_that_was_sent_is_not_sent_again(bea, signed_in):
    sent = letter(state="sent")
    signed_in(bea).post(desk("send_again", sent.pk), filled())
    sent.refresh_from_db()
    assert (sent.state, Job.objects.count()) == ("sent", 0)


def test_a_stopped_job_is_listed_with_its_reason_and_tried_again(bea, signed_in):
    job, client = stopped(), signed_in(bea)
    assert "The mail host said no." in client.get(desk("jobs")).content.decode()
    client.post(desk("retry_job", job.pk), filled())
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)


def test_a_job_that_was_done_is_not_tried_again(bea, signed_in):
    job = stopped(state="done")
    signed_in(bea).post(desk("retry_job", job.pk), filled())
    job.refresh_from_db()
    assert job.state == "done"


def test_the_letters_ask_the_database_the_same_however_many(bea, queries_of):
    letter(1)
    before = queries_of(bea, desk("emails"))
    letter(2)
    letter(3)
    assert queries_of(bea, desk("emails")) == before


def kept(**fields):
    given = {
        "name": "Northmere",
        "full_name": "Northmere Safeguarding Children Partnership",
        "strapline": "Safeguarding Children Partnership",
        "front_door_phone": "0151 496 0000",
        "out_of_hours_phone": "0151 496 0002",
        "referral_mailbox": "referrals@example.org",
        "business_contact_name": "Bea Lindqvist",
        "business_contact_email": "bea@example.org",
        "certificate_prefix": "nm",
        "public_months": "12",
    }
    return filled(**given | fields)


def test_the_settings_are_saved_and_audited(bea, signed_in):
    answer = signed_in(bea).post(desk("settings"), kept(lado_name="Gwen Rowe", lado_phone="0151 496 0050"))
    saved = Partnership.objects.get()
    assert (answer.status_code, saved.lado_name, saved.certificate_prefix) == (302, "Gwen Rowe", "NM")
    assert AuditEntry.objects.filter(verb="accounts.changed_partnership", by=bea).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"front_door_phone": "ring us"}, {"name": ""}, {"referral_mailbox": "x"}, {"certificate_prefix": "N1"}],
)
def test_wrong_settings_are_refused(bea, wrong, signed_in):
    answer = signed_in(bea).post(desk("settings"), kept(**wrong))
    assert (answer.status_code, Partnership.objects.get().front_door_phone) == (422, "0151 496 0000")


def picture(kind="PNG") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (64, 64), "#0B3B3C").save(drawn, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", drawn.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_kept_and_shown_to_visitors(bea, kind, signed_in):
    client = signed_in(bea)
    client.post(desk("settings"), kept(logo_file=picture(kind)))
    client.logout()
    answer = client.get(Partnership.objects.get().logo_url)
    assert (answer.status_code, "X-Amz-Signature" in answer["Location"]) == (302, True)


@pytest.mark.parametrize(
    "file",
    [SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>"), SimpleUploadedFile("x.pdf", b"%PDF-1.7")],
)
def test_what_is_no_picture_is_refused(bea, file, signed_in):
    answer = signed_in(bea).post(desk("settings"), kept(logo_file=file))
    assert (answer.status_code, Partnership.objects.get().logo) == (422, "")
    assert list(answer.context["form"].errors) == ["logo_file"]


@pytest.fixture
def stored(monkeypatch):
    """The logos that this test stores: `stored()`."""
    own = f"{logos.FOLDER}-{uuid.uuid4().hex}"
    monkeypatch.setattr(logos, "FOLDER", own)
    return lambda: list(storage.names(storage.MEDIA, own))


@pytest.mark.parametrize("wrong", [{"referral_mailbox": "x"}, {"name": "N" * 500}])
def test_a_logo_is_stored_only_where_all_the_rest_is_right(bea, signed_in, stored, wrong):
    client, counts = signed_in(bea), []
    for rest in (wrong, {}):
        client.post(desk("settings"), kept(logo_file=picture(), **rest))
        counts.append(len(stored()))
    assert (counts, [Partnership.objects.get().logo]) == ([0, 1], stored())


def test_without_a_new_picture_the_logo_stays(bea, signed_in):
    Partnership.objects.update(logo="accounts/logo/2026/x.png")
    signed_in(bea).post(desk("settings"), kept())
    assert Partnership.objects.get().logo == "accounts/logo/2026/x.png"
