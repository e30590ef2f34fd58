"""What /readyz learns."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
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


def without_the_last_migration():
    MigrationRecorder.Migration.objects.filter(app="plant").order_by("-id").first().delete()


def test_a_missing_migration_is_said():
    without_the_last_migration()
    assert health.migrations() == Check("migrations", ok=False, detail="1 to run")


def refusal(words: str) -> ProgrammingError:
    """What the database says to these words."""
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)
    return refused.value


@pytest.mark.parametrize("words", ["select newer from plant_job", "select 1 from newer"])
def test_code_that_came_before_its_tables_is_told_from_a_fault(words):
    refused = refusal(words)
    assert health.is_ahead_of_its_tables(refused) is False
    without_the_last_migration()
    assert health.is_ahead_of_its_tables(refused) is True


def test_any_other_refusal_of_the_database_stays_a_fault():
    without_the_last_migration()
    assert health.is_ahead_of_its_tables(refusal("select select")) is False


def test_a_store_that_is_gone_is_said(settings):
    aliases = {alias: dict(held) for alias, held in settings.STORAGES.items()}
    for held in aliases.values():
        if "OPTIONS" in held:
            held["OPTIONS"] = {**held["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    with override_settings(STORAGES=aliases):
        assert health.storage_answers() == Check("storage", ok=False, detail="does not answer")
