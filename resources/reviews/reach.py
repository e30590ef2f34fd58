"""The trace from a recommendation to the people it reached: what was made because of it, and how that is used."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Sum

from accounts.models import Agency, RecordEntry
from resources.briefings.models import Briefing, Delivery
from resources.library import occasions
from resources.library.models import Reach, Resource, Tally
from resources.library.occasions import Held
from resources.reviews.models import Recommendation
from resources.videos.models import Video


@dataclass(frozen=True)
class Reached:
    """One card and how it is used: how often opened and taken, how many people have it in their record, and how many
    had it in a team meeting away from the portal.
    """

    card: Resource
    opened: int = 0
    downloaded: int = 0
    finished: int = 0
    told: int = 0


def trace(recommendation: Recommendation) -> list[Reached]:
    """Every card tied to a recommendation, in the order in which they were tied, with its use. Constant queries."""
    ties = recommendation.learning_ties.select_related("resource")
    cards = [tie.resource for tie in ties]
    tallied = _tallies(cards)
    finished = _finished(cards)
    teams = Reach.objects.filter(resource__in=cards).order_by().values("resource_id")
    told = {row["resource_id"]: row["all"] for row in teams.annotate(all=Sum("people"))}
    return [
        Reached(
            card,
            opened=tallied.get((card.pk, Tally.What.OPENED), 0),
            downloaded=tallied.get((card.pk, Tally.What.DOWNLOADED), 0),
            finished=finished[card.pk],
            told=told.get(card.pk, 0),
        )
        for card in cards
    ]


def held(recommendation: Recommendation) -> list[Held]:
    """The events that were held because of a recommendation, the latest first, with how many people came."""
    return occasions.named(list(recommendation.event_ties.values_list("source", flat=True)))


def _tallies(cards: Iterable[Resource]) -> dict[tuple[int, str], int]:
    rows = Tally.objects.filter(resource__in=cards).order_by().values("resource_id", "what")
    return {(row["resource_id"], row["what"]): row["times"] for row in rows.annotate(times=Sum("count"))}


def _finished(cards: Iterable[Resource]) -> Counter[int]:
    """How many records hold each card: recordings watched and briefings read to the end."""
    of_source = {
        f"{word}:{uuid}": card
        for word, things in (("video", Video.objects), ("briefing", Briefing.objects))
        for uuid, card in things.filter(resource__in=cards).values_list("uuid", "resource_id")
    }
    entries = RecordEntry.objects.filter(source__in=of_source).order_by().values("source")
    counts: Counter[int] = Counter()
    for row in entries.annotate(people=Count("pk")):
        counts[of_source[row["source"]]] += row["people"]
    return counts


@dataclass(frozen=True)
class ReviewReach:
    """A review, and the team sessions in which a briefing about it was delivered, with the people who were there."""

    title: str
    sessions: int
    people: int


def of_reviews(agency: Agency | None = None) -> list[ReviewReach]:
    """Every review that reached a team, most people first: in one agency, or in all of them. One query."""
    held = Delivery.objects.standing().filter(agency=agency) if agency else Delivery.objects.standing()
    found = (
        held.order_by()
        .filter(briefing__resource__wholes__whole__kind=Resource.Kind.REVIEW)
        .annotate(review=F("briefing__resource__wholes__whole__title"))
        .values("review")
        .annotate(sessions=Count("pk"), told=Sum("people"))
        .order_by("-told", "review")
    )
    return [ReviewReach(row["review"], row["sessions"], row["told"]) for row in found]
