"""How far is it? Asked of the agency that owns a recommendation, and answered by its coordinator."""

from django.conf import settings
from django.db import transaction

from accounts.models import Membership, User
from portal.lib import audit, clock
from portal.lib.refusals import Refused
from resources.reviews import deadlines, emails, plan
from resources.reviews.actions.recommendations import lock
from resources.reviews.models import OwnerUpdate, Recommendation


def asked_of(recommendation: Recommendation) -> list[User]:
    """Who is written to about it: the person named for it, otherwise every coordinator of the agency that owns it.

    Somebody named who is no longer a coordinator there could not answer, so then all are written to.
    """
    looked_after = recommendation.owner.memberships.current().filter(role=Membership.Part.COORDINATOR)
    people = [m.person for m in looked_after.select_related("person") if m.person.is_active]
    return [person for person in people if person.pk == recommendation.owner_person_id] or people


@transaction.atomic
def ask_owner(*, by: User | None, recommendation: Recommendation) -> OwnerUpdate:
    """Write to the owner's people that word is wanted; asked again, the open question gets today's date.

    `by` is None when the calendar asks. Raises Refused for what is complete, for an agency that was asked today
    already, and for one without a coordinator.
    """
    locked = lock(recommendation)
    if locked.is_complete:
        raise Refused("This recommendation is complete: there is nothing to ask.")
    people = asked_of(locked)
    if not people:
        raise Refused(f"{locked.owner.name} has no coordinator here yet. Ask by phone, or name one first.")
    update = locked.updates.waiting().first() or OwnerUpdate(recommendation=locked)
    if update.asked_at and clock.in_london(update.asked_at).date() == clock.today():
        raise Refused(f"{locked.owner.name} was asked today already.")
    update.asked_by, update.asked_at = by, clock.now()
    update.save()
    for person in people:
        emails.how_far_is_it(update, to=person)
    audit.record(by=by, verb="reviews.asked_owner", thing=locked, owner=locked.owner.name)
    return update


@transaction.atomic
def answer(*, by: User, recommendation: Recommendation, standing: str, words: str) -> OwnerUpdate:
    """Keep what the owner's coordinator says; an open question is answered by it.

    It never completes anything: what the agency sees as done is closed on the desk, by somebody else, with evidence.
    """
    locked = lock(recommendation)
    if locked.is_complete:
        raise Refused("This recommendation is complete. The business team can reopen it.")
    update = locked.updates.waiting().first() or OwnerUpdate(recommendation=locked)
    update.standing, update.words = standing, words
    update.answered_by, update.answered_at = by, clock.now()
    update.save()
    if standing != plan.NOT_STARTED and locked.state == plan.NOT_STARTED:
        locked.state, locked.edition = Recommendation.State.UNDER_WAY, locked.edition + 1
        locked.save(update_fields=["state", "edition"])
    audit.record(by=by, verb="reviews.owner_answered", thing=locked, standing=standing)
    return update


def ask_when_due(*, recommendation: Recommendation) -> None:
    """Ask by ourselves some days before it is due and while it is late. An agency nobody looks after is not asked."""
    known = [*recommendation.updates.values_list("asked_at", flat=True)]
    known += recommendation.updates.values_list("answered_at", flat=True)
    last = max(filter(None, known), default=None)
    due = recommendation.due
    if due is None or not deadlines.asks_owner(
        due,
        clock.today(),
        ahead=settings.REVIEWS_ASK_AHEAD,
        last_word=clock.in_london(last).date() if last else None,
    ):
        return
    if asked_of(recommendation):
        ask_owner(by=None, recommendation=recommendation)
