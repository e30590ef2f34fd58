"""Evidence on its way to the desk: taken in, checked, accepted or refused, and taken out again."""

from typing import IO

from django.db import transaction

from accounts.models import User
from portal.lib import audit, jobs, storage
from resources.reviews.checking import Checked
from resources.reviews.models import Action, Evidence, Recommendation


def add_evidence(
    *,
    by: User,
    recommendation: Recommendation,
    file: IO[bytes],
    title: str,
    size: int,
    action: Action | None = None,
) -> Evidence:
    """Take a file into quarantine and ask for its check. Nobody can open it before it was found harmless.

    Raises storage.StorageUnavailable.
    """
    stored = storage.new_name("evidence", "upload")
    storage.put(storage.QUARANTINE, stored, file, content_type="application/octet-stream")
    with transaction.atomic():
        added = Evidence.objects.create(
            recommendation=recommendation,
            action=action,
            title=title,
            quarantine_name=stored,
            size=size,
            added_by=by,
        )
        jobs.enqueue("reviews.check_evidence", added.pk)
        audit.record(by=by, verb="reviews.evidence_added", thing=recommendation, file=title)
    return added


def _lock(file: Evidence) -> bool:
    """Hold a file's row and read it afresh; False where it was taken out meanwhile."""
    try:
        file.refresh_from_db(from_queryset=Evidence.objects.select_for_update(no_key=True, of=("self",)))
    except Evidence.DoesNotExist:
        return False
    return True


def _lock_waiting(file: Evidence) -> bool:
    """The same; answers whether it still waits for its check."""
    return _lock(file) and file.state == Evidence.State.CHECKING


@transaction.atomic
def accept_evidence(*, file: Evidence, checked: Checked) -> None:
    """Let the desk and the owner's coordinators open a checked file; a copy that nobody waits for goes again."""
    if not _lock_waiting(file):
        if checked.media_name != file.media_name:
            jobs.enqueue("reviews.remove_file", checked.media_name)
        return
    found = checked.found
    file.state, file.media_name = Evidence.State.READY, checked.media_name
    file.content_type, file.size, file.sha256 = found.content_type, found.size, found.sha256
    file.pages, file.reason = found.pages or None, ""
    file.save()
    audit.record(by=None, verb="reviews.evidence_checked", thing=file.recommendation, file=file.title)


@transaction.atomic
def refuse_evidence(*, file: Evidence, reason: str) -> None:
    """Write down why a file was not taken."""
    if not _lock_waiting(file):
        return
    file.state, file.reason = Evidence.State.REFUSED, reason[:300]
    file.save()
    audit.record(
        by=None, verb="reviews.evidence_refused", thing=file.recommendation, file=file.title, reason=reason
    )


@transaction.atomic
def remove_evidence(*, by: User, file: Evidence, because: str) -> None:
    """Take a file out for good: what it held goes from the store, checked or not; that it was there and why it went
    stays. One that went already is left at that.
    """
    if not _lock(file):
        return
    audit.record(
        by=by,
        verb="reviews.evidence_removed",
        thing=file.recommendation,
        file=file.title,
        because=because,
        added_by=file.added_by_id,
    )
    for stored in filter(None, [file.media_name, file.quarantine_name]):
        jobs.enqueue("reviews.remove_file", stored)
    file.delete()
