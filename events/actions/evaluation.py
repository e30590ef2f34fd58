"""Answering an event's evaluation, a manager's comment, and the certificate that waits for both of its conditions."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from accounts import certificates
from accounts.models import Certificate, RecordEntry, User
from events import afterwards, places, stages
from events.actions.line import fresh, lock_event
from events.models import Booking, Evaluation, Event, ManagerComment, Rating, Statement
from portal.lib import audit, clock
from portal.lib.refusals import Refused


@transaction.atomic
def evaluate(
    *,
    booking: Booking,
    stage: str,
    ratings: Mapping[int, int | None],
    by: User,
    recommend: int | None = None,
    words: str = "",
    quotable: bool = False,
    manager: tuple[str, str] | None = None,
) -> Evaluation:
    """Keep somebody's answers at one stage, or change them while it is open.

    `ratings` maps a statement's number to 1 to 5, or to None for who would rather not say. `manager` is the name
    and address of who is asked for a comment. Raises Refused once the stage is closed, or for who is not asked.
    """
    event = lock_event(booking.event_id)
    booking = fresh(event, booking)
    now = clock.now()
    is_open = stage == stages.open_stage(now, starts=event.starts, ends=event.ends)
    if not (event.evaluated and event.is_published and is_open and stages.asks(stage, booking.state)):
        raise Refused("This part of the evaluation is closed.")
    given = {"recommend": recommend, "words": words, "quotable": quotable}
    evaluation, is_new = Evaluation.objects.get_or_create(
        booking=booking, stage=stage, defaults=given | {"answered_at": now}
    )
    if not is_new:
        for name, value in given.items():
            setattr(evaluation, name, value)
        evaluation.changed_at = now
        evaluation.save()
        evaluation.ratings.all().delete()
    Rating.objects.bulk_create(
        Rating(evaluation=evaluation, statement=statement, value=ratings.get(statement.number))
        for statement in _written_down(event)
    )
    audit.record(by=by, verb="events.evaluated", thing=evaluation, stage=stage, again=not is_new)
    if manager:
        _ask_for_comment(booking, *manager)
    if stage == stages.AFTER:
        prove(booking)
    return evaluation


def _written_down(event: Event) -> list[Statement]:
    """The event's statements, kept from the first answer on, so that every stage rates the same words."""
    found = Statement.of(event)
    if any(statement.pk is None for statement in found):
        Statement.objects.bulk_create(found)
    return found


@transaction.atomic
def word_statements(*, event: Event, texts: Sequence[str], by: User) -> list[Statement]:
    """Say what people rate. Raises Refused once somebody has answered: the words must be the same at each stage."""
    event = lock_event(event.pk)
    if Evaluation.objects.filter(booking__event=event).exists():
        raise Refused("Somebody has answered already, so the statements stay as they are.")
    if not event.evaluated:
        raise Refused("This event has no evaluation. Switch it on under Details.")
    event.statements.all().delete()
    kept = Statement.objects.bulk_create(
        Statement(event=event, number=number, text=text) for number, text in enumerate(texts, 1)
    )
    audit.record(by=by, verb="events.worded_statements", thing=event, number=len(kept))
    return kept


def _ask_for_comment(booking: Booking, name: str, email: str) -> None:
    """Ask the manager, once for each address; who has commented is not asked again."""
    comment = ManagerComment.objects.filter(booking=booking).first()
    if comment and (comment.answered_at or comment.manager_email == email):
        return
    comment = comment or ManagerComment(booking=booking)
    comment.manager_name, comment.manager_email, comment.asked_at = name, email, clock.now()
    comment.save()
    audit.record(by=booking.person, verb="events.asked_for_comment", thing=comment)
    afterwards.comment_asked(comment)


@transaction.atomic
def comment(*, comment: ManagerComment, seen: int | None, words: str) -> ManagerComment:
    """Keep a manager's comment, once. Nobody is signed in: the link is the proof.

    Raises Refused for a link that was used, or whose time is over.
    """
    lock_event(comment.booking.event_id)
    found = ManagerComment.objects.select_for_update(of=("self",)).select_related("booking__event")
    comment = found.get(pk=comment.pk)
    if not comment.is_open:
        raise Refused("This was answered, or its time is over.")
    comment.answered_at, comment.seen, comment.words = clock.now(), seen, words
    comment.save(update_fields=["answered_at", "seen", "words"])
    audit.record(by=None, verb="events.commented", thing=comment)
    return comment


def prove(booking: Booking) -> Certificate | None:
    """Issue the certificate where the person attended in full and, if the event asks for it, has answered afterwards.

    Once: who had one, standing or withdrawn, gets no other. Call it under the event's lock.
    """
    event = booking.event
    if booking.state != places.ATTENDED:
        return None
    if event.evaluated and not booking.evaluations.filter(stage=stages.AFTER).exists():
        return None
    entry = RecordEntry.objects.filter(person=booking.person, source=event.source).first()
    if entry is None or entry.certificates.exists():
        return None
    return certificates.issue(entry=entry, by=None)
