"""The worker's app. Web processes only ring its bell (see portal.lib.jobs)."""

from celery import Celery
from django.conf import settings

app = Celery("portal")
app.config_from_object(settings.CELERY)
app.conf.beat_schedule = {
    "jobs.sweep": {"task": "plant.sweep", "schedule": settings.JOBS_SWEEP_EVERY.total_seconds()},
    "audit.seal": {"task": "plant.seal_audit", "schedule": settings.AUDIT_SEAL_EVERY.total_seconds()},
    "jobs.daily": {"task": "plant.daily", "schedule": 3600.0},
}
app.set_default()
