"""What work finds outside the database, and the scenes that put something there: files, reports, recordings, links."""

import datetime as dt
import mailbox
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as given
from django.core.cache import cache

from portal.home.keeping import orphans, sealing
from portal.lib import clock, storage
from portal.lib.models import Email
from resources.videos import sweeping
from tests import buckets, office
from tests.accounts.test_bounces import report
from tests.deaths.cast import People
from tests.factories import videos
from tests.factories.library import pdf, resource, upload, with_file
from tests.factories.reviews import guidance
from tests.jobs import drain
from tests.portal.lib import leaks_docx


@pytest.fixture(scope="module")
def website(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Host and port of a website with the pages `/here` and `/there`, in a process of its own."""
    folder = tmp_path_factory.mktemp("website")
    for page in ("here", "there"):
        (folder / page).write_text("Words.")
    words = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout
            found = re.search(r"port (\d+)", server.stdout.readline())
            assert found
            yield f"127.0.0.1:{found[1]}"
        finally:
            server.terminate()


@pytest.fixture
def outside(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, website: str) -> None:
    """Set up as a partnership would. All is said here: what a scene said would die with its process.

    The store's own clock cannot be moved, so that everything in it counts as old.
    """
    buckets.lead_to_own(settings)
    settings.BACKUP_PUBLIC_KEY = sealing.new_keys()[0]
    settings.BACKUP_S3_BUCKET = settings.STORAGES["backups"]["OPTIONS"]["bucket_name"]
    settings.LINKS_ASK_ALSO = [website]
    settings.SOFFICE_BINARY = office.install(tmp_path / "office", pdf("What we learnt.", "What to do now."))
    settings.VIDEO_FOLDER = str(tmp_path / "recordings")
    Path(settings.VIDEO_FOLDER).mkdir()
    settings.BOUNCES_MAILDIR = str(tmp_path / "bounces")
    mailbox.Maildir(settings.BOUNCES_MAILDIR, create=True)
    monkeypatch.setattr(orphans, "YOUNG", -dt.timedelta(hours=1))
    monkeypatch.setattr(sweeping, "AFTER", -dt.timedelta(hours=1))
    cache.clear()


def empty() -> None:
    """Leave nothing there for the next work."""
    buckets.empty()
    mailbox.Maildir(given.BOUNCES_MAILDIR).clear()
    for file in Path(given.VIDEO_FOLDER).iterdir():
        file.unlink()
    cache.clear()


def stored(room: str = "library", bucket: str = storage.MEDIA, suffix: str = "pdf") -> str:
    """The name of a file in the store."""
    name = storage.new_name(room, suffix)
    storage.put(bucket, name, b"%PDF a paper", content_type="application/pdf")
    return name


def came_back(who: People) -> object:
    """Reports about two letters, and a message that is none."""
    box = mailbox.Maildir(given.BOUNCES_MAILDIR)
    for name in ("priya", "sam"):
        Email.objects.create(
            key=name, letter="events/booked", to=who[name].email, subject="A place", text="Come.", html="<p>Come.</p>",
            message_id=f"<{name}@example.org>", state="sent",
        )  # fmt: skip
        box.add(report(f"<{name}@example.org>"))
    box.add(b"Subject: Out of office\n\nI am away.")
    return ""


def two_files(who: People) -> object:
    """In the store, and named by rows."""
    for _ in range(2):
        with_file(resource("report", owner=who["bea"]), media_name=stored())
    return ""


def unnamed_files(who: People) -> object:
    """Two papers and an upload that no row names, and two rows of which one has its file."""
    stored()
    stored("evidence")
    stored("evidence", storage.QUARANTINE, "upload")
    with_file(resource("report", owner=who["bea"]), media_name=stored())
    with_file(resource("report", owner=who["bea"]))
    return ""


def untidy_recordings(who: People) -> object:
    """Two of each: sendings that were forgotten, sent files whose month is over, and what no row names."""
    ago = clock.now() - dt.timedelta(days=40)
    for bucket in (storage.MEDIA, storage.QUARANTINE):
        videos.upload(who["tom"], seen_at=ago)
        sent = stored("videos", storage.QUARANTINE, "source")
        made = videos.video(owner=who["tom"], source_name=sent, moved_at=ago, version=2)
        videos.rendition(made, version=1, object_name=stored("videos", suffix="m4s"))
        stored("videos", bucket, "jpg")
        storage.begin_upload(storage.new_name("videos", "source"), "application/octet-stream")
    return ""


def waits_in_the_folder(who: People) -> object:
    """A file that is no recording: it is taken in all the same, and refused by the next job."""
    (Path(given.VIDEO_FOLDER) / "a.mp4").write_bytes(b"nothing to see " * 1000)
    video = videos.video(owner=who["tom"], state="expired", published=False)
    return f"{video.pk}:a.mp4"


def letter_to_draw(who: People) -> object:
    """A letter that was checked, for LibreOffice."""
    version = upload(resource("report"), leaks_docx.letter(), by=who["bea"], name="a.docx")
    drain("default")
    return version.pk


def links_that_lead_out(who: People) -> object:
    """Two that answer, and two that do not."""
    site = f"http://{given.LINKS_ASK_ALSO[0]}"
    guidance(
        citation_url=f"{site}/here", body=f"[There]({site}/there), [gone]({site}/gone), [lost]({site}/lost)."
    )
    return ""
