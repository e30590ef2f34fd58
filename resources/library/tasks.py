"""The library's work behind the scenes."""

import datetime as dt

from accounts.models import User
from portal.lib import clock, jobs, storage
from portal.lib.safely import Refused
from resources.library import actions, checking, weeks
from resources.library.models import Digest, DocumentVersion

UNCHECKED = "This file could not be checked. Please upload it again; if that fails too, save it afresh first."


def _give_up(subject: str, reason: str) -> None:
    """The check died each time, or the store stayed away: the uploader is told, and nothing is kept waiting."""
    version = DocumentVersion.objects.filter(pk=subject).first()
    if version:
        actions.refuse_document(version=version, reason=UNCHECKED)


@jobs.handler("library.check_document", attempts=4, mourn=_give_up)
def check_document(subject: str, turn: jobs.Turn) -> None:
    """Check one uploaded file and empty its place in quarantine. Run again, it goes on where it stopped."""
    version = DocumentVersion.objects.filter(pk=subject).first()
    if version is None:
        return
    if version.state == DocumentVersion.State.CHECKING:
        try:
            checked = checking.check(version)
        except storage.NotStored:
            actions.refuse_document(version=version, reason=UNCHECKED)
        except Refused as refusal:
            actions.refuse_document(version=version, reason=refusal.sentence)
        else:
            actions.accept_document(version=version, checked=checked)
    if version.quarantine_name:
        storage.delete(storage.QUARANTINE, version.quarantine_name)
        actions.forget_quarantine(version=version)


@jobs.every("library.tell_of_new", dt.timedelta(days=1))
def tell_of_new(subject: str, turn: jobs.Turn) -> None:
    """Tell people what their saved searches found since yesterday, and forget old words that found nothing."""
    actions.forget_fruitless()
    people = User.objects.filter(is_active=True, saved_searches__tells=True).distinct()
    for person in people.order_by("pk").iterator():
        if turn.alive:
            actions.tell_of_new(person=person)


@jobs.every("library.digests", dt.timedelta(hours=1))
def digests(subject: str, turn: jobs.Turn) -> None:
    """Ask for the week's email to everybody who has not been dealt with: one job each, so that one's fault is its own."""
    week = weeks.week_of(clock.in_london(clock.now()))
    for person in Digest.objects.due(week).values_list("person_id", flat=True):
        if not turn.alive:
            return
        jobs.enqueue("library.digest", person, once=f"library.digest:{person}:{week}")


@jobs.handler("library.digest")
def digest(subject: str, turn: jobs.Turn) -> None:
    """Write the week's email to one person."""
    actions.send_digest(person_pk=int(subject))
