"""What this room holds about people: who recorded, approved and closed what. Never a child."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from portal.lib.privacy import holds, nothing_personal, unnames
from resources.reviews.models import (
    Action,
    ChecklistItem,
    ChecklistTick,
    ConfidentialWords,
    Evidence,
    GuidancePage,
    GuidanceRule,
    LinkCheck,
    Milestone,
    NotPublished,
    OwnerUpdate,
    Recommendation,
    RecommendationClosing,
    RecommendationEvent,
    RecommendationLearning,
    Review,
)

KEPT = "As long as the review: who approved, recorded and closed is its evidence. The name goes when the person is erased."


def _own_agencies(model: Any) -> Any:
    def merge(old: Any, new: Any) -> None:
        """An agency that goes into another takes its recommendations and actions along."""
        model.objects.filter(owner=old).update(owner=new)

    return merge


def _closings(person: Any) -> Iterable[dict[str, Any]]:
    mine = Q(closed_by=person) | Q(reopened_by=person) | Q(recorded_by=person)
    return map(dict, RecommendationClosing.objects.filter(mine).values())


def _updates(person: Any) -> Iterable[dict[str, Any]]:
    return map(dict, OwnerUpdate.objects.filter(Q(answered_by=person) | Q(asked_by=person)).values())


def _recommendations(person: Any) -> Iterable[dict[str, Any]]:
    mine = Q(approved_by=person) | Q(owner_person=person) | Q(asked_to_close=person)
    return map(dict, Recommendation.objects.filter(mine).values())


holds(
    Recommendation,
    person="approved_by",
    keep=KEPT,
    export=_recommendations,
    erase=unnames(Recommendation, "approved_by", "owner_person", "asked_to_close"),
    merge=_own_agencies(Recommendation),
)
holds(
    Action, person="recorded_by", keep=KEPT, erase=unnames(Action, "recorded_by"), merge=_own_agencies(Action)
)
holds(
    RecommendationClosing,
    person="closed_by",
    keep=KEPT,
    export=_closings,
    erase=unnames(RecommendationClosing, "closed_by", "reopened_by", "recorded_by"),
)
holds(
    OwnerUpdate,
    person="answered_by",
    keep=KEPT,
    export=_updates,
    erase=unnames(OwnerUpdate, "answered_by", "asked_by"),
)
holds(ChecklistTick, person="by", keep=KEPT, erase=unnames(ChecklistTick, "by"))
holds(Evidence, person="added_by", keep=KEPT, erase=unnames(Evidence, "added_by"))
nothing_personal(GuidancePage, "The partnership's own words, and where they come from.")
nothing_personal(
    Review, "A review under a name that is not the child's; the reviewer's name is published with it."
)
nothing_personal(NotPublished, "Why a format is not there.")
nothing_personal(GuidanceRule, "A length of time and its source.")
nothing_personal(RecommendationLearning, "Which cards were made because of a recommendation.")
nothing_personal(RecommendationEvent, "Which events were held because of a recommendation.")
nothing_personal(ChecklistItem, "What is asked for before a review is published.")
nothing_personal(
    ConfidentialWords,
    "Encrypted: names and places that must appear nowhere, so no export holds them. They go with their review.",
)
nothing_personal(Milestone, "Dated steps of a review.")
nothing_personal(LinkCheck, "Addresses outside, and whether they answer.")
