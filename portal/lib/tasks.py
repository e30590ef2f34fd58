"""What the bell and the clock start in a worker; and the plant room's nightly work: what was kept for long enough goes."""

import datetime as dt
import logging
import os
import signal

from celery import shared_task
from django.db import transaction
from django.db.models import Q

from portal.lib import audit_chain, clock, jobs, privacy, readings
from portal.lib.models import Job, Removal

log = logging.getLogger(__name__)

A_BATCH = 500  # rows that go in one transaction, so that nobody waits for them


@shared_task(name="plant.work")
def work(queue: str) -> None:
    """The bell's answer."""
    jobs.run_due(queue, _die)


@shared_task(name="plant.answer")
def answer(queue: str) -> None:
    """Say that somebody listens to this queue (portal.home.standing reads it)."""
    readings.note(f"worker.{queue}")


def _die() -> None:
    """End a worker's process, as any death would, its children with it. Celery starts another in its place."""
    os.kill(os.getpid(), signal.SIGKILL)


@shared_task(name="plant.sweep")
def sweep() -> None:
    """Put back what was dropped, start what recurs, ring for what waits, forget what is long done."""
    jobs.put_back_expired()
    jobs.start_recurring()
    _tick()
    month_ago = clock.now() - dt.timedelta(days=30)
    Job.objects.filter(state=Job.State.DONE, finished_at__lt=month_ago).delete()
    due = Q(state=Job.State.WAITING, due_at__lte=clock.now())
    for queue in Job.objects.filter(due).values_list("queue", flat=True).distinct():
        jobs.ring(queue)


def _tick() -> None:
    try:
        readings.note("clock")
    except Exception as error:  # noqa: BLE001  what the cache raises is its own; a sweep goes on without it
        log.warning("The sweep could not be noted (%s).", type(error).__name__)


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
