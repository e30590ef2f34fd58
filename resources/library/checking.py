"""An uploaded file on its way from quarantine to the shelf: read in the limited subprocess, rewritten, drawn once."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal.lib import documents, storage
from portal.lib.safely import Refused, Scratch
from resources.library.models import DocumentVersion

PICTURES = (800, 400)  # pixels: the page's own picture, and the one on small screens


@dataclass(frozen=True)
class Checked:
    """A harmless copy that lies in the media bucket, and what is known of it."""

    found: documents.Inspected
    media_name: str
    thumbnail_name: str


def check(version: DocumentVersion) -> Checked:
    """Look through a version's file and store its clean copy and pictures of its first page.

    Raises Refused with a sentence for the uploader, or StorageUnavailable.
    """
    with Scratch() as folder:
        given = folder / "given"
        storage.fetch_to(storage.QUARANTINE, version.quarantine_name, given)
        found = documents.inspect_document(given, largest=settings.DOCUMENT_LARGEST)
        _refuse_what_stays(found)
        media_name = storage.new_name("library", found.suffix)
        with found.path.open("rb") as file:
            storage.put(storage.MEDIA, media_name, file, content_type=found.content_type)
        return Checked(found, media_name, _draw(found, folder))


def _refuse_what_stays(found: documents.Inspected) -> None:
    for finding in found.findings:
        if not finding.removed:
            raise Refused(finding.kind, finding.line)


def _draw(found: documents.Inspected, folder: Path) -> str:
    """Pictures of the first page; answers the larger one's name, or nothing for what cannot be drawn (Office)."""
    if found.kind in {"pptx", "docx"}:
        return ""
    largest = storage.new_name("library", "webp").replace(".webp", f"-{PICTURES[0]}.webp")
    for width in PICTURES:
        target = folder / f"{width}.webp"
        if found.kind == "pdf":
            documents.draw_page(found.path, 0, width, target)
        else:
            documents.draw_picture(found.path, width, target)
        name = largest.replace(f"-{PICTURES[0]}.", f"-{width}.")
        with target.open("rb") as file:
            storage.put(storage.MEDIA, name, file, content_type="image/webp")
    return largest
