"""What the portal answers to whoever asks how it is."""

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.db.migrations.recorder import MigrationRecorder

from portal.lib import clock
from portal.lib.models import Job
from tests.factories.accounts import partnership
from tests.running import ROOT, free_port


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


ASKED = """
import django, sys
django.setup()
from django.test import Client
answer = Client(headers={"host": "127.0.0.1"}).get("/readyz")
sys.stdout.write(f"{answer.status_code} {answer.content.decode()}")
"""


@pytest.mark.long
def test_readyz_says_no_when_the_database_is_away():
    away = {"DATABASE_URL": f"postgresql://portal:secret@127.0.0.1:{free_port()}/portal"}
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=ROOT,
        env=os.environ | away | {"DJANGO_SETTINGS_MODULE": "portal.settings.local"},
        capture_output=True,
        text=True,
        check=False,
    )
    told = '{"database": false, "migrations": false, "queue": false, "storage": true}'
    assert done.stdout == f"503 {told}", done.stderr
