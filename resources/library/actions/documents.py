"""A file on its way to a card: taken in, checked, accepted or refused."""

from typing import IO

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from portal.lib import audit, jobs, storage
from portal.lib.documents import Inspected
from resources.library import search
from resources.library.checking import Checked
from resources.library.models import Document, DocumentVersion, Resource, SearchPart


def upload_document(
    *, resource: Resource, file: IO[bytes], name: str, size: int, by: User | None, changed: str = ""
) -> DocumentVersion:
    """Take a file into quarantine and ask for its check; a file that is there already stays until the new one is ready.

    `name` is the uploader's own, for people only; `changed` says what is new in this version.
    Raises storage.StorageUnavailable.
    """
    stored = storage.new_name("library", "upload")
    storage.put(storage.QUARANTINE, stored, file, content_type="application/octet-stream")
    with transaction.atomic():
        Document.objects.get_or_create(resource=resource)
        document = Document.objects.select_for_update(no_key=True).get(resource=resource)
        last = document.versions.aggregate(last=Max("number"))["last"] or 0
        version = DocumentVersion.objects.create(
            document=document,
            number=last + 1,
            original_name=name[-200:],
            quarantine_name=stored,
            size=size,
            changed=changed,
            uploaded_by=by,
        )
        jobs.enqueue("library.check_document", version.pk)
        audit.record(by=by, verb="library.file_uploaded", thing=resource, version=version.number, name=name)
    return version


def _lock_version(version: DocumentVersion) -> bool:
    """Hold a version's row; answers whether it still waits for its check."""
    version.refresh_from_db(from_queryset=DocumentVersion.objects.select_for_update(no_key=True))
    return version.state == DocumentVersion.State.CHECKING


@transaction.atomic
def accept_document(*, version: DocumentVersion, checked: Checked) -> None:
    """Put a checked file on its card, unless a later one is there already, and index its pages."""
    if not _lock_version(version):
        return
    found = checked.found
    version.state = DocumentVersion.State.READY
    version.media_name, version.thumbnail_name = checked.media_name, checked.thumbnail_name
    version.content_type, version.size, version.sha256 = found.content_type, found.size, found.sha256
    version.pages = found.pages or None
    version.save()
    document = Document.objects.select_for_update(no_key=True, of=("self",)).get(pk=version.document_id)
    if document.current is None or document.current.number < version.number:
        document.current = version
        document.save()
        search.index(document.resource, _pages(document.resource, found), source=SearchPart.Source.FILE)
    audit.record(by=None, verb="library.file_accepted", thing=document.resource, version=version.number)


def _pages(card: Resource, found: Inspected) -> list[search.Part]:
    unit = "slide" if found.kind == "pptx" else "page"
    return [
        search.Part(f"{card.get_kind_display()}, {unit} {n}", text, locator=f"#page={n}", weight="D")
        for n, text in enumerate(found.text_by_page, 1)
    ]


@transaction.atomic
def refuse_document(*, version: DocumentVersion, reason: str) -> None:
    """Write down why a file was not taken; what the card showed before, it still shows."""
    if not _lock_version(version):
        return
    version.state, version.reason = DocumentVersion.State.REFUSED, reason[:300]
    version.save()
    card = version.document.resource
    audit.record(by=None, verb="library.file_refused", thing=card, version=version.number, reason=reason)


def forget_quarantine(*, version: DocumentVersion) -> None:
    """The file's place in quarantine is empty."""
    DocumentVersion.objects.filter(pk=version.pk).update(quarantine_name="")
