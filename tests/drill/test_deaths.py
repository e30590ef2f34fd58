"""kill -9 of a worker before each statement of each kind of job: in the end the rows are those of an undisturbed run."""

import math
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from portal.home.keeping import orphans
from portal.lib import jobs
from portal.lib.models import Job
from resources.videos import sweeping
from tests.deaths import perform, set_the_scene, take_up_again
from tests.deaths.cast import people
from tests.deaths.outside import empty, outside, website  # noqa: F401  fixtures
from tests.deaths.scenes import SCENES
from tests.drill.measured import note
from tests.effects import Effects

# DRILL_KINDS=plant.send_email,events.remind DRILL_EVERY=5 shows that the drill itself works.
KINDS = os.environ.get("DRILL_KINDS", "").split(",") if os.environ.get("DRILL_KINDS") else sorted(SCENES)
EVERY = int(os.environ.get("DRILL_EVERY", "1"))  # each so many-th statement
PATIENCE = 120  # seconds for one job
SWEEPERS = {"home.reconcile", "videos.tidy"}

pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("outside"),
]


def aside(work: Callable[[], object]) -> int:
    """Do this in a process of its own and answer how that ended.

    All of the work is done in such processes: typst keeps threads, and a process with threads cannot be divided again.
    """
    connection.close()
    pid = os.fork()
    if pid == 0:
        signal.alarm(PATIENCE)
        code = 1
        try:
            jobs._silent_until = math.inf  # no bell: the broker's line is the parent's
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def worker(job: Job, dies_before: int) -> bool:
    """Do this job and be killed before a statement of it; answers whether it came to its end."""
    statements = 0

    def before_each(sql: str) -> None:
        nonlocal statements
        statements += 1
        if statements == dies_before:
            os.kill(os.getpid(), signal.SIGKILL)

    code = aside(lambda: perform(job, before_each))
    assert code in {0, -signal.SIGKILL}, f"{job.kind} failed by itself before statement {dies_before}"
    return code == 0


def recover(job: Job) -> None:
    """Somebody takes the work up, and the next nights take away what the dead worker had stored and no row names.

    Those nights' own work is looked at as it was left.
    """
    take_up_again(job)
    if job.kind not in SWEEPERS:
        sweeping.sweep()
        orphans.tidy()


def lived(kind: str, dies_before: int, letters: Path) -> tuple[bool, Effects]:
    """Whether the worker came to its end, and what was left; what it posts lies in a folder of this life alone."""
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    empty()
    # Undone each time: settings laid one over another a thousand times are deeper than Python goes.
    with override_settings(EMAIL_FILE_PATH=str(letters)):
        assert aside(lambda: set_the_scene(kind, people())) == 0
        job = Job.objects.get()
        whole = worker(job, dies_before)
        assert aside(lambda: recover(job)) == 0
        return whole, Effects.now()


def test_a_death_at_every_statement(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    deaths, strange = {}, []
    for kind in KINDS:
        _, wanted = lived(kind, 0, tmp_path / f"{kind}-whole")
        assert wanted.dead == 0, f"{kind} failed by itself"
        deaths[kind], dies_before, whole = 0, 1, False
        while not whole:
            whole, found = lived(kind, dies_before, tmp_path / f"{kind}-{dies_before}")
            deaths[kind] += not whole
            if found != wanted:
                strange.append((kind, dies_before, found, wanted))
            dies_before += EVERY
    most = max(deaths, key=deaths.__getitem__)
    each = "each statement" if EVERY == 1 else f"each {EVERY}th statement"
    note(
        "kill -9 before every statement of every kind of job",
        f"{len(deaths)} kinds, {sum(deaths.values())} kills, one before {each} (most: {most}, {deaths[most]}): "
        f"{len(strange)} times other rows (their states, counts and whom they are about), deeds, letters, Message-IDs, files or readings than those of an undisturbed run",
    )
    for kind, at, found, wanted in strange:
        print("STRANGE", kind, at, found, wanted)
    assert strange == []
