"""The formats of a review as one reader meets them: what is there, how long and large, or why it is not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.http import urlencode

from portal.lib import clock
from portal.lib.templatetags.portal_ui import filesize
from resources.library import publishing
from resources.library.models import Bundle, DocumentVersion, Resource
from resources.reviews import plan
from resources.reviews.models import ROLES, Review

PICTURES = {
    Bundle.Role.BRIEFING: ("briefing", "timer"),
    Bundle.Role.VIDEO: ("video", "play-circle"),
    Bundle.Role.SUMMARY: ("review", "article"),
    Bundle.Role.POSTER: ("poster", "image-square"),
    Bundle.Role.SLIDES: ("slides", "presentation-chart"),
    Bundle.Role.ACTION_PLAN: ("course", "list-checks"),
    Bundle.Role.REPORT: ("review", "file-text"),
}
FILE_TYPES = {
    "application/pdf": ("PDF", "page"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("PowerPoint", "slide"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("DOCX", "page"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("XLSX", "page"),
    "image/png": ("PNG", "page"),
}


@dataclass(frozen=True)
class Tile:
    """One format: where it leads and what it is (`facts`), or why there is none (`reason`)."""

    role: Bundle.Role
    title: str
    url: str = ""
    facts: str = ""
    reason: str = ""

    @property
    def kind(self) -> str:
        """Which of the format colours it wears."""
        return PICTURES[self.role][0]

    @property
    def picture(self) -> str:
        """Its icon."""
        return PICTURES[self.role][1]


def ties(review: Review) -> list[Bundle]:
    """The review's parts with the files that hang on them, in one query."""
    return list(review.resource.parts.select_related("part__document__current"))


def tiles(review: Review, reader: Any, bundles: Iterable[Bundle], recommendations: int) -> list[Tile]:
    """Every role that a review normally has: what exists first, then what is not published and why."""
    reasons = {missing.role: missing.reason for missing in review.not_published.all()}
    there: list[Tile] = []
    missing: list[Tile] = []
    by_role = _readable(bundles, reader)
    for role in ROLES:
        parts = by_role.get(role, [])
        if parts:
            there += [_tile(role, part, reader, several=len(parts) > 1) for part in parts]
        elif role == Bundle.Role.ACTION_PLAN and recommendations:
            there.append(Tile(role, "Action plan", "#recs", "Progress on this page"))
        elif role in reasons:
            missing.append(Tile(role, f"{role.label}: not published", reason=reasons[role]))
    return there + missing


def to_deliver(bundles: Iterable[Bundle], reader: Any) -> Resource | None:
    """The briefing that this reader can take to their team: one of ours, which they may read."""
    readable = _readable(bundles, reader).get(Bundle.Role.BRIEFING, [])
    return next((part for part in readable if not part.external_url), None)


def unexplained(review: Review) -> list[Bundle.Role]:
    """The roles with neither a published format, nor one that is published together with the review, nor a reason."""
    explained = {missing.role for missing in review.not_published.all()}
    coming = Q(part__in=publishing.together(review.resource))
    readable = review.resource.parts.filter(coming | Q(part__state=Resource.State.PUBLISHED))
    named = Resource.Visibility.NAMED
    published = set(readable.exclude(part__visibility=named).values_list("role", flat=True))
    if review.recommendations.exists():
        published.add(Bundle.Role.ACTION_PLAN)
    return [role for role in ROLES if role not in explained | published]


def _for_many(part: Resource) -> bool:
    """Whether it is for everyone or for every registered person: what is for named agencies is never announced."""
    return part.visibility != Resource.Visibility.NAMED


def _readable(bundles: Iterable[Bundle], reader: Any) -> dict[str, list[Resource]]:
    editor = reader.is_authenticated and reader.has_perm("library.edit_any")
    found: dict[str, list[Resource]] = {}
    for bundle in bundles:
        if bundle.part.is_published and (editor or _for_many(bundle.part)):
            found.setdefault(bundle.role, []).append(bundle.part)
    return found


def _tile(role: Bundle.Role, part: Resource, reader: Any, *, several: bool) -> Tile:
    title = part.title if several else str(role.label)
    url, facts = part.external_url or part.get_absolute_url(), describe(part)
    if part.visibility != Resource.Visibility.REGISTERED or (
        reader.is_authenticated and reader.is_registered
    ):
        return Tile(role, title, url, facts)
    if reader.is_authenticated:
        return Tile(
            role, title, reason="For registered people: your agency has not approved your account yet."
        )
    door = f"{reverse('account_login')}?{urlencode({'next': url})}"
    return Tile(role, title, door, ". ".join(filter(None, [facts, "Needs an account: sign in"])))


def describe(part: Resource) -> str:
    """Type, length, size and date: `PDF, 8 pages, 610 KB, 5 November 2026`."""
    day = plan.in_words(clock.in_london(part.published_at).date(), "day") if part.published_at else ""
    if part.external_url:
        return ", ".join(filter(None, [f"At {part.publisher or 'another website'}", day]))
    length = f"{part.minutes} min" if part.minutes else ""
    words = {
        Resource.Kind.BRIEFING: [*(_file(part) or ["Read online, PDF, slides, plain text"]), length],
        Resource.Kind.POSTER: ["Add your safeguarding lead"],
        Resource.Kind.VIDEO: [length, "captions and transcript"],
    }.get(Resource.Kind(part.kind)) or _file(part)
    return ", ".join(filter(None, [*words, day]))


def _file(part: Resource) -> list[str]:
    version = part.document.current if hasattr(part, "document") else None
    if version is None:
        return []
    name, unit = FILE_TYPES.get(version.content_type, ("File", "page"))
    pages = f"{version.pages} {unit}{'' if version.pages == 1 else 's'}" if version.pages else ""
    return [name, pages, str(filesize(version.size))]


@dataclass(frozen=True)
class BlankForm:
    """A blank form of a guidance page: its card, the version that counts, and the ones it replaced."""

    card: Resource
    version: DocumentVersion | None
    older: list[DocumentVersion]

    @property
    def facts(self) -> str:
        """`DOCX, 2 pages, 48 KB`."""
        return ", ".join(filter(None, _file(self.card)))


def blank_forms(whole: Resource, reader: Any) -> list[BlankForm]:
    """The published forms tied to a card as material, as this reader may see them."""
    ready = DocumentVersion.objects.filter(state=DocumentVersion.State.READY)
    cards = (
        Resource.objects.visible_to(reader)
        .filter(wholes__whole=whole, wholes__role=Bundle.Role.MATERIAL, state=Resource.State.PUBLISHED)
        .select_related("document__current")
        .prefetch_related(Prefetch("document__versions", ready))
        .order_by("wholes__order")
    )
    return [_blank_form(card) for card in cards]


def _blank_form(card: Resource) -> BlankForm:
    if not hasattr(card, "document") or card.document.current is None:
        return BlankForm(card, None, [])
    current = card.document.current
    older = [version for version in card.document.versions.all() if version.pk != current.pk]
    return BlankForm(card, current, older)
