"""An uploaded file on its way from quarantine to the shelf: read in the limited subprocess, rewritten, drawn once."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal.lib import documents, findings, storage, uploads
from portal.lib.safely import Scratch
from resources.library.models import DocumentVersion

PICTURES = (800, 400)  # pixels: the page's own picture, and the one on small screens


class MustBeMended(Exception):
    """The guard found what only the file's author can mend; `findings` is all it found."""

    def __init__(self, found: tuple[findings.Finding, ...]) -> None:
        self.findings = found
        self.standing = [one for one in found if not one.removed]
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """For the uploader."""
        if len(self.standing) == 1:
            return self.standing[0].line
        return f"{len(self.standing)} things in this file must be mended first. Each is listed with its page."


@dataclass(frozen=True)
class Checked:
    """A harmless copy that lies in the media bucket, and what is known of it."""

    found: documents.Inspected
    media_name: str
    thumbnail_name: str


def check(version: DocumentVersion) -> Checked:
    """Look through a version's file and store its clean copy and pictures of its first page.

    Raises Refused with a sentence for the uploader, MustBeMended with what the guard found, or StorageUnavailable;
    then nothing is stored.
    """
    with Scratch() as folder:
        given = folder / "given"
        storage.fetch_to(storage.QUARANTINE, version.quarantine_name, given)
        found = documents.inspect_document(given, largest=settings.DOCUMENT_LARGEST)
        if any(not one.removed and one.kind not in findings.ACCEPTABLE for one in found.findings):
            raise MustBeMended(found.findings)
        return Checked(found, uploads.keep(found, "library"), draw(found, folder))


def draw(found: documents.Inspected, folder: Path) -> str:
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
