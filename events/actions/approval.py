"""A manager's answer, given without an account."""

from django.db import transaction

from events import emails, places
from events.actions.line import Ending, become, end, fresh, lock_event, move_up
from events.models import Approval
from portal.lib import audit, clock
from portal.lib.refusals import Refused


@transaction.atomic
def answer(*, approval: Approval, approved: bool, reason: str = "") -> Approval:
    """Write a manager's yes or no, once. Nobody is signed in: the link is the proof.

    Raises Refused for a link that was used, or whose time is over.
    """
    event = lock_event(approval.booking.event_id)
    booking = fresh(event, approval.booking)
    approval = Approval.objects.select_for_update(of=("self",)).get(pk=approval.pk)
    approval.booking = booking
    if not approval.is_open or event.has_started or not event.is_published:
        raise Refused("This request has been answered, or its time is over.")
    approval.answered_at, approval.approved = clock.now(), approved
    approval.save(update_fields=["answered_at", "approved"])
    audit.record(by=None, verb="events.answered", thing=approval, approved=approved)
    if approved:
        become(booking, places.APPROVED, by=None)
    else:
        end(booking, Ending.REFUSED, by=None, reason=reason)
        emails.refused(booking, approval)
    move_up(event)
    return approval


@transaction.atomic
def remind_manager(*, approval: Approval) -> None:
    """Ask the manager again, at most once a day. Raises Refused where nothing is to be answered."""
    if not approval.is_open:
        raise Refused("This request has been answered, or its time is over.")
    emails.manager_asked(approval.booking, approval, again=str(clock.today()))
    audit.record(by=approval.booking.person, verb="events.reminded_manager", thing=approval)
