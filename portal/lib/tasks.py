"""The plant room's nightly work: what was kept for long enough goes, and a report says how much."""

import datetime as dt

from celery import shared_task
from django.db import transaction

from portal.lib import audit_chain, clock, jobs, privacy
from portal.lib.models import Removal

A_BATCH = 500  # rows that go in one transaction, so that nobody waits for them


@shared_task(name="plant.seal_audit")
def seal_audit() -> None:
    """Seal the deeds of the last seconds. Missed once, it is done at the next beat: the entries wait."""
    audit_chain.seal()


@jobs.every("plant.remove_overdue", dt.timedelta(days=1))
def remove_overdue(subject: str, turn: jobs.Turn) -> None:
    """Remove every row whose time in the privacy register is over. A death in between leaves the rest for next time.

    `subject` is the night's beginning: one that was reported already is not reported again.
    """
    began, counts = clock.now(), {}
    for model, holding in privacy.register.items():
        gone = holding.remove() if holding.remove and turn.alive else 0
        while not holding.remove and turn.alive and (keys := _some(holding, began)):
            with transaction.atomic():
                model._default_manager.filter(pk__in=keys).delete()
            gone += len(keys)
        if gone:
            counts[model._meta.label] = gone
    night = dt.datetime.fromisoformat(subject) if subject else began
    if counts or not Removal.objects.filter(began_at__gte=night).exists():
        Removal.objects.create(began_at=began, ended_at=clock.now(), counts=counts)


def _some(holding: privacy.Holding, now: dt.datetime) -> list[object]:
    found = privacy.overdue(holding, now)
    return [] if found is None else list(found.order_by("pk").values_list("pk", flat=True)[:A_BATCH])
