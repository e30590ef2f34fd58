"""The checklist before publishing: ticked by name, taken back on record, and its items kept by the business team."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from portal.lib import audit, clock
from portal.lib.refusals import Refused
from resources.reviews.models import ChecklistItem, ChecklistTick, Review

CAME_PUBLISHED = "It was public before it came into this portal."


@transaction.atomic
def tick(
    *, by: User | None, review: Review, item: ChecklistItem, note: str = "", applies: bool = True
) -> ChecklistTick:
    """Say in one's own name that an item was seen to, or with a reason that it does not apply.

    Raises Refused where it is ticked already, is no longer asked for, or is waived without a reason.
    """
    if not item.active:
        raise Refused("This is no longer asked for.")
    if not applies and not note:
        raise Refused("Say why it does not apply.")
    try:
        with transaction.atomic():
            ticked = ChecklistTick.objects.create(
                review=review, item=item, by=by, at=clock.now(), note=note, applies=applies
            )
    except IntegrityError:
        raise Refused("Somebody ticked this already.") from None
    audit.record(by=by, verb="reviews.ticked", thing=review, item=item.text, reason=note, applies=applies)
    return ticked


@transaction.atomic
def came_published(*, review: Review) -> None:
    """A review was public before it came into this portal: what is left of the checklist was seen to elsewhere."""
    if not review.is_elsewhere:
        for item in ChecklistItem.objects.unticked_for(review):
            tick(by=None, review=review, item=item, note=CAME_PUBLISHED, applies=False)


@transaction.atomic
def untick(*, by: User, tick: ChecklistTick) -> None:
    """Take a tick back; who had ticked it, and when, stays in the audit."""
    audit.record(
        by=by,
        verb="reviews.unticked",
        thing=tick.review,
        item=tick.item.text,
        ticked_by=tick.by_id,
        ticked_at=tick.at.isoformat(),
    )
    tick.delete()


@transaction.atomic
def add_item(*, by: User | None, **fields: Any) -> ChecklistItem:
    """Ask for one thing more before a review is published."""
    item = ChecklistItem.objects.create(**fields)
    audit.record(by=by, verb="reviews.checklist_added", thing=item)
    return item


@transaction.atomic
def change_item(*, by: User, item: ChecklistItem, **fields: Any) -> None:
    """Change an item's words, source or place, or no longer ask for it; ticks that were given stay."""
    before = {name: getattr(item, name) for name in fields}
    for name, value in fields.items():
        setattr(item, name, value)
    item.save()
    changed = [name for name, value in before.items() if value != fields[name]]
    audit.record(by=by, verb="reviews.checklist_changed", thing=item, fields=changed)
