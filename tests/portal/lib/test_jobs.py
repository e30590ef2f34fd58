"""Work is a row: nothing is lost when a worker, the broker or the caller's transaction dies."""

import datetime as dt
import errno
from concurrent.futures import ThreadPoolExecutor

import celery
import kombu.pools
import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg.errors import UndefinedColumn

from portal.lib import clock, jobs, storage
from portal.lib.models import Job
from tests.jobs import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen():
    return []


@pytest.fixture
def kind(seen):
    """A kind of work that notes its subject; `fail` in the subject makes it raise."""

    def run(subject, turn):
        seen.append(subject)
        if "fail" in subject:
            raise RuntimeError("no luck")
        if "hopeless" in subject:
            raise jobs.GiveUp("It cannot be done.")

    mourned = []
    jobs.kinds["test.note"] = jobs.Kind(
        "test.note", run, "default", 2, lambda s, r: mourned.append((s, r)), None
    )
    yield mourned
    del jobs.kinds["test.note"]


def expire(job):
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - dt.timedelta(seconds=1))


def test_enqueued_work_is_done_once(kind, seen):
    jobs.enqueue("test.note", "a")
    drain()
    drain()
    assert seen == ["a"]


def test_asking_twice_before_it_began_asks_once(kind, seen):
    jobs.enqueue("test.note", "a")
    jobs.enqueue("test.note", "a")
    drain()
    assert seen == ["a"]


def test_asking_again_after_it_was_done_does_it_again(kind, seen):
    jobs.enqueue("test.note", "a")
    drain()
    jobs.enqueue("test.note", "a")
    drain()
    assert seen == ["a", "a"]


def test_work_named_once_is_never_asked_for_again(kind, seen):
    jobs.enqueue("test.note", "a", once="letter-1")
    drain()
    jobs.enqueue("test.note", "a", once="letter-1")
    drain()
    assert seen == ["a"]


def test_work_of_a_rolled_back_transaction_is_not_done(kind, seen):
    with transaction.atomic():
        jobs.enqueue("test.note", "a")
        transaction.set_rollback(True)
    drain()
    assert seen == []


def test_work_waits_for_its_time(kind, seen):
    jobs.enqueue("test.note", "a", due_at=clock.now() + dt.timedelta(hours=1))
    drain()
    assert seen == []


def test_a_failure_is_tried_again_later(kind):
    jobs.enqueue("test.note", "fail")
    drain()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.reason) == ("waiting", 1, "RuntimeError: no luck")
    assert job.due_at > clock.now()


def fails_with(error):
    def run(subject, turn):
        raise error

    jobs.kinds["test.note"] = jobs.Kind("test.note", run, "default", 2, None, None)
    jobs.enqueue("test.note", "a")


def come_round_again(times: int) -> Job:
    for _ in range(times):
        Job.objects.update(due_at=clock.now())
        drain()
    return Job.objects.get()


def test_a_store_that_is_away_costs_no_try(kind):
    fails_with(storage.StorageUnavailable())
    job = come_round_again(5)
    assert (job.state, job.attempts) == ("waiting", 0)


def test_a_full_disk_costs_no_try(kind):
    fails_with(OSError(errno.ENOSPC, "No space left on device"))
    job = come_round_again(5)
    assert (job.state, job.attempts) == ("waiting", 0)


@pytest.mark.parametrize("error", [storage.StorageUnavailable(), OSError(errno.ENOSPC, "No space left")])
def test_what_is_away_for_a_day_does(kind, error):
    fails_with(error)
    Job.objects.update(created_at=clock.now() - dt.timedelta(days=1))
    assert come_round_again(2).state == "dead"


def test_a_file_that_is_missing_counts_as_a_failure(kind):
    fails_with(storage.NotStored())
    assert come_round_again(2).state == "dead"


def test_a_worker_that_came_before_its_tables_costs_no_try(kind):
    refused = ProgrammingError("column newer does not exist")
    refused.__cause__ = UndefinedColumn()
    fails_with(refused)
    last = MigrationRecorder.Migration.objects.filter(app="plant").order_by("-id").first()
    last.delete()
    job = come_round_again(5)
    assert (job.state, job.attempts) == ("waiting", 0)
    last.save(force_insert=True)
    assert come_round_again(2).state == "dead"


def test_work_that_only_a_newer_worker_does_is_left_to_it_for_a_day(kind, seen):
    jobs.enqueue("test.note", "a")
    Job.objects.update(kind="test.newer")
    job = come_round_again(5)
    assert (job.state, job.attempts, job.reason) == ("waiting", 0, "Nobody here does test.newer.")
    Job.objects.update(created_at=clock.now() - dt.timedelta(days=1))
    assert come_round_again(1).state == "dead"


def test_work_that_waits_for_other_work_is_tried_after_its_own_pause(kind):
    def wait(subject, turn):
        raise jobs.NotYet("The file is being checked.")

    jobs.kinds["test.note"] = jobs.Kind("test.note", wait, "default", 9, None, dt.timedelta(hours=1))
    jobs.enqueue("test.note", "a")
    drain()
    job = Job.objects.get()
    assert (job.state, job.reason) == ("waiting", "The file is being checked.")
    assert job.due_at > clock.now() + dt.timedelta(minutes=59)


def test_the_last_failure_stops_the_job_and_is_mourned(kind):
    jobs.enqueue("test.note", "fail")
    drain()
    Job.objects.update(due_at=clock.now())
    drain()
    assert Job.objects.get().state == "dead"
    assert kind == [("fail", "RuntimeError: no luck")]


def mourned_by(mourn):
    """A job that is given up, and how this mourns it."""

    def run(subject, turn):
        raise jobs.GiveUp("It cannot be done.")

    jobs.kinds["test.note"] = jobs.Kind("test.note", run, "default", 2, mourn, None)
    jobs.enqueue("test.note", "a")
    return jobs.claim("default")


def test_a_worker_that_dies_while_it_mourns_leaves_the_job_to_be_buried_again(kind):
    def dies(subject, reason):
        if not kind:
            kind.append("died")
            raise SystemExit
        kind.append((subject, reason))

    job = mourned_by(dies)
    with pytest.raises(SystemExit):
        jobs.perform(job)
    expire(job)
    Job.objects.update(attempts=2)
    jobs.put_back_expired()
    said = ("a", "The worker stopped before it was done.")
    assert (Job.objects.get().state, kind) == ("dead", ["died", said])


def test_a_job_that_nobody_can_mourn_stops_all_the_same(kind):
    def fails(subject, reason):
        raise LookupError(subject)

    jobs.perform(mourned_by(fails))
    assert Job.objects.get().state == "dead"


def test_giving_up_stops_at_once(kind):
    jobs.enqueue("test.note", "hopeless")
    drain()
    assert kind == [("hopeless", "It cannot be done.")]


def test_a_dead_job_can_be_given_another_life(kind, seen):
    jobs.enqueue("test.note", "hopeless")
    drain()
    jobs.retry(Job.objects.get())
    drain()
    assert seen == ["hopeless", "hopeless"]


def test_a_dead_job_whose_work_was_asked_for_again_is_not_done_twice(kind, seen):
    jobs.enqueue("test.note", "hopeless")
    drain()
    jobs.enqueue("test.note", "hopeless")
    jobs.retry(Job.objects.get(state="dead"))
    drain()
    assert (seen, sorted(Job.objects.values_list("state", flat=True))) == (["hopeless"] * 2, ["dead", "done"])


def beside(deed):
    """Do it on another connection, as another process would."""

    def alone():
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(alone).result()


@pytest.mark.django_db(transaction=True)
def test_work_asked_for_again_waits_until_what_it_is_about_is_there(kind, seen):
    jobs.enqueue("test.note", "a")
    with transaction.atomic():
        jobs.enqueue("test.note", "a")
        assert beside(lambda: jobs.claim("default")) is None
    assert beside(lambda: jobs.claim("default")).subject == "a"


@pytest.mark.django_db(transaction=True)
def test_work_that_was_begun_in_the_moment_of_asking_is_asked_for_again(kind, seen, monkeypatch):
    jobs.enqueue("test.note", "a")
    looks_for_its_twin = jobs._twin_waits

    def begun_before(job):
        monkeypatch.setattr(jobs, "_twin_waits", looks_for_its_twin)
        beside(lambda: jobs.claim("default"))
        return looks_for_its_twin(job)

    monkeypatch.setattr(jobs, "_twin_waits", begun_before)
    jobs.enqueue("test.note", "a")
    assert sorted(Job.objects.values_list("state", flat=True)) == ["running", "waiting"]


def test_a_worker_that_died_gives_its_job_back(kind, seen):
    jobs.enqueue("test.note", "a")
    expire(jobs.claim("default"))
    jobs.put_back_expired()
    Job.objects.update(due_at=clock.now())
    drain()
    assert seen == ["a"]


def test_a_job_with_a_living_lease_is_left_alone(kind):
    jobs.enqueue("test.note", "a")
    jobs.claim("default")
    assert jobs.put_back_expired() == 0


def test_a_worker_whose_lease_was_taken_cannot_finish_the_job(kind, seen):
    jobs.enqueue("test.note", "a")
    first = jobs.claim("default")
    expire(first)
    jobs.put_back_expired()
    jobs.perform(first)
    assert Job.objects.get().state == "waiting"


def test_the_same_work_never_runs_twice_at_the_same_time(kind):
    jobs.enqueue("test.note", "a")
    jobs.claim("default")
    jobs.enqueue("test.note", "a")
    assert jobs.claim("default") is None


def test_a_recurring_kind_starts_once_a_period(kind, seen):
    jobs.recurring["test.note"] = dt.timedelta(hours=1)
    try:
        jobs.start_recurring()
        jobs.start_recurring()
    finally:
        del jobs.recurring["test.note"]
    assert Job.objects.filter(kind="test.note").count() == 1


def test_a_kind_nobody_does_is_refused():
    with pytest.raises(KeyError):
        jobs.enqueue("test.unknown", "a")


@pytest.fixture
def broker_away():
    """Bells go to a port where nothing listens."""
    app = celery.current_app

    def lead_to(address):
        app.conf.broker_url = address
        kombu.pools.reset()
        app._pool = app.amqp._producer_pool = None

    usual = app.conf.broker_url
    lead_to("redis://127.0.0.1:1/0")
    yield
    lead_to(usual)


def test_a_broker_that_is_away_neither_stops_the_caller_nor_is_waited_for(broker_away, monkeypatch, caplog):
    slept = []
    monkeypatch.setattr("kombu.utils.functional.sleep", slept.append)
    monkeypatch.setattr(jobs, "_silent_until", 0.0)
    jobs.ring("default")
    assert (jobs._silent_until > 0, slept) == (True, [])
    assert caplog.messages == ["The job bell did not ring (OperationalError); the sweeper will."]


def test_the_database_refuses_a_running_job_without_a_lease():
    from django.db import IntegrityError

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="x", state="running", due_at=clock.now())
    assert connection.in_atomic_block
