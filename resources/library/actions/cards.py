"""What may be done to a card and to what it is part of: add, change, tie."""

import itertools
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Agency, User
from portal.lib import audit
from resources.library import addresses, covers, search
from resources.library.models import Audience, Bundle, OldAddress, Resource, Topic


class AddressTaken(Exception):
    """Another card has this address now, had it once, or the portal needs it for itself."""


def _free(slug: str, card: Resource | None = None) -> bool:
    """Whether a card may have this address: its own old ones are free to it."""
    others = Resource.objects.exclude(pk=card.pk) if card else Resource.objects.all()
    led_away = OldAddress.objects.filter(slug=slug)
    if card:
        led_away = led_away.exclude(resource=card)
    return slug not in addresses.RESERVED and not (others.filter(slug=slug).exists() or led_away.exists())


def lock(card: Resource) -> None:
    """Hold the card's row for this transaction and read it afresh: whatever was set on the object is forgotten."""
    card.refresh_from_db(from_queryset=Resource.objects.select_for_update(no_key=True))


def wrote(card: Resource, by: User | None) -> None:
    """Somebody changed what a locked card is about: they are its author now, and what was agreed to was another edition.

    What the portal does by itself (`by` None) changes no words.
    """
    if by is not None:
        card.words_by = by
        renew(card, by)


def renew(card: Resource, by: User | None) -> None:
    """What readers get of a locked card is another edition, though nobody wrote: its author stays who it was."""
    if by is not None:
        card.edition += 1
        card.save(update_fields=["words_by", "edition", "changed_at"])


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
    card = Resource(kind=kind, title=title, slug=free, words_by=by, **{"owner": by} | words)
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
    lock(resource)
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
    wrote(resource, by)
    for name, things in {"topics": topics, "audiences": audiences, "agencies": agencies}.items():
        if things is not None:
            getattr(resource, name).set(things)
    _cover(resource, chosen=chosen)
    if {"title", "summary"} & set(changed):
        search.index_card(resource)
    audit.record(by=by, verb="library.changed", thing=resource, changed=changed)
    return resource


@transaction.atomic
def tie(*, whole: Resource, part: Resource, role: str, by: User | None, order: int = 100) -> Bundle:
    """Make one card a part of another (a poster of its review); tying again changes role and order.

    Either is a change of the whole. What was announced is no longer, once it belongs to something under embargo.
    """
    lock(whole)
    if not Bundle.objects.filter(whole=whole, part=part, role=role, order=order).exists():
        wrote(whole, by)
    bundle, new = Bundle.objects.update_or_create(
        whole=whole, part=part, defaults={"role": role, "order": order}
    )
    if whole.is_under_embargo:
        hush(part=part, by=by)
    audit.record(by=by, verb="library.tied" if new else "library.tied_again", thing=bundle, role=role)
    return bundle


def hush(*, part: Resource, by: User | None) -> None:
    """Take back the announcement of a part that an embargo covers now. What readers have already, they have."""
    lock(part)
    if part.state == Resource.State.EXPECTED:
        part.state = Resource.State.IN_REVIEW if part.is_waiting else Resource.State.DRAFT
        part.save(update_fields=["state", "changed_at"])
        search.refresh(part)
        audit.record(by=by, verb="library.hushed", thing=part)


@transaction.atomic
def untie(*, whole: Resource, part: Resource, by: User | None) -> None:
    """Take a part out of a whole, which changes the whole; both cards stay."""
    lock(whole)
    bundle = Bundle.objects.filter(whole=whole, part=part).first()
    if bundle:
        wrote(whole, by)
        audit.record(by=by, verb="library.untied", thing=bundle, role=bundle.role)
        bundle.delete()


@transaction.atomic
def add_topic(*, name: str, by: User | None) -> Topic:
    """Add a theme at the end of the list. Adding a name that is there returns that theme."""
    if known := Topic.objects.filter(name__iexact=name).first():
        return known
    wanted = slugify(name)[:80] or "theme"
    taken = set(Topic.objects.filter(slug__startswith=wanted[:70]).values_list("slug", flat=True))
    tries = (wanted if number == 1 else f"{wanted[:70]}-{number}" for number in itertools.count(1))
    topic = Topic.objects.create(
        name=name, slug=next(slug for slug in tries if slug not in taken), order=1000
    )
    audit.record(by=by, verb="library.added_topic", thing=topic)
    return topic


@transaction.atomic
def lead_here(*, resource: Resource, slug: str, by: User | None) -> None:
    """Let an address of another day lead to a card. Raises AddressTaken for one that leads elsewhere."""
    if OldAddress.objects.filter(slug=slug, resource=resource).exists():
        return
    if not _free(slug):
        raise AddressTaken(slug)
    OldAddress.objects.create(slug=slug, resource=resource)
    audit.record(by=by, verb="library.led_here", thing=resource, slug=slug)
