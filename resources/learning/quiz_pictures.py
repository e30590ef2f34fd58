"""A question's picture: read in the limited subprocess, kept as the rewritten copy, shown by a short-lived address.

A picture is never deleted with its question: attempts keep the question as it was. What no row names any more, the
reconcile removes.
"""

from dataclasses import dataclass

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from portal.lib import safely, storage, uploads

LARGEST = 5 * 1024 * 1024
FOLDER = "learning/question"
_SALT = "learning.question_picture"


@dataclass(frozen=True)
class Picture:
    """A picture in the store: its name there, and its pixels. Without a name there is none."""

    name: str = ""
    width: int = 0
    height: int = 0

    @property
    def ticket(self) -> str:
        """What a form sends along, so that a picture is not lost while something else is put right."""
        return signing.dumps([self.name, self.width, self.height], salt=_SALT) if self.name else ""

    @property
    def address(self) -> str:
        """Where a browser may fetch it for some minutes; ask only for somebody who may see the question."""
        return address(self.name)


def kept(ticket: str) -> Picture:
    """The picture of a ticket; none for what this portal did not sign within a day."""
    try:
        name, width, height = signing.loads(ticket, salt=_SALT, max_age=24 * 60 * 60)
    except (signing.BadSignature, ValueError):
        return Picture()
    return Picture(name, width, height)


def keep(uploaded: "UploadedFile[bytes]") -> Picture:
    """Store an uploaded picture.

    Raises safely.Refused with a sentence for what is no PNG, JPEG or WebP, storage.StorageUnavailable where the store
    does not answer.
    """
    with uploads.inspected(uploaded, largest=LARGEST) as found:
        if found.kind not in {"png", "jpeg", "webp"}:
            raise safely.Refused("not_taken", "A picture is a PNG, JPEG or WebP file.")
        return Picture(uploads.keep(found, FOLDER), int(found.width), int(found.height))


def address(name: str) -> str:
    """Where a browser may fetch the picture of this name for some minutes; nothing without one."""
    if not name:
        return ""
    ending = name.rpartition(".")[2]
    kind = "image/jpeg" if ending == "jpg" else f"image/{ending}"
    return storage.presigned(name, filename=f"question.{ending}", content_type=kind, seconds=600, inline=True)
