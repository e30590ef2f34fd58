"""From a Teams attendance report to the register: proposed first, saved when somebody confirms."""

import hashlib
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from events import attendance
from events.actions.line import lock_event
from events.actions.register import write_marks
from events.models import AttendanceProposal, Event
from events.proposing import Rule
from portal.lib import audit, jobs
from portal.lib.models import AuditEntry
from portal.lib.refusals import Refused

AT_ONCE = (
    300  # more than so many are saved by a job, in turns of so many: nobody waits, and the lock is short
)
SAVED = "events.attendance_saved"


@transaction.atomic
def propose_attendance(*, event: Event, content: bytes, rule: Rule, by: User) -> AttendanceProposal:
    """Read a report and keep what it says, in place of an earlier proposal; the register stays as it is.

    Raises Refused for what is no report of this event, before the start, and while a proposal is being saved.
    """
    if not event.has_started or event.published_at is None:
        raise Refused("The register opens when the event starts.")
    try:
        report = attendance.read(content, near=event.starts)
    except attendance.Unreadable as sentence:
        raise Refused(str(sentence)) from sentence
    event = lock_event(event.pk)
    if AttendanceProposal.objects.filter(event=event, saving=True).exists():
        raise Refused("The register is being saved. Wait until that is done.")
    AttendanceProposal.objects.filter(event=event).delete()
    made = AttendanceProposal.objects.create(
        event=event,
        sha256=hashlib.sha256(content).hexdigest(),
        rows=report.rows,
        people=AttendanceProposal.packed(report.people),
        late=rule.late,
        early=rule.early,
        share=rule.share,
        by=by,
    )
    audit.record(by=by, verb="events.attendance_read", thing=event, sha256=made.sha256, rows=made.rows)
    return made


def was_saved(proposal: AttendanceProposal) -> bool:
    """The very file was confirmed for this event before."""
    deeds = AuditEntry.objects.filter(thing=audit.name_of(proposal.event), verb=SAVED)
    return deeds.filter(detail__sha256=proposal.sha256).exists()


@transaction.atomic
def confirm_attendance(*, event: Event, sha256: str, marks: Mapping[str, str], by: User) -> int | None:
    """Save the register as confirmed, once; returns how many changed, or None where a job saves them.

    `marks` maps a booking's uuid to its mark; `sha256` names the file that was looked at. Raises Refused for a
    proposal that is no longer there, and for what `mark_register` refuses.
    """
    event = lock_event(event.pk)
    kept = AttendanceProposal.objects.filter(event=event, sha256=sha256, saving=False).first()
    if kept is None or kept.is_over:
        raise Refused("This proposal was saved or thrown away, or is over. Nothing is changed.")
    if len(marks) > AT_ONCE:
        kept.marks, kept.saving, kept.saved, kept.by, kept.problem = dict(marks), True, 0, by, ""
        kept.save(update_fields=["marks", "saving", "saved", "by", "problem"])
        jobs.enqueue("events.save_attendance", kept.pk)
        return None
    changed = write_marks(event, marks, by=by)
    _finish(kept, by)
    return changed


@transaction.atomic
def save_some_attendance(*, pk: int) -> bool:
    """Save the next turn of a confirmed proposal; True while more is left.

    A refusal leaves everybody of its turn as they were, ends the saving and stands on the proposal's page.
    """
    event = Event.objects.filter(attendance_proposal=pk).first()
    if event is None:
        return False
    event = lock_event(event.pk)
    kept = AttendanceProposal.objects.select_related("by").defer("people").filter(pk=pk, saving=True).first()
    if kept is None:
        return False
    keys = sorted(kept.marks)[:AT_ONCE]
    try:
        with transaction.atomic():  # what was written before the refusal goes with it
            write_marks(event, {key: kept.marks[key] for key in keys}, by=kept.by)
    except Refused as refused:
        stop_saving(pk=pk, why=f"{refused} Nothing of this part is saved; what was saved before stays.")
        return False
    for key in keys:
        del kept.marks[key]
    kept.saved += len(keys)
    kept.save(update_fields=["marks", "saved"])
    if not kept.marks:
        _finish(kept, kept.by)
    return bool(kept.marks)


def stop_saving(*, pk: int, why: str) -> None:
    """Leave what is not saved yet as a proposal again, with the reason on its page."""
    AttendanceProposal.objects.filter(pk=pk).update(saving=False, marks={}, problem=why[:300])


def _finish(kept: AttendanceProposal, by: User) -> None:
    """The names of the file go; that it was saved stays, so that the same file changes nothing later."""
    audit.record(by=by, verb=SAVED, thing=kept.event, sha256=kept.sha256, rows=kept.rows)
    kept.delete()


@transaction.atomic
def discard_attendance(*, event: Event, by: User) -> None:
    """Throw a proposal away. Raises Refused while it is being saved; without one nothing happens."""
    lock_event(event.pk)
    kept = AttendanceProposal.objects.filter(event=event).first()
    if kept is None:
        return
    if kept.saving:
        raise Refused("The register is being saved, so the proposal stays until then.")
    audit.record(by=by, verb="events.attendance_discarded", thing=event, sha256=kept.sha256)
    kept.delete()
