"""A file on its way to a card: taken in, checked, accepted or refused."""

from collections.abc import Iterable
from typing import IO

from django.db import transaction
from django.db.models import Max, Model

from accounts.models import User
from portal.lib import audit, clock, jobs, storage
from portal.lib.documents import Inspected
from portal.lib.findings import Finding
from resources.library import search
from resources.library.actions.cards import lock, wrote
from resources.library.checking import Checked
from resources.library.models import (
    Document,
    DocumentPage,
    DocumentVersion,
    FileFinding,
    Resource,
    SearchPart,
)


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
        lock(resource)
        wrote(resource, by)
        jobs.enqueue("library.check_document", version.pk)
        audit.record(by=by, verb="library.file_uploaded", thing=resource, version=version.number, name=name)
    return version


def _lock_version(version: DocumentVersion) -> bool:
    """Hold a version's row; answers whether it still waits for its check."""
    version.refresh_from_db(from_queryset=DocumentVersion.objects.select_for_update(no_key=True))
    return version.state == DocumentVersion.State.CHECKING


@transaction.atomic
def accept_document(*, version: DocumentVersion, checked: Checked) -> None:
    """Put a checked file on its card, unless a later one is there already, and index its pages.

    Where the guard found what somebody must answer for, it waits for that instead.
    """
    if not _lock_version(version):
        return
    found = checked.found
    version.media_name, version.thumbnail_name = checked.media_name, checked.thumbnail_name
    version.content_type, version.size, version.sha256 = found.content_type, found.size, found.sha256
    version.pages, version.reason = found.pages or None, ""
    held = any(not one.removed for one in found.findings)
    version.state = DocumentVersion.State.HELD if held else DocumentVersion.State.READY
    version.save()
    _note(version, found.findings)
    _keep_words(version, found)
    card = version.document.resource
    if held:
        audit.record(by=None, verb="library.file_held", thing=card, version=version.number)
        return
    _put_on_card(version)
    audit.record(by=None, verb="library.file_accepted", thing=card, version=version.number)


def _note(version: DocumentVersion, found: Iterable[Finding]) -> None:
    """Write the guard's findings down, which never hold the words."""
    FileFinding.objects.bulk_create(
        FileFinding(
            version=version,
            kind=one.kind,
            page=one.page,
            place=one.place[:120],
            sentence=one.sentence[:300],
            removed=one.removed,
        )
        for one in found
    )


def _keep_words(version: DocumentVersion, found: Inspected) -> None:
    """The words of each page, and beside them what stands on no page (page 0 is the whole file)."""
    beside: dict[int, list[str]] = {}
    for words in found.beside:
        beside.setdefault(words.page, []).append(words.text)
    texts = dict(enumerate(found.text_by_page, 1))
    DocumentPage.objects.bulk_create(
        DocumentPage(
            version=version,
            number=number,
            text=search.printable(texts.get(number, "")),
            beside=search.printable("\n".join(beside.get(number, []))),
        )
        for number in sorted(texts.keys() | beside.keys())
    )


def _put_on_card(version: DocumentVersion) -> None:
    """Make a ready version the one that readers get, unless a later one is there; its pages are drawn afterwards."""
    document = Document.objects.select_for_update(no_key=True, of=("self",)).get(pk=version.document_id)
    if document.current is None or document.current.number < version.number:
        document.current = version
        document.save()
        _index_pages(version)
    if version.drawn_from:
        jobs.enqueue("library.draw_pages", version.pk)
    elif not version.content_type.startswith("image/"):
        jobs.enqueue("library.convert", version.pk)


@transaction.atomic
def keep_preview(*, version: DocumentVersion, name: str, thumbnail_name: str, found: Inspected) -> None:
    """A deck or a letter was drawn as PDF. A letter's pages are those of the drawing from now on."""
    version.refresh_from_db(from_queryset=DocumentVersion.objects.select_for_update(no_key=True))
    version.preview_name, version.thumbnail_name = name, thumbnail_name
    if version.unit == "page":
        version.pages = found.pages
        version.sheets.exclude(number=0).update(text="")
        for number, text in enumerate(found.text_by_page, 1):
            words = {"text": search.printable(text)}
            DocumentPage.objects.update_or_create(version=version, number=number, defaults=words)
    version.save()
    if version.document.current_id == version.pk:
        _index_pages(version)
    jobs.enqueue("library.draw_pages", version.pk)


def _index_pages(version: DocumentVersion) -> None:
    """Let the search know the words of a card's file, page by page."""
    card = version.document.resource
    parts = [
        search.Part(
            f"{card.get_kind_display()}, {version.unit} {sheet.number}",
            sheet.text,
            locator=f"?page={sheet.number}#pages",
            weight="D",
        )
        for sheet in version.sheets.exclude(number=0)
    ]
    search.index(card, parts, source=SearchPart.Source.FILE)


@transaction.atomic
def accept_finding(*, finding: FileFinding, by: User, reason: str) -> FileFinding:
    """Answer with one's name for what the guard found; with the last one the file goes on its card.

    What is not to be accepted, or was accepted already, is left as it is.
    """
    version = finding.version
    version.refresh_from_db(from_queryset=DocumentVersion.objects.select_for_update(no_key=True))
    finding.refresh_from_db()
    if version.state != DocumentVersion.State.HELD or not finding.may_be_accepted:
        return finding
    finding.accepted_by, finding.accepted_at, finding.accepted_reason = by, clock.now(), reason
    finding.save()
    card = version.document.resource
    audit.record(
        by=by,
        verb="library.finding_accepted",
        thing=card,
        version=version.number,
        finding=finding.kind,
        page=finding.page,
        reason=reason,
    )
    if not any(one.stands for one in version.findings.all()):
        version.state = DocumentVersion.State.READY
        version.save()
        _put_on_card(version)
    return finding


@transaction.atomic
def refuse_document(*, version: DocumentVersion, reason: str, found: Iterable[Finding] = ()) -> None:
    """Write down why a file was not taken; what the card showed before, it still shows."""
    if not _lock_version(version):
        return
    version.state, version.reason = DocumentVersion.State.REFUSED, reason[:300]
    version.save()
    _note(version, found)
    card = version.document.resource
    audit.record(by=None, verb="library.file_refused", thing=card, version=version.number, reason=reason)


@transaction.atomic
def keep_picture(*, version: DocumentVersion, number: int, name: str, size: tuple[int, int]) -> None:
    """A page has its picture now."""
    DocumentPage.objects.update_or_create(
        version=version,
        number=number,
        defaults={"picture_name": name, "width": size[0], "height": size[1]},
    )


def note_wait(*, file: Model, reason: str) -> None:
    """Say for what a version, or another shelf's file, still waits."""
    waiting = type(file)._default_manager.filter(pk=file.pk, state=DocumentVersion.State.CHECKING)
    waiting.update(reason=reason)


def forget_quarantine(*, file: Model) -> None:
    """The place in quarantine of a version, or of another shelf's file, is empty."""
    type(file)._default_manager.filter(pk=file.pk).update(quarantine_name="")
