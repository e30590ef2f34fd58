"""What /readyz learns."""

import datetime as dt

import pytest
from django.test import override_settings

from portal.lib import clock, health
from portal.lib.health import Check
from portal.lib.models import Job

pytestmark = pytest.mark.django_db


def waiting(minutes, **more):
    Job.objects.create(kind="videos.process", due_at=clock.now() - dt.timedelta(minutes=minutes), **more)


def test_everything_answers():
    assert health.checks() == [
        Check("database", ok=True, detail="answers"),
        Check("migrations", ok=True, detail="all run"),
        Check("queue", ok=True, detail="nothing waits"),
        Check("storage", ok=True, detail="answers"),
    ]


def test_a_job_may_wait_a_little():
    waiting(1)
    waiting(-60, subject="2")
    assert health.queue_age().ok is True


def test_a_job_that_nobody_does_is_said():
    waiting(11)
    assert health.queue_age().ok is False


def test_a_job_that_is_done_does_not_wait():
    waiting(60, state="done")
    waiting(60, state="dead")
    assert health.queue_age() == Check("queue", ok=True, detail="nothing waits")


def test_a_missing_migration_is_said():
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="plant").order_by("-id").first().delete()
    assert health.migrations() == Check("migrations", ok=False, detail="1 to run")


def test_a_store_that_is_gone_is_said(settings):
    aliases = {alias: dict(held) for alias, held in settings.STORAGES.items()}
    for held in aliases.values():
        if "OPTIONS" in held:
            held["OPTIONS"] = {**held["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    with override_settings(STORAGES=aliases):
        assert health.storage_answers() == Check("storage", ok=False, detail="does not answer")
