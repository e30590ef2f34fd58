"""What reviews hang up in the desk's shell: rail, needs of today, and figures."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db.models import Case, When
from django.urls import reverse

from portal.lib import shell
from resources.reviews.models import LinkCheck, OwnerUpdate, Recommendation, RecommendationQuerySet

SHOWN = 10  # of what can be closed: the list has all

shell.entry("Reviews", icon="books", url="desk_reviews:list", permission="reviews.edit", order=10)
shell.entry(
    "Recommendations",
    icon="list-checks",
    url="desk_reviews:ours",
    permission="reviews.answer",
    order=11,
    count=lambda person: (
        OwnerUpdate.objects.waiting()
        .filter(recommendation__in=Recommendation.objects.of_agencies_kept_by(person).open())
        .count()
    ),
)


@shell.needs
def late_recommendations(person: Any) -> list[shell.Need]:
    """Recommendations past their day, with the agency that owes them, and those that this person may close."""
    if not person.has_perm("reviews.edit"):
        return []
    asked = Recommendation.objects.open().in_use().select_related("review__resource", "owner")
    late = _late(list(asked.late().order_by("due", "pk")))
    ready = [
        shell.Need(
            title=f"{r.review}: you are asked to close recommendation {r.number}"
            if r.asked_to_close_id == person.pk
            else f"{r.review}: recommendation {r.number} can be closed",
            why=f"{r.title}. Every action has its evidence.",
            action="Read the evidence",
            url=place_of(r),
            icon="list-checks",
        )
        for r in islice(_to_close(person, asked), SHOWN)
    ]
    return late + ready


def _to_close(person: Any, asked: RecommendationQuerySet) -> Iterable[Recommendation]:
    """Those of them that this person may close, first what they are asked to."""
    ready = (
        asked.filter(actions__isnull=False)
        .exclude(actions__done_on__isnull=True)
        .distinct()
        .order_by(Case(When(asked_to_close=person, then=0), default=1), "pk")
        .prefetch_related("actions", "files")
    )
    return (r for r in ready if person.has_perm("reviews.close", r))


def _late(late: list[Recommendation]) -> list[shell.Need]:
    """One line for all of them, the longest first: a list of twenty would hide everything else."""
    if not late:
        return []
    worst = late[0]
    days = f"{worst.days_late} day{'' if worst.days_late == 1 else 's'}"
    if len(late) == 1:
        title = f"{worst.review}: recommendation {worst.number} is {days} late"
        why, action, url = f"{worst.title}. Owner: {worst.owner}.", "See where it stands", place_of(worst)
    else:
        title, action = f"{len(late)} recommendations are late", "See them"
        why = f"The longest by {days}: {worst.review}, number {worst.number}. Owner: {worst.owner}."
        url = f"{reverse('desk_reviews:open')}?lateness=late"
    return [shell.Need(title=title, why=why, action=action, url=url, icon="warning", tone="bad")]


@shell.figures
def open_recommendations(person: Any) -> list[shell.Figure]:
    """How many recommendations are open and how many of them late, and how many links are dead."""
    if not person.has_perm("reviews.edit"):
        return []
    asked = Recommendation.objects.open().in_use()
    return [
        shell.Figure(
            "Open recommendations",
            str(asked.count()),
            f"{asked.late().count()} late",
            reverse("desk_reviews:open"),
        ),
        shell.Figure(
            "Dead links",
            str(LinkCheck.objects.dead().count()),
            "lead out to nothing",
            reverse("desk_reviews:links"),
        ),
    ]


def place_of(recommendation: Recommendation) -> str:
    """The editor with this recommendation open."""
    where = [recommendation.review.resource.slug, recommendation.number]
    return f"{reverse('desk_reviews:recommendation', args=where)}#rec-{recommendation.number}"


@shell.needs
def updates_wanted(person: Any) -> list[shell.Need]:
    """Recommendations of this person's own agency on which the partnership waits for word."""
    if not person.has_perm("reviews.answer"):
        return []
    mine = Recommendation.objects.of_agencies_kept_by(person).open().as_the_plan_lists()
    return [
        shell.Need(
            title=f"{r.review}: how far is recommendation {r.number}?",
            why=f"{r.title}. The partnership asks {r.owner}.",
            action="Say where it stands",
            url=reverse("desk_reviews:our_recommendation", args=[r.review.resource.slug, r.number]),
            icon="chat-circle-text",
        )
        for r in mine.filter(updates__asked_at__isnull=False, updates__answered_at__isnull=True)[:10]
    ]
