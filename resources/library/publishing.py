"""Publishing: each shelf hangs up its checks and what follows, and every publish runs them."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Protocol

from django.db.models import Exists, OuterRef

from accounts import roles
from accounts.context import partnership
from accounts.models import Grant, Partnership, User
from portal.lib import clock
from resources.library import periods
from resources.library.models import Bundle, Resource

Gate = Callable[[Resource], list[str]]
Sequel = Callable[[Resource, Any], None]
Day = Callable[[Resource], dt.datetime | None]

_gates: dict[str, list[Gate]] = {}
_sequels: dict[str, list[Sequel]] = {}
_days: dict[str, Day] = {}


CHANGED_SINCE = "It was changed since you opened this page. Read it as it stands now, then decide."


class NotReady(Exception):
    """A card may not be published yet; `sentences` say what is still to do."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def gate(kind: str) -> Callable[[Gate], Gate]:
    """Hang up a check for one kind of card (in the shelf's `gates.py`).

    It returns sentences that say what is still to do; none means that the card may be published.
    """

    def hang(check: Gate) -> Gate:
        _gates.setdefault(kind, []).append(check)
        return check

    return hang


def after(kind: str) -> Callable[[Sequel], Sequel]:
    """Hang up what follows when a card of this kind is published (in the shelf's `gates.py`): `(resource, by)`.

    It runs in the transaction of the publishing, so it may write rows and enqueue jobs, and must not wait for
    anything outside.
    """

    def hang(sequel: Sequel) -> Sequel:
        _sequels.setdefault(kind, []).append(sequel)
        return sequel

    return hang


def dated(kind: str) -> Callable[[Day], Day]:
    """Hang up when a card of this kind was first published, where its shelf knows (in the shelf's `gates.py`)."""

    def hang(day: Day) -> Day:
        _days[kind] = day
        return day

    return hang


def first_day(resource: Resource) -> dt.datetime | None:
    """When its shelf says that it was first published; None is now."""
    return _days[resource.kind](resource) if resource.kind in _days else None


def obstacles(resource: Resource) -> list[str]:
    """Everything that stands between a card and its readers, in sentences: embargo, checks, and its parts' checks."""
    return [
        *embargoes(resource),
        *checks(resource),
        *(f"{part.title}: {sentence}" for part in together(resource) for sentence in checks(part)),
    ]


def checks(resource: Resource) -> list[str]:
    """What the gates of its kind say."""
    return [sentence for check in _gates.get(resource.kind, []) for sentence in check(resource)]


def embargoes(resource: Resource) -> list[str]:
    """A sentence where it, or what it is part of, is under embargo; not which: a part's owner may not know of it."""
    if resource.is_under_embargo:
        return [f"It is under embargo until {in_words(resource.embargo_until)}."]
    until = embargo_of_wholes(resource)
    return [f"What it is part of is under embargo until {in_words(until)}."] if until else []


def embargo_of_wholes(resource: Resource) -> dt.datetime | None:
    """When the last embargo ends of what it is part of; None where there is none."""
    wholes = Resource.objects.filter(parts__part=resource, embargo_until__gt=clock.now())
    return wholes.order_by("-embargo_until").values_list("embargo_until", flat=True).first()


def together(whole: Resource) -> list[Resource]:
    """The parts that are published with their whole: approved and without a day of their own, or once taken away
    with it and unchanged since, which somebody else had agreed to then.
    """
    parts = Resource.objects.approved() | Resource.objects.left_with_whole()
    return list(parts.filter(wholes__whole=whole, publish_at__isnull=True).distinct().order_by("pk"))


def leaving(whole: Resource) -> list[Resource]:
    """The parts that readers have, or expect, as parts of this review only: where it is taken away, so are they."""
    if whole.kind != Resource.Kind.REVIEW or not whole.is_published:
        return []
    others = Bundle.objects.filter(part=OuterRef("pk"), whole__state=Resource.State.PUBLISHED)
    parts = Resource.objects.announced().filter(~Exists(others.exclude(whole=whole)), wholes__whole=whole)
    return list(parts.distinct().order_by("pk"))


def unpublished_wholes(resource: Resource) -> list[Resource]:
    """What it is part of and will be published with, once it is approved."""
    ties = Bundle.objects.filter(part=resource).exclude(whole__state=Resource.State.PUBLISHED)
    return [tie.whole for tie in ties.select_related("whole")]


def second_reader(resource: Resource, by: User) -> list[str]:
    """Four eyes: a sentence where this person may not publish the card, and who can."""
    if not resource.is_waiting:
        return ["Send it for review first: somebody else reads it and publishes it."]
    if by.pk not in resource.author_ids:
        return []
    wrote = by.pk == (resource.words_by_id or resource.owner_id)
    why = "you wrote it" if wrote else "you sent it for review"
    return [f"Somebody else has to publish this: {why}. {_who_can(resource)}"]


class Edited(Protocol):
    """What counts how often it was saved."""

    @property
    def edition(self) -> int:
        """The number of its last saving."""


def changed_since(thing: Edited, edition: int | None) -> list[str]:
    """A sentence where somebody saved this after this edition: nobody agrees to what they have not read.

    None is who does not say what they read: the portal itself, and pages from before they said it.
    """
    return [] if edition in (None, thing.edition) else [CHANGED_SINCE]


def _who_can(resource: Resource) -> str:
    """Who else may publish it, so that nobody waits for a person who does not exist."""
    team = Grant.objects.current().filter(role__in=[roles.BUSINESS.key, roles.ADMINISTRATOR.key])
    others = (
        User.objects.filter(is_active=True, grants__in=team).exclude(pk__in=resource.author_ids).distinct()
    )
    names = list(others.order_by("name").values_list("name", flat=True)[:4])
    if not names:
        return "Nobody else may yet: an administrator can add one more to the business team."
    return f"{' or '.join(names)} can."


def public_until(resource: Resource) -> dt.date | None:
    """The last day of the minimum public period that a published review, or its full report, is still in; else None.

    How long it is, and where that is written, stands in the partnership's settings.
    """
    if not resource.is_published or resource.published_at is None:
        return None
    reports = Bundle.objects.filter(role=Bundle.Role.REPORT, whole__kind=Resource.Kind.REVIEW)
    if resource.kind != Resource.Kind.REVIEW and not reports.filter(part=resource).exists():
        return None
    end = public_at_least(resource.published_at)
    return end if end > clock.today() else None


def public_at_least(start: dt.datetime) -> dt.date:
    """The last day of the minimum public period of what is published at this time."""
    return periods.after_months(clock.in_london(start).date(), public_months())


def public_months() -> int:
    """How many months what is published stays public at least."""
    house = partnership()
    return house.public_months if house else Partnership._meta.get_field("public_months").default


def in_words(moment: dt.datetime | None) -> str:
    """`3 March 2027, 09:00`, as a clock in the UK shows it."""
    if moment is None:
        return ""
    local = clock.in_london(moment)
    return f"{local.day} {local:%B %Y, %H:%M}"


def follow(resource: Resource, by: Any) -> None:
    """Run what the shelves hung up for after a publishing."""
    for sequel in _sequels.get(resource.kind, []):
        sequel(resource, by)
