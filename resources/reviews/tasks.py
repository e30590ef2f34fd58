"""The room's work behind the scenes, and what the calendar asks for."""

import datetime as dt
from functools import partial

from django.conf import settings
from django.db.models import F, Q

from portal.lib import clock, jobs, outside, storage
from resources.library import quarantine
from resources.reviews import actions, checking
from resources.reviews.models import Evidence, LinkCheck, Recommendation

LINKS_EVERY = dt.timedelta(days=7)
LINKS_A_DAY = 500


@jobs.every("reviews.ask_owners", dt.timedelta(days=1))
def ask_owners(subject: str, turn: jobs.Turn) -> None:
    """Ask agencies how far they are with what is due soon or late."""
    last = clock.today() + dt.timedelta(days=settings.REVIEWS_ASK_AHEAD)
    asked = Recommendation.objects.open().in_use().filter(due__lte=last)
    for one in asked.select_related("owner"):
        if turn.alive:
            actions.ask_when_due(recommendation=one)


def _give_up(subject: str, reason: str) -> None:
    """The check died each time, or the store stayed away: whoever added it is told on the page."""
    file = Evidence.objects.filter(pk=subject).first()
    if file:
        actions.refuse_evidence(file=file, reason=quarantine.UNCHECKED)


@jobs.handler("reviews.check_evidence", attempts=4, mourn=_give_up)
def check_evidence(subject: str, turn: jobs.Turn) -> None:
    """Check one file of evidence."""
    file = Evidence.objects.filter(pk=subject).first()
    if file:
        quarantine.leave(
            file,
            checking.check,
            accept=partial(actions.accept_evidence, file=file),
            refuse=partial(actions.refuse_evidence, file=file),
        )


@jobs.handler("reviews.remove_file")
def remove_file(subject: str, turn: jobs.Turn) -> None:
    """Delete from the store what was taken out of the evidence, whether or not it had left quarantine."""
    for bucket in (storage.MEDIA, storage.QUARANTINE):
        storage.delete(bucket, subject)


@jobs.every("reviews.follow_links", dt.timedelta(days=1))
def follow_links(subject: str, turn: jobs.Turn) -> None:
    """Gather the links that lead out and follow those that nobody followed for a week, so many a day."""
    actions.gather_links()
    before = clock.now() - LINKS_EVERY
    stale = LinkCheck.objects.filter(Q(checked_at=None) | Q(checked_at__lt=before))
    for link in stale.order_by(F("checked_at").asc(nulls_first=True), "pk")[:LINKS_A_DAY]:
        if turn.alive:
            actions.note_link(link=link, answer=outside.ask(link.address))
