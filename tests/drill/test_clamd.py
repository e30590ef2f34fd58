"""The real daemon of ClamAV, where it is installed, with a list of one virus: the harmless file that tests scanners."""

import contextlib
import io
import pathlib
import shutil
import signal
import subprocess
import time
import zipfile

import pytest

from portal.lib import storage, viruses
from tests import clamd
from tests.drill.measured import note
from tests.factories.accounts import partnership
from tests.factories.library import pdf, resource, upload
from tests.jobs import drain
from tests.portal.lib import leaks_pptx
from tests.portal.lib.test_viruses import answer

LARGEST = 30_000_000  # bytes: StreamMaxLength
CONFIG = """
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/known
PidFile {folder}/clamd.pid
Foreground yes
StreamMaxLength 30000000
MaxFileSize 30000000
AlertExceedsMax yes
"""

pytestmark = [pytest.mark.drill, pytest.mark.django_db]


@contextlib.contextmanager
def running(folder: pathlib.Path):
    """The daemon and where it listens, once it answers."""
    assert shutil.which("clamd"), "This drill needs ClamAV's daemon: apt-get install clamav-daemon."
    known = folder / "known"
    known.mkdir(exist_ok=True)
    (known / "test.ndb").write_text(f"Eicar-Test-Signature:0:*:{clamd.eicar().hex()}\n")
    (folder / "clamd.conf").write_text(CONFIG.format(folder=folder))
    with subprocess.Popen(["clamd", "--config-file", str(folder / "clamd.conf")]) as daemon:
        try:
            ready = time.monotonic() + 60
            while True:
                with contextlib.suppress(viruses.NotScanned):
                    viruses.version()
                    break
                assert (time.monotonic() < ready, daemon.poll()) == (True, None), "clamd does not answer"
                time.sleep(0.1)
            yield daemon
        finally:
            daemon.send_signal(signal.SIGCONT)
            daemon.kill()


def test_the_daemon_itself_is_understood(tmp_path, settings, monkeypatch):
    settings.CLAMD_ADDRESS = f"{tmp_path}/clamd.ctl"
    partnership()
    deck = leaks_pptx.saved(leaks_pptx.deck())
    with running(tmp_path) as daemon:
        given = {
            "a PDF": pdf("One."),
            "a deck": deck,
            "nothing": b"",
            "the file that tests scanners": clamd.eicar(),
            "it within a PDF": b"%PDF-1.7\n" + clamd.eicar(),
            "it within an archive": within_an_archive(),
            "as large as it takes": bytes(LARGEST),
            "a byte more": bytes(LARGEST + 1),
            "three times as large": bytes(3 * LARGEST),
        }
        answers = {what: answer(content) for what, content in given.items()}
        version = viruses.version()
        began = time.monotonic()
        for _ in range(100):
            viruses.look_through(written(tmp_path, deck))
        each = (time.monotonic() - began) * 10
        kept = {
            what: state_of(content)
            for what, content in (("good", pdf("One.")), ("bad", given["it within a PDF"]))
        }
        monkeypatch.setattr(viruses, "_PATIENCE", 1.0)
        daemon.send_signal(signal.SIGSTOP)
        frozen = answer(deck)
        daemon.send_signal(signal.SIGCONT)
        thawed = answer(deck)
        daemon.kill()
        daemon.wait()
        killed = answer(deck)
    with running(tmp_path):
        again = answer(deck), answer(clamd.eicar())
    note(
        "ClamAV",
        f"{version.split('/')[0]}, its daemon, a list of one virus: {len(given)} files, each answered as it must be "
        f"(clean, known, known within an archive, larger than it takes); a deck of {len(deck) // 1000} kB in {each:.0f} ms. "
        "A document with the virus in it was refused and nothing of it kept. Frozen or killed it let none by; started again it went on",
    )
    assert answers == dict.fromkeys(given, "taken") | {
        "the file that tests scanners": "virus",
        "it within a PDF": "virus",
        "it within an archive": "virus",
        "a byte more": "too_large_to_scan",
        "three times as large": "too_large_to_scan",
    }
    assert kept == {"good": ("ready", "", True), "bad": ("refused", viruses.FOUND, False)}
    assert (frozen, thawed, killed, again) == ("not_scanned", "taken", "not_scanned", ("taken", "virus"))


def within_an_archive() -> bytes:
    """A deck of a kind: an archive, compressed, that holds it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ppt/media/image1.png", clamd.eicar())
    return file.getvalue()


def written(folder: pathlib.Path, content: bytes) -> pathlib.Path:
    path = folder / "deck"
    path.write_bytes(content)
    return path


def state_of(content: bytes) -> tuple[str, str, bool]:
    """A document after its check: its state, why, and whether readers have a file of it."""
    version = upload(resource("report", state="draft"), content)
    drain()
    version.refresh_from_db()
    has_it = bool(version.media_name) and storage.exists(storage.MEDIA, version.media_name)
    return version.state, version.reason, has_it
