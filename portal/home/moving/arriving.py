"""The second pass: rows become cards, through the rooms' own actions, in one transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from accounts.models import Agency
from portal.home.models import ImportedRow, OldPath
from portal.home.moving import outcomes, planning, shelves, showing, standing, together, words
from portal.home.moving.asking import Asked
from portal.home.moving.items import FACTS, Item
from portal.home.moving.outcomes import Outcome
from portal.home.moving.shelves import Actor
from portal.lib import audit
from portal.lib.progress import Progress
from resources.library import actions as library
from resources.library import publishing
from resources.library.models import Audience, Bundle, Resource, Topic
from resources.reviews import actions as reviews
from resources.reviews.models import Review

NOT_THERE = "There was none on the website before this one."
NOTHING = Item(row=0, key="", kind="", title="").facts
Part = ImportedRow.Part


class Arrival:
    """Brings the items of one file in. Call `bring` inside a transaction; `outcomes` says what became of each."""

    def __init__(self, items: Sequence[Item], asked: Sequence[Asked], *, file: str, by: Actor) -> None:
        self.items, self.asked, self.file, self.by = items, asked, file, by
        self.rows = ImportedRow.objects.select_related("resource").in_bulk(
            [item.key for item in items], field_name="key"
        )
        self.among = together.names(items)
        self.before = standing.wholes()
        self.shown = showing.Showing()
        self.topics = {topic.name: topic for topic in Topic.objects.all()}
        self.audiences = {audience.name: audience for audience in Audience.objects.all()}
        self.agencies = {agency.name: agency for agency in Agency.objects.all()}
        self.touched: dict[int, Item | None] = {}  # reviews whose formats are to be looked at again
        self.outcomes: dict[str, Outcome] = {}
        self.planned: list[Outcome] = []

    @transaction.atomic
    def bring(self, progress: Progress) -> None:
        """Reviews and full posters first, since other rows name them."""
        for item in sorted(self.items, key=_order):
            self._bring(item)
            progress.forward(1, item.title)
        for item in self.items:
            if self.outcomes[item.key].happened != outcomes.UNCHANGED and not item.variant_of:
                self._tie(item)
        self.planned = self._plan(progress)
        for pk, review in self.touched.items():
            self._explain(Review.objects.select_related("resource").get(resource_id=pk), review)
        # A review that waited for a format may have it now.
        ImportedRow.objects.filter(
            resource__in=self.touched, facts__state=words.PUBLISHED, resource__state=Resource.State.DRAFT
        ).update(waits=True)

    @property
    def told(self) -> list[Outcome]:
        """What became of every row, in the order of the rows."""
        return [*sorted(self.outcomes.values(), key=lambda outcome: outcome.row), *self.planned]

    def _plan(self, progress: Progress) -> list[Outcome]:
        """Bring the recommendations in, each to its review."""
        cards = {one.row: self._whole(words.REVIEW, one.review) for one in self.asked}
        known = ImportedRow.objects.filter(part=Part.CARD, resource__in=cards.values())
        keys = dict(known.values_list("resource_id", "key"))
        named = {row: keys.get(card.pk, card.slug) for row, card in cards.items()}
        told = planning.bring(self.asked, cards, named, by=self.by)
        for outcome, one in zip(told, self.asked, strict=True):
            outcome.address = cards[one.row].get_absolute_url()
            progress.forward(1, outcome.what)
            if outcome.happened != outcomes.UNCHANGED:
                self.touched.setdefault(cards[one.row].pk, None)
        return told

    def _bring(self, item: Item) -> None:
        row = self.rows.get(item.key) or self._like(item)
        which = {name for name in FACTS if row is None or row.facts.get(name) != item.facts[name]}
        other_file = bool(item.path) and (row is None or row.sha256 != item.sha256)
        if row is None:
            happened = outcomes.ADDED
        else:
            happened = outcomes.CHANGED if which or other_file else outcomes.UNCHANGED
        self.outcomes[item.key] = Outcome(self.file, item.row, item.key, item.title, happened)
        if row:
            self.rows[item.key] = row
        if happened == outcomes.UNCHANGED:
            return
        card = self._card(item, row, which)
        led_here = row.facts["old_addresses"] if row else []
        kept = row or ImportedRow(key=item.key, part=_part(item))
        kept.resource, kept.facts = card, item.facts
        kept.sha256 = "" if other_file or not item.path else item.sha256
        kept.save()
        self.rows[item.key] = kept
        self._lead(kept, led_here)
        self._state(kept, item, which)
        audit.record(
            by=self.by, verb="home.imported", thing=card, file=self.file, row=item.row, new=sorted(which)
        )

    def _like(self, item: Item) -> ImportedRow | None:
        """The row of a card that was made here and goes out like this: it has that address, and is of that kind."""
        card: Resource | None = None
        if item.variant_of:
            card = self._whole(words.POSTER, item.variant_of)
        elif item.slug:
            card = Resource.objects.filter(slug=item.slug, kind=item.kind).first()
        if card is None or ImportedRow.objects.filter(resource=card, part=_part(item)).exists():
            return None
        shown = self.shown.like(item.key, card)
        if shown is None:
            return None
        facts = NOTHING | shown.facts
        return ImportedRow(key=item.key, part=_part(item), resource=card, facts=facts, sha256=shown.sha256)

    def _card(self, item: Item, had: ImportedRow | None, which: set[str]) -> Resource:
        if item.variant_of:
            whole = self._whole(words.POSTER, item.variant_of)
            if "boxes" in which and whole.kind == words.POSTER and hasattr(whole, "poster"):
                shelves.mark(whole.poster, item, by=self.by)
            return whole
        things = self._things(item, which)
        if had is None:
            return shelves.add(item, things, by=self.by)
        if which - {"file", "old_addresses"}:
            shelves.change(had.resource, item, which, things, by=self.by)
        return had.resource

    def _things(self, item: Item, which: set[str]) -> dict[str, Any]:
        known: dict[str, dict[str, Any]] = {
            "topics": self.topics,
            "audiences": self.audiences,
            "agencies": self.agencies,
        }
        for name in item.topics:
            if name not in self.topics:
                self.topics[name] = library.add_topic(name=name, by=self.by)
        return {
            name: [things[said] for said in getattr(item, name)]
            for name, things in known.items()
            if name in which
        }

    def _whole(self, kind: str, name: str) -> Resource:
        """The review or poster that a row names: of this file, else of the portal."""
        keys = self.among.keys(kind, name)
        if keys:
            return self.rows[keys[0]].resource
        return Resource.objects.get(pk=self.before[name.casefold()][1])

    def _lead(self, row: ImportedRow, before: Iterable[str]) -> None:
        """Old addresses lead to the card; those that the row no longer names do not."""
        for old in row.facts["old_addresses"]:
            if "/" in old:
                OldPath.objects.update_or_create(path=old, defaults={"resource": row.resource})
            else:
                library.lead_here(resource=row.resource, slug=old, by=self.by)
        gone = set(before) - set(row.facts["old_addresses"])
        OldPath.objects.filter(path__in=gone, resource=row.resource).delete()

    def _state(self, row: ImportedRow, item: Item, which: set[str]) -> None:
        """Announce, archive, or note that it is to be published: `settling` does that once its file is checked.

        What was archived on the desk comes back only if its row says so anew.
        """
        if item.variant_of:
            return
        card, moment = row.resource, shelves.moment_of(item)
        was_archived = card.state == Resource.State.ARCHIVED and "state" not in which
        row.waits = item.state == words.PUBLISHED and not (card.is_published or was_archived)
        row.published_at = moment
        row.save(update_fields=["waits", "published_at"])
        if which & {"state", "expected"}:
            if item.state == words.EXPECTED:
                library.announce(resource=card, by=self.by, expected_text=item.expected)
            elif item.state == words.ARCHIVED:
                self._archive(card, self.outcomes[item.key])
        dated = card.published_at or card.state == Resource.State.ARCHIVED
        if moment and "published_on" in which and dated and card.published_at != moment:
            library.change_resource(resource=card, by=self.by, published_at=moment)

    def _archive(self, card: Resource, outcome: Outcome) -> None:
        """Archive a card; within its minimum public period it stays, and its row says so."""
        try:
            library.archive(resource=card, by=self.by)
        except publishing.NotReady as early:
            outcome.remark = str(early)

    def _tie(self, item: Item) -> None:
        """Tie a part to exactly the reviews that its row names; of other ties nothing is known here."""
        part = self.rows[item.key].resource
        if item.kind == words.REVIEW:
            self.touched[part.pk] = item
            return
        wanted = {whole.pk: whole for whole in (self._whole(words.REVIEW, name) for name in item.reviews)}
        ties = Bundle.objects.filter(part=part, whole__kind=Resource.Kind.REVIEW).select_related("whole")
        standing_now = {tie.whole_id: tie for tie in ties}
        for pk, tie in standing_now.items():
            if pk not in wanted:
                library.untie(whole=tie.whole, part=part, by=self.by)
                self.touched.setdefault(pk, None)
        for pk, whole in wanted.items():
            if pk not in standing_now or standing_now[pk].role != item.role:
                library.tie(whole=whole, part=part, role=item.role, by=self.by)
                self.touched.setdefault(pk, None)

    def _explain(self, review: Review, item: Item | None) -> None:
        """Say for each format why there is none: the file's reason, else that the site before had none."""
        said = {missing.role: missing.reason for missing in review.not_published.all()}
        tied: dict[str, list[Resource]] = {}
        for tie in review.resource.parts.select_related("part"):
            tied.setdefault(tie.role, []).append(tie.part)
        explains = not review.is_elsewhere and self._is_to_be_published(review.resource, item)
        planned = review.recommendations.exists()
        for role in words.OF_A_REVIEW:
            reason = said.get(role, "")
            if item is not None and role in item.reasons:
                reason = item.reasons[role]
            elif reason == NOT_THERE and tied.get(role):
                reason = ""
            elif explains and not (reason or tied.get(role) or (planned and role == words.ACTION_PLAN)):
                reason = NOT_THERE
            if reason != said.get(role, ""):
                reviews.set_format(
                    by=self.by, review=review, role=Bundle.Role(role), parts=tied.get(role, []), reason=reason
                )

    def _is_to_be_published(self, card: Resource, item: Item | None) -> bool:
        if item is not None:
            return item.state == words.PUBLISHED
        return (
            card.is_published
            or ImportedRow.objects.filter(
                resource=card, part=Part.CARD, facts__state=words.PUBLISHED
            ).exists()
        )


def _part(item: Item) -> str:
    return Part.MINI if item.variant_of else Part.CARD


def _order(item: Item) -> tuple[int, int]:
    first = item.kind == words.REVIEW or (item.kind == words.POSTER and not item.variant_of)
    return (0 if first else 1, item.row)
