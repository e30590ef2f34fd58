"""How the portal's own cards look as rows: what goes out, and what a row that comes in again is compared with."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from portal.home.models import ImportedRow, OldPath
from portal.home.moving import blocks, days, words
from portal.lib import clock
from resources.library.models import Resource
from resources.posters import fields
from resources.posters.models import PosterSize
from resources.reviews.models import Recommendation, Review

FILES = "files"
Facts = dict[str, Any]
# Kinds that can come in again; a course is made of other things, on the desk.
MOVES = [kind for kind in Resource.Kind if kind != Resource.Kind.COURSE]


class Row:
    """A row's facts, the stored name of its file, and that file's fingerprint; both are empty without a file."""

    def __init__(self, facts: Facts, stored: str = "", sha256: str = "") -> None:
        self.facts, self.stored, self.sha256 = facts, stored, sha256


class Showing:
    """Turns cards into rows. Keys are those under which cards came in; what was made here has its slug."""

    def __init__(self) -> None:
        known = ImportedRow.objects.filter(part=ImportedRow.Part.CARD)
        self.keys: dict[int, str] = dict(known.values_list("resource_id", "key"))
        minis = ImportedRow.objects.filter(part=ImportedRow.Part.MINI)
        self.minis = {row.resource_id: row for row in minis}
        self.paths: dict[int, list[str]] = {}
        for pk, path in OldPath.objects.order_by("path").values_list("resource_id", "path"):
            self.paths.setdefault(pk, []).append(path)

    def key(self, card: Resource) -> str:
        """How a card is called in the files."""
        return self.keys.get(card.pk, card.slug)

    def rows(self, card: Resource) -> Iterable[Row]:
        """A card's row, and that of its mini."""
        facts = self._card(card)
        if card.kind == Resource.Kind.POSTER and hasattr(card, "poster"):
            facts["text_alternative"] = card.poster.text_alternative
            sizes = {size.size: size for size in card.poster.sizes.all()}
            yield _with_artwork(facts, card, sizes.get(fields.FULL), "")
            if fields.MINI in sizes or card.pk in self.minis:
                yield _with_artwork(self._mini(card), card, sizes.get(fields.MINI), "-mini")
            return
        if hasattr(card, "briefing") and (parts := card.briefing.parts):
            yield Row(facts | {"sections": blocks.of_sections(parts), "questions": card.briefing.questions})
            return
        version = card.document.current if hasattr(card, "document") else None
        if version is None:
            yield Row(facts)
            return
        ending = version.file_name.rpartition(".")[2]
        yield Row(facts | {"file": f"{FILES}/{card.slug}.{ending}"}, version.media_name, version.sha256)

    def like(self, key: str, card: Resource) -> Row | None:
        """The row of a card (or of its mini) that goes out under this key."""
        whole = cards().get(pk=card.pk)
        return next((row for row in self.rows(whole) if row.facts["key"] == key), None)

    def _card(self, card: Resource) -> Facts:
        ties = [tie for tie in card.wholes.all() if tie.whole.kind == Resource.Kind.REVIEW]
        facts: Facts = {
            "key": self.key(card),
            "kind": card.kind,
            "title": card.title,
            "slug": card.slug,
            "summary": card.summary,
            "topics": [topic.name for topic in card.topics.all()],
            "audiences": [audience.name for audience in card.audiences.all()],
            "reviews": sorted(self.key(tie.whole) for tie in ties),
            "role": ties[0].role if ties else _usual_role(card),
            "external_address": card.external_url,
            "publisher": card.publisher,
            "visibility": card.visibility,
            "agencies": [agency.name for agency in card.agencies.all()],
            "state": _state(card),
            "expected": card.expected_text if card.state == Resource.State.EXPECTED else "",
            "published_on": _published(card),
            "review_due": str(card.review_due or ""),
            "minutes": str(card.minutes or ""),
            "content_note": card.content_note,
            "old_addresses": self.paths.get(card.pk, [])
            + sorted(old.slug for old in card.old_addresses.all()),
        }
        if hasattr(card, "review"):
            facts |= _review(card.review)
        if hasattr(card, "guidance"):
            page = card.guidance
            facts |= {"body": page.body, "afterwards": page.afterwards, "citation": page.citation}
            facts["citation_address"] = page.citation_url
        return facts

    def _mini(self, card: Resource) -> Facts:
        row = self.minis.get(card.pk)
        return {
            "key": row.key if row else f"{self.key(card)}-mini",
            "kind": card.kind,
            "title": row.facts["title"] if row else f"{card.title[:150]} (mini)",
            "role": words.POSTER,
            "variant_of": self.key(card),
            "visibility": "public",
            "state": words.PUBLISHED,
        }


def cards() -> QuerySet[Resource]:
    """Every card that can move, with all that its row says."""
    return (
        Resource.objects.filter(kind__in=MOVES)
        .select_related("document__current__document__resource", "review", "guidance", "poster", "briefing")
        .prefetch_related(
            "topics",
            "audiences",
            "agencies",
            "old_addresses",
            "wholes__whole",
            "review__not_published",
            "poster__sizes__boxes",
            "briefing__sections",
        )
        .order_by("pk")
    )


def recommendations() -> QuerySet[Recommendation]:
    """Every recommendation with its actions."""
    return (
        Recommendation.objects.select_related("review__resource", "owner")
        .prefetch_related("actions__owner")
        .order_by("review_id", "number")
    )


def _with_artwork(facts: Facts, card: Resource, size: PosterSize | None, tail: str) -> Row:
    if size is None or not size.artwork_name:
        return Row(facts)
    facts["boxes"] = blocks.of_boxes(marked.box for marked in size.boxes.all())
    return Row(facts | {"file": f"{FILES}/{card.slug}{tail}.pdf"}, size.artwork_name, size.sha256)


def _usual_role(card: Resource) -> str:
    if card.kind == Resource.Kind.REVIEW:
        return ""
    return words.ROLE_OF_KIND.get(card.kind, words.MATERIAL)


def _state(card: Resource) -> str:
    return words.DRAFT if card.state == Resource.State.IN_REVIEW else card.state


def _published(card: Resource) -> str:
    """A review's date as exactly as it is known; of other cards the day on which readers got them."""
    if hasattr(card, "review"):
        known = card.review.published_on
        return str(days.Known(known, card.review.precision)) if known else ""
    shown = card.state in {Resource.State.PUBLISHED, Resource.State.ARCHIVED}
    return f"{clock.in_london(card.published_at):%Y-%m-%d}" if shown and card.published_at else ""


def _review(review: Review) -> Facts:
    reasons = {missing.role: missing.reason for missing in review.not_published.all()}
    return {
        "review_kind": review.kind,
        "pseudonym": review.pseudonym,
        "known_name": review.keeps_name,
        "reference": review.reference,
        "reviewer": review.reviewer,
        "findings": review.findings,
        "not_published": [f"{role}: {reasons[role]}" for role in words.OF_A_REVIEW if role in reasons],
    }


def asked(one: Recommendation) -> Facts:
    """A recommendation as its row says it; an action's agency only where it is another."""
    return {
        "number": one.number,
        "title": one.title,
        "text": one.text,
        "owner": one.owner.name,
        "due": str(one.due or ""),
        "state": one.state,
        "completed_on": str(one.completed_on or ""),
        "public_words": one.words,
        "approved": one.approved_on is not None and one.words == one.approved_words,
        "names_owner": one.names_owner,
        "shows_due": one.shows_due,
        "desk_notes": one.notes,
        "actions": [
            {
                "what": action.what,
                "owner": action.owner.name if action.owner_id != one.owner_id else "",
                "due": str(action.due or ""),
                "done_on": str(action.done_on or ""),
                "evidence": action.evidence if action.done_on else "",
            }
            for action in one.actions.all()
        ],
    }
