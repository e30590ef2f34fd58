"""Work that must happen: rows in the database, a bell in the broker, a lease for who works on it.

A room hangs up a handler in its `tasks.py` and its actions call `enqueue`. Whatever dies in between, the row
stays; the sweeper puts an expired lease back and rings again.
"""

import datetime as dt
import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, close_old_connections, connection, models, transaction

from portal.lib import clock, full_disk, health, logs, storage
from portal.lib.models import Job

log = logging.getLogger(__name__)

# Between two looks whether the store is back, the disk has room, or a newer version has come in whole; so long
# nobody's work is given up for it.
PAUSE = dt.timedelta(seconds=20)
WAITED_FOR = dt.timedelta(days=1)
# So long one try may take: whoever takes longer goes round in a circle. Work on whole recordings or stores has more.
LONGEST = dt.timedelta(hours=1)
LONGEST_OF_FILES = dt.timedelta(days=1)

Handler = Callable[[str, "Turn"], None]
Mourner = Callable[[str, str], None]


@dataclass(frozen=True)
class Kind:
    """One kind of work: its queue, how often and how long it may be tried, and what to do when it never succeeds."""

    name: str
    run: Handler
    queue: str
    attempts: int
    mourn: Mourner | None
    pause: dt.timedelta | None
    longest: dt.timedelta = LONGEST


@dataclass
class Turn:
    """A worker's turn at one job. `alive` is False once somebody else may have the lease, or its time is over: stop then."""

    job: Job
    alive: bool = True
    until: dt.datetime | None = None
    over: bool = False


class GiveUp(Exception):
    """Raised by a handler that knows trying again cannot help; the text is the reason people read."""


class NotYet(Exception):
    """Raised by a handler that waits for other work; the text is what it waits for.

    With a `pause` it waits as long as it must, so much at a time: none of that counts as a try.
    """

    def __init__(self, what: str, *, pause: dt.timedelta | None = None) -> None:
        super().__init__(what)
        self.pause = pause


kinds: dict[str, Kind] = {}
recurring: dict[str, dt.timedelta] = {}


def handler(
    name: str,
    *,
    queue: str = "default",
    attempts: int = 5,
    mourn: Mourner | None = None,
    pause: dt.timedelta | None = None,
    longest: dt.timedelta = LONGEST,
) -> Callable[[Handler], Handler]:
    """Hang up the function that does `name`. It must be idempotent: it may run again after any death.

    What takes longer than `longest` has failed, and dies where it does not stop by itself. Between two tries lies
    `pause`; without one, four times as long as before the last try, from five seconds on.
    """

    def hang(run: Handler) -> Handler:
        kinds[name] = Kind(name, run, queue, attempts, mourn, pause, longest)
        return run

    return hang


def every(
    name: str,
    period: dt.timedelta,
    *,
    queue: str = "default",
    attempts: int = 3,
    longest: dt.timedelta = LONGEST,
) -> Callable[[Handler], Handler]:
    """Hang up a handler that the sweeper starts once each `period`; its subject is the period's start."""
    recurring[name] = period
    return handler(name, queue=queue, attempts=attempts, longest=longest)


def enqueue(
    kind: str, subject: object = "", *, due_at: dt.datetime | None = None, once: str | None = None
) -> None:
    """Ask for work, in the caller's transaction. Asking twice before it began asks once.

    `once` names the work for ever: a second request with the same name is forgotten, even when the first is done.
    Raises KeyError for a kind that nobody hung up.
    """
    known = kinds[kind]
    due_at = due_at or clock.now()
    job = Job(kind=kind, subject=str(subject), queue=known.queue, due_at=due_at, once=once)
    asked = _written(job)
    while not asked and once is None:
        # Where its twin was begun in this very moment, perhaps with what was there before, it is asked for again.
        asked = _twin_waits(job) or _written(job)
    if due_at <= clock.now():
        transaction.on_commit(partial(ring, known.queue), robust=True)


def _written(job: Job) -> bool:
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _twin_waits(job: Job) -> bool:
    """Keep the same work waiting until the caller's commit, so that whoever does it finds what the caller wrote.

    Moves it forward where the caller wants it sooner. Many callers may keep it at once; `claim` passes it by meanwhile.
    """
    twin = Job.objects.filter(kind=job.kind, subject=job.subject, state=Job.State.WAITING)
    if twin.filter(due_at__gt=job.due_at).update(due_at=job.due_at):
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {Job._meta.db_table} WHERE kind = %s AND subject = %s AND state = %s FOR SHARE",  # noqa: S608  our own name
            [job.kind, job.subject, Job.State.WAITING],
        )
        return cursor.fetchone() is not None


_silent_until = 0.0


def ring(queue: str) -> None:
    """Tell a worker that something waits. Bounded to about a second, and quiet for a while after a failure.

    The sweeper finds the row in any case, so a broken bell delays work and breaks nothing.
    """
    global _silent_until  # noqa: PLW0603  one breaker for the process
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task("plant.work", args=[queue], queue=queue, retry=False)
    except Exception as error:  # noqa: BLE001  kombu raises whatever its transport raises
        _silent_until = time.monotonic() + 10
        log.warning("The job bell did not ring (%s); the sweeper will.", type(error).__name__)


def claim(queue: str) -> Job | None:
    """Take the oldest due job of a queue under a fresh lease, unless its twin is running."""
    moment = clock.now()
    running = Job.objects.filter(
        state=Job.State.RUNNING, kind=models.OuterRef("kind"), subject=models.OuterRef("subject")
    )
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(~models.Exists(running), queue=queue, state=Job.State.WAITING, due_at__lte=moment)
            .order_by("due_at", "pk")
            .first()
        )
        if job is None:
            return None
        job.state, job.lease, job.lease_until = Job.State.RUNNING, uuid.uuid4(), moment + settings.JOBS_LEASE
        job.attempts += 1
        job.save(update_fields=["state", "lease", "lease_until", "attempts"])
    return job


def _mine(job: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)


Leave = Callable[[], None]


def _stay() -> None:
    """Go on: this process is more than a worker's."""


def _renew(turn: Turn) -> None:
    """Renew the lease; once its time is over, count the try and give the job back or bury it instead.

    Nobody takes it up before this one has stopped or died.
    """
    if turn.until and clock.now() >= turn.until:
        turn.alive = False
        said = "It took longer than this kind of work may take."
        _try_again(turn.job, kinds.get(turn.job.kind), said, at_least=settings.JOBS_LEASE)
        turn.over = True
        log.error("Job %s (%s) took too long.", turn.job.pk, turn.job.kind)
    else:
        turn.alive = bool(_mine(turn.job).update(lease_until=clock.now() + settings.JOBS_LEASE))


def _keep_lease(turn: Turn, stop: threading.Event, leave: Leave) -> None:
    """Renew the lease three times in its length, on this thread's own connection.

    Work that goes on a while after its time was over never heeds it, and holds a worker that others need.
    """
    while not stop.wait(settings.JOBS_LEASE.total_seconds() / 3):
        if turn.over:
            leave()
            continue
        try:
            _renew(turn)
        except Exception as error:  # noqa: BLE001  the database may be away for a moment; the lease says how long
            log.warning("Could not renew the lease of job %s (%s).", turn.job.pk, type(error).__name__)
            close_old_connections()
    connection.close()


def perform(job: Job, leave: Leave = _stay) -> None:
    """Do one claimed job and write down how it ended. `leave` is called while it does not heed that its time is over."""
    with logs.about(job=job.kind, id=job.pk):
        _perform(job, leave)


def _perform(job: Job, leave: Leave) -> None:
    kind = kinds.get(job.kind)
    until = clock.now() + (kind.longest if kind else LONGEST)
    turn, stop, began = Turn(job, until=until), threading.Event(), time.perf_counter()
    keeper = threading.Thread(target=_keep_lease, args=(turn, stop, leave), daemon=True)
    keeper.start()
    ended = "done"
    try:
        if kind is None:
            raise _unknown(job)
        kind.run(job.subject, turn)
    except GiveUp as reason:
        ended = "given up"
        _bury(job, kind, str(reason))
    except NotYet as reason:
        ended = "not yet"
        if reason.pause:
            _put_back(job, reason.pause, str(reason), attempts=job.attempts - 1)
        else:
            _try_again(job, kind, str(reason))
    except Exception as error:
        ended = "failed"
        log.exception("A job failed.")
        said = f"{type(error).__name__}: {error}"[:2000]
        if _costs_no_try(job, error):
            _put_back(job, PAUSE, said, attempts=job.attempts - 1)
        else:
            _try_again(job, kind, said)
    else:
        _mine(job).update(
            state=Job.State.DONE, finished_at=clock.now(), lease=None, lease_until=None, reason=""
        )
    finally:
        stop.set()
        keeper.join()
    facts = {"ended": ended, "ms": round((time.perf_counter() - began) * 1000), "attempt": job.attempts}
    log.info("Job %(ended)s after %(ms)s ms", facts, extra={"facts": facts})


def _try_again(job: Job, kind: Kind | None, reason: str, *, at_least: dt.timedelta = dt.timedelta(0)) -> None:
    if kind is None or job.attempts >= kind.attempts:
        _bury(job, kind, reason)
        return
    pause = kind.pause or dt.timedelta(seconds=min(5 * 4 ** (job.attempts - 1), 1800))
    _put_back(job, max(pause, at_least), reason, attempts=job.attempts)


def _costs_no_try(job: Job, error: Exception) -> bool:
    """A store that is away, or a full disk, for an hour must cost nobody their file: such tries do not count, for a day.

    Nor does one of a worker that came before its tables.
    """
    away = isinstance(error, storage.StorageUnavailable) and not isinstance(error, storage.NotStored)
    passes = away or full_disk.is_behind(error) or health.is_ahead_of_its_tables(error)
    return passes and clock.now() < job.created_at + WAITED_FOR


def _unknown(job: Job) -> Exception:
    """While a new version comes in, its web already asks for what only its own workers do."""
    said = f"Nobody here does {job.kind}."
    return NotYet(said, pause=PAUSE) if clock.now() < job.created_at + WAITED_FOR else GiveUp(said)


def _put_back(job: Job, pause: dt.timedelta, reason: str, *, attempts: int) -> None:
    try:
        with transaction.atomic():
            _mine(job).update(
                state=Job.State.WAITING,
                due_at=clock.now() + pause,
                lease=None,
                lease_until=None,
                attempts=attempts,
                reason=reason,
            )
    except IntegrityError:  # the same work was asked for meanwhile and waits already
        _mine(job).update(
            state=Job.State.DONE, finished_at=clock.now(), lease=None, lease_until=None, reason=reason
        )


def _bury(job: Job, kind: Kind | None, reason: str) -> None:
    """Stop a job for good and mourn it, both or neither: after a death in between, it is buried again."""
    try:
        with transaction.atomic():
            if _stop(job, reason) and kind and kind.mourn:
                kind.mourn(job.subject, reason)
    except Exception:
        log.exception("A job stopped, and what it was about could not be told.")
        _stop(job, reason)  # the sweeper would fall over it each time


def _stop(job: Job, reason: str) -> int:
    stopped: dict[str, Any] = {"state": Job.State.DEAD, "finished_at": clock.now(), "reason": reason}
    return _mine(job).update(**stopped, lease=None, lease_until=None)


def run_due(queue: str, leave: Leave = _stay) -> int:
    """Do everything that is due in a queue; returns how many jobs were done."""
    count = 0
    while job := claim(queue):
        perform(job, leave)
        count += 1
    return count


def put_back_expired() -> int:
    """Give jobs whose worker died back to the queue, or bury those that died too often."""
    count = 0
    for job in Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=clock.now()):
        _try_again(job, kinds.get(job.kind), "The worker stopped before it was done.")
        count += 1
    return count


def start_recurring() -> None:
    """Ask once for each recurring kind in its current period."""
    moment = clock.now()
    for name, period in recurring.items():
        slot = dt.datetime.fromtimestamp(
            moment.timestamp() // period.total_seconds() * period.total_seconds(), tz=dt.UTC
        )
        once = f"{name}@{slot:%Y-%m-%dT%H:%M:%S}"
        if not Job.objects.filter(once=once).exists():
            enqueue(name, slot.isoformat(), once=once)


def is_to_do(kind: str, subject: str) -> bool:
    """Whether this work waits or is done just now. Who mourns a job asks it after reading what it was about: what came
    meanwhile has work of its own.
    """
    to_do = [Job.State.WAITING, Job.State.RUNNING]
    return Job.objects.filter(kind=kind, subject=subject, state__in=to_do).exists()


def retry(job: Job) -> None:
    """Give a dead job another life, with its attempts counted from nothing. The caller audits."""
    dead = Job.objects.filter(pk=job.pk, state=Job.State.DEAD)
    try:
        with transaction.atomic():
            dead.update(state=Job.State.WAITING, attempts=0, due_at=clock.now(), finished_at=None)
    except IntegrityError:  # the same work was asked for meanwhile and waits already
        dead.update(state=Job.State.DONE)
    transaction.on_commit(partial(ring, job.queue), robust=True)
