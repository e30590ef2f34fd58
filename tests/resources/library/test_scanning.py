"""The virus scanner at the doors: what it knows goes nowhere, and while it is away nothing is lost and nothing gets by."""

import pytest
from django.urls import reverse

from portal.lib import clock, storage, viruses
from portal.lib.models import Job
from resources.posters.models import PosterSize
from tests import clamd
from tests.factories import videos as video_factory
from tests.factories.accounts import partnership
from tests.factories.library import pdf, resource, upload
from tests.jobs import drain
from tests.resources.posters.designer import add
from tests.resources.posters.designer import upload as artwork

pytestmark = [pytest.mark.django_db, pytest.mark.long]

KNOWN = b"%PDF-1.7\n" + clamd.eicar()


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def away(settings):
    settings.CLAMD_ADDRESS = "/nowhere/clamd.ctl"


def again():
    """A minute later."""
    Job.objects.filter(state="waiting").update(due_at=clock.now())
    drain()


def test_what_the_scanner_knows_is_refused_and_nothing_of_it_is_kept(settings):
    with clamd.running() as settings.CLAMD_ADDRESS:
        version = upload(resource("report", state="draft"), KNOWN)
        name = version.quarantine_name
        drain()
    version.refresh_from_db()
    assert (version.state, version.reason, version.media_name) == ("refused", viruses.FOUND, "")
    assert storage.exists(storage.QUARANTINE, name) is False


def test_while_the_scanner_is_away_a_file_waits_and_then_goes_on(settings, away):
    version = upload(resource("report", state="draft"), pdf("One."))
    drain()
    for _ in range(6):  # more often than a check that fails is tried
        again()
    version.refresh_from_db()
    assert (version.state, version.reason, version.media_name) == ("checking", viruses.WAITS, "")
    assert (
        Job.objects.get(kind="library.check_document").attempts,
        storage.exists(storage.QUARANTINE, version.quarantine_name),
    ) == (0, True)
    with clamd.running() as settings.CLAMD_ADDRESS:
        again()
    version.refresh_from_db()
    assert (version.state, version.reason, bool(version.media_name)) == ("ready", "", True)


def test_the_desk_says_for_what_a_file_waits(away, signed_in, bea):
    card = resource("report", state="draft")
    upload(card, pdf("One."))
    drain()
    page = signed_in(bea).get(reverse("desk_library:edit", args=[card.uuid])).content.decode()
    assert viruses.WAITS in page


def test_artwork_waits_too(settings, away, signed_in, bea):
    assert add(signed_in(bea), title="Babies", full=artwork(pdf("Babies"))).status_code == 302
    drain()
    row = PosterSize.objects.get()
    assert (row.state, row.reason, row.artwork_name) == ("checking", viruses.WAITS, "")
    with clamd.running() as settings.CLAMD_ADDRESS:
        again()
    row.refresh_from_db()
    assert (row.state, row.reason) == ("ready", "")


def test_a_recording_waits_and_is_tried_again_by_itself(settings, away, tom, tmp_path):
    content = video_factory.clip(tmp_path / "a.mp4", size="64x36", seconds=1, sound=False)
    video = video_factory.prepared(tom, content)
    assert (video.state, video.failure_code) == ("queued", "")
    with clamd.running() as settings.CLAMD_ADDRESS:
        again()
    video.refresh_from_db()
    assert video.state == "ready"


@pytest.mark.parametrize(
    ("content", "code"), [(KNOWN, "virus"), (bytes(clamd.LARGEST + 1), "too_large_to_scan")]
)
def test_a_recording_that_the_scanner_does_not_let_by_fails_with_its_sentence(settings, tom, content, code):
    with clamd.running() as settings.CLAMD_ADDRESS:
        video = video_factory.prepared(tom, content)
    assert (video.state, video.failure_code, video.can_retry) == ("failed", code, code == "too_large_to_scan")
