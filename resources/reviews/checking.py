"""A file of evidence on its way from quarantine to the desk: read in the limited subprocess and rewritten."""

from dataclasses import dataclass

from django.conf import settings

from portal.lib import documents, findings, storage, uploads
from portal.lib.safely import Refused, Scratch
from resources.reviews.models import Evidence


@dataclass(frozen=True)
class Checked:
    """A harmless copy that lies in the media bucket, and what is known of it."""

    found: documents.Inspected
    media_name: str


def check(file: Evidence) -> Checked:
    """Look through a file of evidence for harm and for a child's details, and store its clean copy.

    Raises Refused with a sentence for whoever added it, or StorageUnavailable.
    """
    with Scratch() as folder:
        given = folder / "given"
        storage.fetch_to(storage.QUARANTINE, file.quarantine_name, given)
        found = documents.inspect_document(given, largest=settings.DOCUMENT_LARGEST)
        for finding in found.findings:
            if finding.kind in findings.CHILDS_DETAILS:
                raise Refused("childs_details", finding.line)
        return Checked(found, uploads.keep(found, "evidence"))
