"""kill -9 of a worker before each statement of each kind of job: in the end the rows are those of an undisturbed run."""

import math
import os
import signal

import pytest
from django.core.management import call_command
from django.db import connection

from portal.lib import jobs
from portal.lib.models import Job
from tests.deaths import SCENES, Effects, people, perform, set_the_scene, take_up_again
from tests.drill.measured import note

# DRILL_KINDS=plant.send_email,events.remind DRILL_EVERY=5 shows that the drill itself works.
KINDS = os.environ.get("DRILL_KINDS", "").split(",") if os.environ.get("DRILL_KINDS") else sorted(SCENES)
EVERY = int(os.environ.get("DRILL_EVERY", "1"))  # each so many-th statement

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


def worker(job: Job, dies_before: int) -> bool:
    """A process that does this job and is killed before a statement of it; answers whether it came to its end."""
    connection.close()
    pid = os.fork()
    if pid == 0:
        code, statements = 1, 0

        def before_each(sql: str) -> None:
            nonlocal statements
            statements += 1
            if statements == dies_before:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            jobs._silent_until = math.inf  # no bell: the broker's line is the parent's
            perform(job, before_each)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, -signal.SIGKILL}, f"{job.kind} failed by itself before statement {dies_before}"
    return code == 0


def lived(kind: str, dies_before: int) -> tuple[bool, Effects]:
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    job = set_the_scene(kind, people())
    whole = worker(job, dies_before)
    take_up_again(job)
    return whole, Effects.now()


def test_a_death_at_every_statement(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    jobs._silent_until = math.inf
    deaths, strange = {}, []
    try:
        for kind in KINDS:
            settings.EMAIL_FILE_PATH = str(tmp_path / f"{kind}-whole")
            _, wanted = lived(kind, 0)
            deaths[kind], dies_before, whole = 0, 1, False
            while not whole:
                settings.EMAIL_FILE_PATH = str(tmp_path / f"{kind}-{dies_before}")
                whole, found = lived(kind, dies_before)
                deaths[kind] += not whole
                if found != wanted:
                    strange.append((kind, dies_before, found, wanted))
                dies_before += EVERY
    finally:
        jobs._silent_until = 0.0
    most = max(deaths, key=deaths.__getitem__)
    each = "each statement" if EVERY == 1 else f"each {EVERY}th statement"
    note(
        "kill -9 before every statement of every kind of job",
        f"{len(deaths)} kinds, {sum(deaths.values())} kills, one before {each} (most: {most}, {deaths[most]}): "
        f"{len(strange)} times other rows, deeds, letters or Message-IDs than those of an undisturbed run",
    )
    assert strange == []
