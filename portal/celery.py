"""The worker's app. Web processes only ring its bell (see portal.lib.jobs)."""

from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import heartbeat_sent
from django.conf import settings

app = Celery("portal")
app.config_from_object(settings.CELERY)
app.conf.beat_schedule = {
    "jobs.sweep": {"task": "plant.sweep", "schedule": settings.JOBS_SWEEP_EVERY.total_seconds()},
    "audit.seal": {"task": "plant.seal_audit", "schedule": settings.AUDIT_SEAL_EVERY.total_seconds()},
}
# Each queue is asked once a minute whether somebody listens; a question nobody heard in that minute is forgotten.
app.conf.beat_schedule |= {
    f"jobs.answer.{queue}": {
        "task": "plant.answer",
        "args": [queue],
        "schedule": 60.0,
        "options": {"queue": queue, "expires": 60},
    }
    for queue in settings.JOBS_QUEUES
}
app.conf.beat_scheduler = "portal.lib.beats:OneOfSeveral"
app.set_default()


@heartbeat_sent.connect  # every two seconds, from the worker's own loop: not while it hangs, but all through a long job
def alive(**_: Any) -> None:
    """Touch the file by which a container is known to live (PORTAL_ALIVE_FILE), where one is named."""
    if settings.ALIVE_FILE:
        Path(settings.ALIVE_FILE).touch()
