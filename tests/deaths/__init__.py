"""Work for a worker to die in: each kind of job with something to do, and what is there once it was taken up again.

A death is told by statements: the worker is gone before its n-th. What it had committed stays, the rest never was.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core import mail
from django.db import connection

from portal.lib import clock, jobs
from portal.lib.models import Job
from tests.deaths.cast import People
from tests.deaths.scenes import SCENES
from tests.jobs import drain


class Died(BaseException):
    """The worker is gone. Nothing that catches mistakes sees it."""


# Minutes of ffmpeg each, or programs that are not everywhere: tests/resources/videos and the drill of the media worker
# let them die in their own way.
ELSEWHERE = {"videos.listen", "videos.picture", "videos.process"}


def set_the_scene(kind: str, who: People) -> Job:
    """The job of this kind, due, with something to do, and no other work."""
    subject = SCENES[kind](who)
    if kind in jobs.recurring:
        subject = (clock.now() - dt.timedelta(seconds=1)).isoformat()  # the beginning of its turn
    Job.objects.all().delete()
    getattr(mail, "outbox", []).clear()
    jobs.enqueue(kind, subject)
    return Job.objects.get()


def perform(job: Job, before_each: Callable[[str], None]) -> None:
    """What a worker does with it, telling of each statement before it is sent."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # An end that undoes is no step: what it undoes is undone by a death too.
        if not sql.startswith("ROLLBACK"):
            before_each(sql)
        return execute(sql, params, many, context)

    claimed = jobs.claim(job.queue)
    assert claimed is not None
    assert claimed.pk == job.pk
    with connection.execute_wrapper(watch):
        jobs.perform(claimed)


def take_up_again(job: Job) -> None:
    """The lease is over, the sweeper looks, and somebody does what is due, until nothing is."""
    moment = clock.now() - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk, state="running").update(lease_until=moment)
    jobs.put_back_expired()
    while Job.objects.filter(state="waiting", due_at__lte=clock.now() + dt.timedelta(minutes=5)).update(
        due_at=moment
    ):
        if not drain():
            break
