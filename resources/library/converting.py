"""Decks and letters drawn as PDF by LibreOffice, where it is installed; without it they keep their typed card."""

import shutil
from pathlib import Path

from django.conf import settings

from portal.lib import documents, storage
from portal.lib.documents import Inspected
from portal.lib.safely import Limits, Refused, run_program
from resources.library.models import DocumentVersion

# The system's places only: a program of the same name inside the virtual environment is somebody else's.
_PLACES = "/usr/local/bin:/usr/bin:/bin:/opt/libreoffice/program"
_LIMITS = Limits(memory=4_000_000_000, cpu=60, wall=90, files=1024)
# Tagged, so that the words keep their order; hidden slides too, so that page numbers stay those of the slides.
_AS_PDF = {
    ".pptx": 'pdf:impress_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportHiddenSlides":{"type":"boolean","value":"true"}}',
    ".docx": 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}',
}


def program() -> str:
    """The full path of LibreOffice: the operator's, or the system's; nothing where there is none."""
    path = settings.SOFFICE_BINARY or shutil.which("soffice", path=_PLACES) or ""
    return str(Path(path).resolve()) if path and Path(path).is_file() else ""


def as_pdf(version: DocumentVersion, folder: Path) -> Inspected:
    """Draw a version's clean copy as PDF in this folder, which goes the way of every PDF: cleaned and drawn once.

    LibreOffice has a profile of its own there, no network, and bounds. Raises Refused, or StorageUnavailable.
    """
    suffix = Path(version.media_name).suffix
    given = folder / f"given{suffix}"
    storage.fetch_to(storage.MEDIA, version.media_name, given)
    run_program(
        [
            program(),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            _AS_PDF[suffix],
            "--outdir",
            str(folder),
            str(given),
        ],
        limits=_LIMITS,
        folder=folder,
        own_tmp=True,  # where it keeps the socket by which it finds itself
    )
    made = folder / "given.pdf"
    if not made.is_file():
        raise Refused("not_drawn", "LibreOffice could not draw this file.")
    return documents.inspect_document(made)
