"""Reviews, what they ask for, and guidance."""

import datetime as dt

from portal.lib import clock, storage
from resources.library.models import Bundle, Resource
from resources.reviews.models import (
    Action,
    ChecklistItem,
    Evidence,
    GuidancePage,
    GuidanceRule,
    NotPublished,
    OwnerUpdate,
    Recommendation,
    RecommendationLearning,
    Review,
)
from tests.factories.accounts import agency
from tests.factories.library import resource


def review(title: str = "Ellery", *, kind: str = "lcspr", card=None, **fields) -> Review:
    """A published review; `card` holds fields of its card, state included."""
    made = resource("review", title=title, **{"content_note": "neglect", "quiet": 2} | (card or {}))
    given = {"pseudonym": title, "published_on": dt.date(2026, 11, 5), "status": "finished"}
    return Review.objects.create(resource=made, kind=kind, **given | fields)


def part(whole: Review, role: str, **fields) -> Resource:
    """A card tied to a review in one role; its kind follows from the role."""
    kind = {"summary": "report"}.get(role, role)
    made = resource(fields.pop("kind", kind), **fields)
    Bundle.objects.create(whole=whole.resource, part=made, role=role)
    return made


def not_published(whole: Review, role: str, reason: str = "The family asked for privacy.") -> NotPublished:
    return NotPublished.objects.create(review=whole, role=role, reason=reason)


def recommendation(of: Review, *, number: int = 1, owner=None, **fields) -> Recommendation:
    given = {"title": f"Ask question {number}"} | fields
    return Recommendation.objects.create(review=of, number=number, owner=owner or agency(), **given)


def action(of: Recommendation, *, done_by=None, **fields) -> Action:
    """A planned action; `done_by` makes it done, with evidence, recorded by that person."""
    given = {"what": "Change the form", "owner": of.owner} | fields
    if done_by:
        given |= {"done_on": clock.today(), "recorded_at": clock.now(), "recorded_by": done_by}
        given.setdefault("evidence", "The new form is in use.")
    return Action.objects.create(recommendation=of, **given)


def evidence(of: Recommendation, **fields) -> Evidence:
    """A checked file of evidence, without the work of checking one."""
    given = {
        "title": "The new form",
        "state": "ready",
        "media_name": storage.new_name("evidence", "pdf"),
        "content_type": "application/pdf",
        "size": 48_000,
        "pages": 1,
    }
    return Evidence.objects.create(recommendation=of, **given | fields)


def asked_for_update(of: Recommendation, **fields) -> OwnerUpdate:
    """A question to the owner that waits for its answer."""
    return OwnerUpdate.objects.create(recommendation=of, **{"asked_at": clock.now()} | fields)


def learnt_from(of: Recommendation, card: Resource) -> RecommendationLearning:
    return RecommendationLearning.objects.create(recommendation=of, resource=card)


def checklist_item(text: str = "The family knows the day", **fields) -> ChecklistItem:
    return ChecklistItem.objects.create(text=text, **fields)


def guidance(title: str = "Notifiable incidents", *, card=None, **fields) -> GuidancePage:
    """A published guidance page that somebody looks at again in half a year."""
    later = clock.today() + dt.timedelta(days=180)
    made = resource("guidance", title=title, **{"review_due": later} | (card or {}))
    given = {"body": "## Whose duty it is\n\nThe local authority's.", "citation": "Working Together."}
    return GuidancePage.objects.create(resource=made, **given | fields)


def rule(
    page: GuidancePage, *, days: int = 5, text: str = "Notify the Panel by", order: int = 1
) -> GuidanceRule:
    return GuidanceRule.objects.create(
        page=page, days=days, text=text, order=order, citation="Working Together, chapter 5."
    )
