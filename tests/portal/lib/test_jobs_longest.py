"""A try that goes round in a circle ends: it is counted, and the worker that does not heed its end dies of it."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings as configured
from django.db import connection

from portal.lib import clock, jobs
from portal.lib.models import Job
from tests.jobs import drain
from tests.running import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    """What was mourned; the kind of work `test.note` is the tests' own, and gone afterwards."""
    yield []
    del jobs.kinds["test.note"]


def takes(kept, *, mourn=None, attempts=2):
    """A job that renews its lease once after this time, as its keeper would, and then ends well."""

    def run(subject, turn):
        with time_machine.travel(clock.now() + kept):
            jobs._renew(turn)
            renewed.append((turn.alive, Job.objects.get().lease_until))

    renewed = []
    jobs.kinds["test.note"] = jobs.Kind("test.note", run, "default", attempts, mourn, None)
    jobs.enqueue("test.note", "a")
    drain()
    return renewed


def test_work_that_takes_its_time_keeps_its_lease(kind):
    ((alive, _),) = takes(jobs.LONGEST - dt.timedelta(minutes=1))
    assert (alive, Job.objects.get().state) == (True, "done")


def test_work_that_takes_too_long_loses_its_lease_and_a_try_however_it_ends(kind):
    renewed = takes(jobs.LONGEST + dt.timedelta(minutes=1))
    job = Job.objects.get()
    assert renewed == [(False, None)]
    assert (job.state, job.attempts) == ("waiting", 1)
    assert job.due_at > clock.now() + jobs.LONGEST + configured.JOBS_LEASE
    assert job.reason == "It took longer than this kind of work may take."


def test_work_that_takes_too_long_each_time_is_buried_and_mourned(kind):
    takes(jobs.LONGEST, mourn=lambda *said: kind.append(said), attempts=1)
    assert Job.objects.get().state == "dead"
    assert kind == [("a", "It took longer than this kind of work may take.")]


def test_each_kind_of_work_has_its_own_longest_time():
    # A recording of four hours, every file of a store.
    files = {"home.back_up", "home.measure", "home.reconcile"}
    files |= {f"videos.{name}" for name in ("listen", "process", "take_in", "tidy")}
    known = {name: kind.longest for name, kind in jobs.kinds.items() if not name.startswith("test.")}
    assert {name for name, longest in known.items() if longest == jobs.LONGEST_OF_FILES} == files
    assert {*known.values()} == {jobs.LONGEST, jobs.LONGEST_OF_FILES}


LOOPS = """
import datetime as dt, django
django.setup()
from portal.lib import jobs, tasks
def loop(subject, turn):
    while True:
        pass
jobs.kinds["test.loops"] = jobs.Kind("test.loops", loop, "loops", 2, None, None, dt.timedelta(0))
jobs.enqueue("test.loops")
from django.conf import settings
settings.JOBS_LEASE = dt.timedelta(seconds=1)
tasks.work("loops")
"""


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_work_does_not_heed_its_end_dies_of_it():
    told = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.local",
        "DATABASE_URL": urlsplit(configured.DATABASE_URL)
        ._replace(path=f"/{connection.settings_dict['NAME']}")
        .geturl(),
    }
    done = subprocess.run(
        [sys.executable, "-c", LOOPS], cwd=ROOT, env=os.environ | told, check=False, timeout=60
    )
    job = Job.objects.get()
    assert (done.returncode, job.state, job.attempts) == (-signal.SIGKILL, "waiting", 1)


@pytest.mark.django_db(transaction=True)
def test_who_keeps_the_lease_is_asked_to_leave_while_work_does_not_end(kind, settings):
    settings.JOBS_LEASE = dt.timedelta(milliseconds=30)
    left = threading.Event()

    def waits(subject, turn):
        assert left.wait(30)

    jobs.kinds["test.note"] = jobs.Kind("test.note", waits, "default", 2, None, None, dt.timedelta(0))
    jobs.enqueue("test.note", "a")
    jobs.perform(jobs.claim("default"), leave=left.set)
    job = Job.objects.get()
    assert (job.state, job.attempts) == ("waiting", 1)
