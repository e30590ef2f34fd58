"""What the portal answers to whoever asks how it is."""

import datetime as dt

import pytest
from django.db.migrations.recorder import MigrationRecorder

from portal.lib import clock
from portal.lib.models import Job
from tests.factories.accounts import partnership


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def test_healthz_asks_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok"


def test_readyz_says_yes_for_each_thing_and_nothing_more(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"database": True, "migrations": True, "queue": True, "storage": True},
    )


def test_readyz_says_no_while_the_code_is_newer_than_the_tables(client):
    MigrationRecorder.Migration.objects.filter(app="events").order_by("-id").first().delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"database": True, "migrations": False, "queue": True, "storage": True},
    )


def test_readyz_says_no_when_a_job_has_waited_too_long(client):
    Job.objects.create(kind="plant.nobody", due_at=clock.now() - dt.timedelta(minutes=11))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["queue"]) == (503, False)
