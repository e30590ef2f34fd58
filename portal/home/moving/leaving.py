"""A library moves out: the same CSVs and files that `import_library` reads."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from portal.home.models import ImportedRow, OldPath
from portal.home.moving import asking, days, tables, words
from portal.home.moving.items import GOING_OUT, as_cells
from portal.lib import clock, storage
from portal.lib.progress import Progress
from resources.library.models import Resource
from resources.posters import fields
from resources.posters.models import PosterSize
from resources.reviews.models import Recommendation, Review

LIBRARY = "library.csv"
FILES = "files"
Facts = dict[str, Any]
# Kinds that can come in again; a course is made of other things, on the desk.
MOVES = [kind for kind in Resource.Kind if kind != Resource.Kind.COURSE]


class Departure:
    """Writes every card, its file and the reviews' recommendations into a folder, sorted by key."""

    def __init__(self, place: Path) -> None:
        self.place = place
        known = ImportedRow.objects.filter(part=ImportedRow.Part.CARD)
        self.keys: dict[int, str] = dict(known.values_list("resource_id", "key"))
        minis = ImportedRow.objects.filter(part=ImportedRow.Part.MINI)
        self.minis = {row.resource_id: row for row in minis}
        self.paths: dict[int, list[str]] = {}
        for pk, path in OldPath.objects.order_by("path").values_list("resource_id", "path"):
            self.paths.setdefault(pk, []).append(path)

    def leave(self, progress: Progress) -> dict[str, int]:
        """Write everything; answers how many rows and files there are. Raises storage.StorageUnavailable."""
        cards = list(_cards())
        for card in cards:
            self.keys.setdefault(card.pk, card.slug)
        rows, files = [], 0
        for card in cards:
            for facts, stored in self._facts(card):
                if stored:
                    target = self.place / facts["file"]
                    target.parent.mkdir(exist_ok=True)
                    storage.fetch_to(storage.MEDIA, stored, target)
                    files += 1
                rows.append(as_cells(facts))
            progress.forward(1, card.title)
        rows.sort(key=lambda row: row["key"])
        asked = [
            asking.as_cells(self.keys[one.review.resource_id], _asked(one)) for one in _recommendations()
        ]
        asked.sort(key=lambda row: (row["review"], int(row["number"])))
        (self.place / LIBRARY).write_bytes(tables.write(GOING_OUT, rows))
        columns = [column.name for column in asking.COLUMNS]
        if asked:
            (self.place / asking.FILE).write_bytes(tables.write(columns, asked))
        return {"items": len(rows), "recommendations": len(asked), "files": files}

    def _facts(self, card: Resource) -> Iterable[tuple[Facts, str]]:
        """A card's row with the stored name of its file, and that of its mini."""
        facts, stored = self._card(card), ""
        if card.kind == Resource.Kind.POSTER and hasattr(card, "poster"):
            facts["text_alternative"] = card.poster.text_alternative
            sizes = {size.size: size for size in card.poster.sizes.all()}
            facts["file"], stored = _artwork(card, sizes.get(fields.FULL), "")
            yield facts, stored
            if fields.MINI in sizes or card.pk in self.minis:
                yield self._mini(card, sizes.get(fields.MINI))
            return
        version = card.document.current if hasattr(card, "document") else None
        if version:
            ending = version.file_name.rpartition(".")[2]
            facts["file"], stored = f"{FILES}/{card.slug}.{ending}", version.media_name
        yield facts, stored

    def _card(self, card: Resource) -> Facts:
        ties = [tie for tie in card.wholes.all() if tie.whole.kind == Resource.Kind.REVIEW]
        facts: Facts = {
            "key": self.keys[card.pk],
            "kind": card.kind,
            "title": card.title,
            "slug": card.slug,
            "summary": card.summary,
            "topics": [topic.name for topic in card.topics.all()],
            "audiences": [audience.name for audience in card.audiences.all()],
            "reviews": sorted(self.keys[tie.whole_id] for tie in ties),
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

    def _mini(self, card: Resource, size: PosterSize | None) -> tuple[Facts, str]:
        row = self.minis.get(card.pk)
        file, stored = _artwork(card, size, "-mini")
        return {
            "key": row.key if row else f"{self.keys[card.pk]}-mini",
            "kind": card.kind,
            "title": row.facts["title"] if row else f"{card.title[:150]} (mini)",
            "role": words.POSTER,
            "variant_of": self.keys[card.pk],
            "visibility": "public",
            "state": words.PUBLISHED,
            "file": file,
        }, stored


def _cards() -> Iterable[Resource]:
    return (
        Resource.objects.filter(kind__in=MOVES)
        .select_related("document__current__document__resource", "review", "guidance", "poster")
        .prefetch_related(
            "topics",
            "audiences",
            "agencies",
            "old_addresses",
            "wholes__whole",
            "review__not_published",
            "poster__sizes",
        )
        .order_by("pk")
    )


def _recommendations() -> Iterable[Recommendation]:
    return (
        Recommendation.objects.select_related("review", "owner")
        .prefetch_related("actions__owner")
        .order_by("review_id", "number")
    )


def _artwork(card: Resource, size: PosterSize | None, tail: str) -> tuple[str, str]:
    if size is None or not size.artwork_name:
        return "", ""
    return f"{FILES}/{card.slug}{tail}.pdf", size.artwork_name


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


def _asked(one: Recommendation) -> Facts:
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
