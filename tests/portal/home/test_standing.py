"""How the portal runs: each line in both states, the page, and the letters about a change."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.home import measuring, standing, troubles
from portal.home.keeping import orphans
from portal.home.models import Backup, Trouble
from portal.lib import clock, readings
from portal.lib.models import Email, Job
from tests import clamd
from tests.factories.accounts import partnership
from tests.jobs import drain

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scanner():
    with clamd.running() as address:
        yield address


@pytest.fixture
def heard(settings, scanner):
    """Every part of the portal was heard of just now."""
    from django.core.cache import cache

    cache.clear()
    settings.CLAMD_ADDRESS = scanner
    settings.PORTAL_ADDRESS = "https://learning.example.org"
    partnership()
    for name in ("clock", "worker.mail", "worker.default", "worker.media"):
        readings.note(name)
    readings.note(measuring.FILES, 3)
    readings.note(measuring.BYTES, 5_000_000)
    readings.note(orphans.MISSING)
    readings.note(orphans.UNNAMED)
    readings.note(measuring.CERTIFICATE, int((clock.now() + dt.timedelta(days=60)).timestamp()))
    Backup.objects.create(began_at=clock.now(), place="/backups", whole=True, rows=12, files=3, size=4000)


def line(key):
    (found,) = [line for line in standing.lines() if line.key == key]
    return found


def past(**ago):
    return clock.now() - dt.timedelta(**ago)


def letter(state, number, at=None):
    email = Email.objects.create(
        key=f"{state}{number}", letter="accounts/asked", to="x@example.org", state=state,
        subject="s", text="t", html="h", message_id=f"<{number}>",
    )  # fmt: skip
    Email.objects.filter(pk=email.pk).update(created_at=at or clock.now())


def job(**more):
    Job.objects.create(**{"kind": "test.note", "due_at": clock.now()} | more)


def test_a_portal_that_runs_has_no_bad_line(heard):
    assert [line.key for line in standing.lines() if line.well is not True] == []


def _late_queue():
    job(queue="mail", due_at=past(minutes=11))


def _dead():
    job(state="dead")


def _failed():
    letter("failed", 1)


def _came_back():
    for number in range(5):
        letter("bounced", number)


def _failed_backup():
    Backup.objects.update(began_at=past(hours=27))
    Backup.objects.create(began_at=clock.now(), place="/backups", problem="The disk is full.")


def _certificate():
    readings.note(measuring.CERTIFICATE, int((clock.now() + dt.timedelta(days=20)).timestamp()))


def _lost_file():
    readings.note(orphans.MISSING, 2)


def test_that_no_backup_is_set_up_is_said_where_an_older_one_is_known(heard):
    assert line("backup").says.endswith("All of it lies there. None is set up to be taken by itself.")


BROKEN = {
    "queue.mail": (_late_queue, "1 waiting, the oldest since 11"),
    "jobs": (_dead, "1 stopped."),
    "letters": (_failed, "1 not sent."),
    "bounces": (_came_back, "5 of 5 in the last seven days."),
    "backup": (_failed_backup, "The last try failed: The disk is full."),
    "files": (_lost_file, "2 rows without their file, 0 files without a row"),
    "certificate": (_certificate, "It is good until"),
}


@pytest.mark.parametrize("key", BROKEN)
def test_what_is_not_well_says_so_and_what_to_do(heard, key):
    breaks, says = BROKEN[key]
    breaks()
    found = line(key)
    assert (found.well, says in found.says.replace("\xa0", " "), bool(found.do)) == (False, True, True)


@pytest.mark.parametrize("key", ["clock", "queue.mail", "queue.media", "storage"])
def test_a_part_that_went_silent_is_said(heard, key, time_machine):
    time_machine.move_to(clock.now() + dt.timedelta(days=2))
    assert line(key).well is False


def test_a_worker_busy_with_a_long_job_is_not_called_silent(heard, time_machine):
    time_machine.move_to(clock.now() + dt.timedelta(minutes=30))
    lease = "0" * 32
    job(queue="media", state="running", lease=lease, lease_until=clock.now() + dt.timedelta(seconds=30))
    assert line("queue.media").well is True


def test_what_is_not_set_up_or_heard_of_yet_is_not_bad(settings):
    from django.core.cache import cache

    cache.clear()
    settings.PORTAL_ADDRESS = "http://127.0.0.1:8000"
    unset = {line.key for line in standing.lines() if line.well is None}
    assert unset == {
        "clock", "queue.mail", "queue.default", "queue.media", "backup", "storage", "files", "certificate",
        "scanner",
    }  # fmt: skip
    assert [line.key for line in standing.lines() if line.well is False] == []


def test_a_scanner_that_is_away_and_one_whose_list_is_old_are_said(heard, settings):
    assert (line("scanner").well, "ClamAV 1.4.6 answers" in line("scanner").says) == (True, True)
    with clamd.running("old") as settings.CLAMD_ADDRESS:
        assert (line("scanner").well, "list of viruses is of 1 March 2026" in line("scanner").says) == (
            False,
            True,
        )
    settings.CLAMD_ADDRESS = "/nowhere/clamd.ctl"
    assert (line("scanner").well, line("scanner").says.startswith("It does not answer.")) == (False, True)


def test_a_cache_that_is_gone_is_one_bad_line_and_no_error(heard, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/1"}}
    assert [line.key for line in standing.lines() if line.well is False] == ["cache"]


@pytest.mark.capability(25)
def test_the_page_says_what_is_bad_first_and_never_asks_more(heard, signed_in, adi):
    client = signed_in(adi)
    client.get("/desk/running/")
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/running/")
    _dead()
    for number in range(3):
        job(queue="mail", subject=str(number), due_at=past(minutes=20))
        letter("failed", number)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/desk/running/").content.decode()
    assert len(few) == len(many)
    assert page.index("Not well") < page.index("Jobs that stopped") < page.index(">Well<")


def told():
    return sorted(Email.objects.filter(letter__startswith="home/").values_list("subject", flat=True))


def test_one_letter_a_day_while_it_is_bad_and_one_when_it_is_well(heard, adi, time_machine):
    now = clock.now()
    troubles.look(now)
    assert told() == []
    _dead()
    for later in (0, 10, 23 * 60):
        troubles.look(now + dt.timedelta(minutes=later))
    assert told() == ["Not well: Jobs that stopped"]
    troubles.look(now + dt.timedelta(days=1))
    assert told() == ["Not well: Jobs that stopped"] * 2
    Job.objects.all().delete()
    for later in (25, 26):
        troubles.look(now + dt.timedelta(hours=later))
    assert told() == ["Not well: Jobs that stopped"] * 2 + ["Well again: Jobs that stopped"]


def test_a_line_that_flutters_writes_once_a_day(heard, adi):
    now = clock.now()
    for hour in range(0, 6, 2):
        _dead()
        troubles.look(now + dt.timedelta(hours=hour))
        Job.objects.all().delete()
        troubles.look(now + dt.timedelta(hours=hour + 1))
    assert told() == ["Not well: Jobs that stopped", "Well again: Jobs that stopped"]


def test_only_administrators_of_today_are_told(heard, adi, bea, tom):
    _dead()
    troubles.look(clock.now())
    assert list(Email.objects.filter(letter="home/trouble").values_list("to", flat=True)) == [adi.email]
    assert Trouble.objects.get().line == "jobs"


def test_the_letter_says_what_to_do_and_leads_to_the_page(heard, adi, mailoutbox):
    _failed_backup()
    troubles.look(clock.now())
    drain("mail")
    (sent,) = mailoutbox
    assert "The last try failed: The disk is full." in sent.body
    assert "docs/backups.md" in sent.body
    assert "/desk/running/" in sent.body
