"""What may be done to a card: add, change, publish, tie. Every write of the library is here."""

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import IO, Any

from django.db import transaction
from django.db.models import F, Max

from accounts.models import Agency, User
from portal.lib import audit, clock, jobs, storage
from portal.lib.documents import Inspected
from resources.library import addresses, covers, publishing, search
from resources.library.checking import Checked
from resources.library.models import (
    Audience,
    Bundle,
    Document,
    DocumentVersion,
    OldAddress,
    Page,
    Resource,
    SearchPart,
    Tally,
    Topic,
)

State = Resource.State


class AddressTaken(Exception):
    """Another card has this address now, had it once, or the portal needs it for itself."""


def _free(slug: str, card: Resource | None = None) -> bool:
    """Whether a card may have this address: its own old ones are free to it."""
    others = Resource.objects.exclude(pk=card.pk) if card else Resource.objects.all()
    led_away = OldAddress.objects.filter(slug=slug)
    if card:
        led_away = led_away.exclude(resource=card)
    return slug not in addresses.RESERVED and not (others.filter(slug=slug).exists() or led_away.exists())


def _lock(card: Resource) -> None:
    """Hold the card's row for this transaction and read it afresh: whatever was set on the object is forgotten."""
    card.refresh_from_db(from_queryset=Resource.objects.select_for_update(no_key=True))


def _cover_of(card: Resource) -> tuple[str, int]:
    """The motif and the quiet level that go with the card's themes."""
    slugs = list(card.topics.values_list("slug", flat=True)) if card.pk else []
    return covers.of_topics(slugs, review=card.kind == Resource.Kind.REVIEW)


def _cover(card: Resource, *, chosen: bool) -> None:
    """Let the cover follow the themes, unless somebody chose it."""
    if not chosen:
        card.cover_motif, card.quiet = _cover_of(card)
        card.save(update_fields=["cover_motif", "quiet"])


@transaction.atomic
def add_resource(
    *,
    kind: str,
    title: str,
    by: User | None,
    slug: str = "",
    topics: Iterable[Topic] = (),
    audiences: Iterable[Audience] = (),
    agencies: Iterable[Agency] = (),
    **words: Any,
) -> Resource:
    """Add a card as a draft. `words` are fields of the card: summary, visibility, content_note ...

    Without a slug one is made from the title. Raises AddressTaken for a slug that is not free.
    """
    if slug and not _free(slug):
        raise AddressTaken(slug)
    wanted = addresses.slug_of(title)
    free = slug or next(
        name for number in itertools.count(1) if _free(name := addresses.numbered(wanted, number))
    )
    card = Resource(kind=kind, title=title, slug=free, **{"owner": by} | words)
    card.save(force_insert=True)
    card.topics.set(topics)
    _cover(card, chosen="cover_motif" in words)
    card.audiences.set(audiences)
    card.agencies.set(agencies)
    search.index_card(card)
    audit.record(by=by, verb="library.added", thing=card, kind=kind)
    return card


@transaction.atomic
def change_resource(
    *,
    resource: Resource,
    by: User | None,
    topics: Iterable[Topic] | None = None,
    audiences: Iterable[Audience] | None = None,
    agencies: Iterable[Agency] | None = None,
    **words: Any,
) -> Resource:
    """Change a card's words; what is not named stays. A changed slug keeps leading here.

    Raises AddressTaken for a slug that is not free.
    """
    _lock(resource)
    chosen = (resource.cover_motif, resource.quiet) != _cover_of(resource) or "cover_motif" in words
    before = {name: getattr(resource, name) for name in words}
    changed = sorted(name for name, value in words.items() if before[name] != value)
    if "slug" in changed:
        if not _free(words["slug"], resource):
            raise AddressTaken(words["slug"])
        OldAddress.objects.filter(slug=words["slug"], resource=resource).delete()
        OldAddress.objects.create(slug=before["slug"], resource=resource)
    for name in changed:
        setattr(resource, name, words[name])
    resource.save()
    for name, things in {"topics": topics, "audiences": audiences, "agencies": agencies}.items():
        if things is not None:
            getattr(resource, name).set(things)
    _cover(resource, chosen=chosen)
    if {"title", "summary"} & set(changed):
        search.index_card(resource)
    audit.record(by=by, verb="library.changed", thing=resource, changed=changed)
    return resource


def _move(card: Resource, state: State, *, by: User | None, verb: str, **detail: Any) -> None:
    """Change a locked card's state; its text is found, or no longer found, from now on."""
    before, card.state = card.state, state
    card.save()
    search.refresh(card)
    audit.record(by=by, verb=verb, thing=card, before=before, **detail)


@transaction.atomic
def send_for_review(*, resource: Resource, by: User) -> Resource:
    """Ask the business team to read a draft and publish it. Anything but a draft is left as it is."""
    _lock(resource)
    if resource.state == State.DRAFT:
        _move(resource, State.IN_REVIEW, by=by, verb="library.sent_for_review")
    return resource


@transaction.atomic
def send_back(*, resource: Resource, by: User, reason: str = "") -> Resource:
    """Give a card that waits for review back to its owner as a draft."""
    _lock(resource)
    if resource.state == State.IN_REVIEW:
        _move(resource, State.DRAFT, by=by, verb="library.sent_back", reason=reason)
    return resource


@transaction.atomic
def publish(*, resource: Resource, by: User | None, at: dt.datetime | None = None) -> Resource:
    """Give a card to its readers, if every gate of its kind lets it through.

    `at` is when it was first published where that was before today; otherwise the first time here counts, and
    stays when a card comes back from the archive. Raises publishing.NotReady with what is still to do.
    A card that is published already is left as it is.
    """
    _lock(resource)
    if resource.is_published:
        return resource
    if sentences := publishing.obstacles(resource):
        raise publishing.NotReady(sentences)
    resource.published_at = at or resource.published_at or clock.now()
    _move(resource, State.PUBLISHED, by=by, verb="library.published")
    publishing.follow(resource, by)
    return resource


@transaction.atomic
def archive(*, resource: Resource, by: User, reason: str = "") -> Resource:
    """Take a card away from its readers; nothing is deleted, and it can be published again."""
    _lock(resource)
    if resource.state != State.ARCHIVED:
        _move(resource, State.ARCHIVED, by=by, verb="library.archived", reason=reason)
    return resource


@transaction.atomic
def announce(*, resource: Resource, by: User | None, expected_text: str) -> Resource:
    """Tell readers that something is coming, and when, in words: its title and summary show, its content does not.

    What is published already is left as it is.
    """
    _lock(resource)
    if not resource.is_published:
        resource.expected_text = expected_text
        _move(resource, State.EXPECTED, by=by, verb="library.announced", expected=expected_text)
    return resource


@transaction.atomic
def tie(*, whole: Resource, part: Resource, role: str, by: User | None, order: int = 100) -> Bundle:
    """Make one card a part of another (a poster of its review); tying again changes role and order."""
    bundle, new = Bundle.objects.update_or_create(
        whole=whole, part=part, defaults={"role": role, "order": order}
    )
    audit.record(by=by, verb="library.tied" if new else "library.tied_again", thing=bundle, role=role)
    return bundle


@transaction.atomic
def untie(*, whole: Resource, part: Resource, by: User | None) -> None:
    """Take a part out of a whole; both cards stay."""
    bundle = Bundle.objects.filter(whole=whole, part=part).first()
    if bundle:
        audit.record(by=by, verb="library.untied", thing=bundle, role=bundle.role)
        bundle.delete()


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


@transaction.atomic
def write_page(
    *,
    slug: str,
    title: str,
    body: str,
    by: User | None,
    review_due: dt.date | None = None,
) -> Page:
    """Write one of the partnership's own pages; a slug that has none yet gets a new page."""
    page, new = Page.objects.update_or_create(
        slug=slug, defaults={"title": title, "body": body, "review_due": review_due}
    )
    audit.record(by=by, verb="library.page_added" if new else "library.page_changed", thing=page)
    return page


def count(resource: Resource, what: str) -> None:
    """Add one to today's tally. It is a count, not state, so a GET may do it."""
    today = Tally.objects.filter(resource=resource, what=what, day=clock.today())
    if not today.update(count=F("count") + 1):
        Tally.objects.bulk_create(
            [Tally(resource=resource, what=what, day=clock.today())], ignore_conflicts=True
        )
        today.update(count=F("count") + 1)
