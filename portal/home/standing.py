"""How the portal runs: one line for each thing that must be well, what it says, and what to do when it is not."""

import datetime as dt
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min, Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.timesince import timesince

from portal.home import measuring
from portal.home.keeping import nightly, orphans
from portal.home.models import Backup
from portal.lib import clock, health, readings, viruses
from portal.lib.models import Email, Job

A_BIT = dt.timedelta(hours=2)  # by which a backup may be late
SILENT = dt.timedelta(minutes=4)  # each queue is asked once a minute
CLOCK_SILENT = dt.timedelta(minutes=2)
CERTIFICATE_ENDS = dt.timedelta(days=21)
MEASURED = dt.timedelta(days=1)
COMPARED = dt.timedelta(days=8)
DISK_FREE = 0.1
LIST_OF_VIRUSES = dt.timedelta(days=7)
MANY_BOUNCES = 0.05  # of the letters of a week, and five at least


@dataclass(frozen=True)
class Line:
    """One thing that must be well. `well` is None where it is not set up or was not heard of yet: nobody is woken."""

    key: str
    name: str
    well: bool | None
    says: str
    do: str = ""
    url: str = ""


@dataclass
class Seen:
    """What was asked once for several lines."""

    now: dt.datetime
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    heard: dict[str, readings.Reading] | None = None

    @classmethod
    def today(cls) -> "Seen":
        """Ask the jobs' table and the cache, each once."""
        seen = cls(clock.now())
        due = Q(state=Job.State.WAITING, due_at__lte=seen.now)
        leased = Q(state=Job.State.RUNNING, lease_until__gte=seen.now)
        rows = Job.objects.exclude(state=Job.State.DONE).order_by("queue").values("queue")
        found = rows.annotate(
            due=Count("pk", filter=due),
            oldest=Min("due_at", filter=due),
            leased=Count("pk", filter=leased),
            dead=Count("pk", filter=Q(state=Job.State.DEAD)),
        )
        seen.jobs = {row["queue"]: dict(row) for row in found}
        workers = [f"worker.{queue}" for queue in settings.JOBS_QUEUES]
        try:
            seen.heard = readings.read(
                "clock",
                measuring.FILES,
                measuring.BYTES,
                measuring.CERTIFICATE,
                orphans.MISSING,
                orphans.UNNAMED,
                *workers,
            )
        except Exception:  # noqa: BLE001  what the cache raises is its own
            seen.heard = None
        return seen

    def reading(self, name: str) -> readings.Reading | None:
        """A reading, if it was ever taken and can be read."""
        return (self.heard or {}).get(name)


def lines(seen: Seen | None = None) -> list[Line]:
    """Every line, in the order of what hurts most. The number of questions does not grow with the portal.

    `seen` is what was asked already, where it is wanted for something else too.
    """
    seen = seen or Seen.today()
    return [line for look in LOOKS for line in look(seen)]


def _ago(moment: dt.datetime, now: dt.datetime) -> str:
    if now - moment < dt.timedelta(minutes=1):
        return "just now"
    return f"{timesince(moment, now).split(',')[0]} ago"


def _updates(seen: Seen) -> Iterator[Line]:
    check = health.migrations()
    yield Line(
        "updates", "Tables of the database", check.ok,
        "As this version of the portal needs them." if check.ok else f"Not as this version needs them: {check.detail}.",
        "Run manage.py migrate, then start the portal again.",
    )  # fmt: skip


def _store_answers(seen: Seen) -> Iterator[Line]:
    check = health.storage_answers()
    yield Line(
        "store", "File store", check.ok, f"It {check.detail}.".replace("It a bucket", "A bucket"),
        "Look whether the store runs and whether its keys are those of the settings.",
    )  # fmt: skip


def _cache(seen: Seen) -> Iterator[Line]:
    yield Line(
        "cache", "Cache and job bell", seen.heard is not None,
        "It answers." if seen.heard is not None else "It does not answer. Pages work, jobs begin later.",
        "Look whether Valkey runs. Nothing is lost meanwhile.",
    )  # fmt: skip


def _clock(seen: Seen) -> Iterator[Line]:
    heard = seen.reading("clock")
    yield Line(
        "clock", "Clock", None if heard is None else heard.age <= CLOCK_SILENT,
        "Not heard of yet." if heard is None else f"It last rang {_ago(heard.at, seen.now)}.",
        "Start the clock (beat): without it reminders and nightly work do not begin.",
    )  # fmt: skip


def _queues(seen: Seen) -> Iterator[Line]:
    for queue, (name, longest) in settings.JOBS_QUEUES.items():
        row, heard = seen.jobs.get(queue, {}), seen.reading(f"worker.{queue}")
        oldest, busy = row.get("oldest"), bool(row.get("leased"))
        late = oldest is not None and seen.now - oldest > longest
        silent = heard is not None and heard.age > SILENT and not busy
        waits = (
            f"{row['due']:,} waiting, the oldest since {_ago(oldest, seen.now)}"
            if oldest
            else "Nothing waits"
        )
        listens = "a worker is busy" if busy else "no worker was heard of yet"
        if heard is not None and not busy:
            listens = f"a worker last answered {_ago(heard.at, seen.now)}"
        yield Line(
            f"queue.{queue}", name, False if late or silent else (True if heard or busy else None),
            f"{waits.replace(' ago', '')}; {listens}.",
            f"Start a worker for the queue {queue}." if silent else f"Wait, or start another worker for {queue}.",
        )  # fmt: skip


def _stopped(seen: Seen) -> Iterator[Line]:
    dead = sum(row["dead"] for row in seen.jobs.values())
    yield Line(
        "jobs", "Jobs that stopped", not dead, f"{dead:,} stopped." if dead else "None.",
        "Read why, mend it, and give each another try.", reverse("desk_accounts:jobs"),
    )  # fmt: skip


def _letters(seen: Seen) -> Iterator[Line]:
    week = Q(created_at__gte=seen.now - dt.timedelta(days=7))
    told = Email.objects.aggregate(
        failed=Count("pk", filter=Q(state=Email.State.FAILED)),
        sent=Count("pk", filter=week & Q(state__in=[Email.State.SENT, Email.State.BOUNCED])),
        bounced=Count("pk", filter=week & Q(state=Email.State.BOUNCED)),
    )
    yield Line(
        "letters", "Emails that were not sent", not told["failed"],
        f"{told['failed']:,} not sent." if told["failed"] else "None.",
        "Read why: often the mail server refuses the portal. Then send them again.",
        reverse("desk_accounts:emails") + "?state=failed",
    )  # fmt: skip
    many = told["bounced"] >= 5 and told["bounced"] > MANY_BOUNCES * told["sent"]
    yield Line(
        "bounces", "Emails that came back", not many,
        f"{told['bounced']:,} of {told['sent']:,} in the last seven days.",
        "Look whether they share an agency whose addresses have changed.",
        reverse("desk_accounts:emails") + "?state=bounced",
    )  # fmt: skip


def _backups(seen: Seen) -> Iterator[Line]:
    last, whole = Backup.objects.first(), Backup.objects.filter(whole=True).first()
    do = "Read docs/backups.md, then run manage.py backup by hand to see what it says."
    if last is None and not nightly.is_set_up():
        yield Line("backup", "Backup", None, "None is set up here, and none was taken by hand.", do)
        return
    says = "None yet."
    if whole:
        says = (
            f"Taken {_ago(whole.began_at, seen.now)}: {whole.rows:,} rows, {whole.files:,} files, "
            f"{filesizeformat(whole.size)}. All of it lies there."
        )
    if last and last.problem:
        says += f" The last try failed: {last.problem}"
    if not nightly.is_set_up():
        says += " None is set up to be taken by itself."
    fresh = whole is not None and seen.now - whole.began_at <= settings.BACKUP_EVERY + A_BIT
    yield Line("backup", "Backup", fresh if whole or last else None, says, do)


def _sizes(seen: Seen) -> Iterator[Line]:
    files, size = seen.reading(measuring.FILES), seen.reading(measuring.BYTES)
    measured = files is not None and size is not None
    says = "Not measured yet."
    if files and size:
        says = f"{filesizeformat(size.value)} in {files.value:,} files, measured {_ago(size.at, seen.now)}."
    yield Line(
        "storage", "Storage used", size.age <= MEASURED if measured and size else None, says,
        "It is measured every six hours: look whether the clock and the workers run.",
    )  # fmt: skip
    disk = shutil.disk_usage(settings.PORTAL_DATA if settings.PORTAL_DATA.exists() else "/")
    yield Line(
        "disk", "Disk of this machine", disk.free >= DISK_FREE * disk.total,
        f"{filesizeformat(disk.free)} of {filesizeformat(disk.total)} free.",
        "Make room: what lies in the logs and in old backups first.",
    )  # fmt: skip


def _reconciled(seen: Seen) -> Iterator[Line]:
    missing, unnamed = seen.reading(orphans.MISSING), seen.reading(orphans.UNNAMED)
    do = "manage.py reconcile names them, and docs/runbook.md says how they come back or go."
    if missing is None or unnamed is None:
        yield Line("files", "Files and rows", None, "Not compared yet: it is done once a week.", do)
        return
    says = f"{missing.value:,} rows without their file, {unnamed.value:,} files without a row"
    well = not missing.value and not unnamed.value and missing.age <= COMPARED
    yield Line("files", "Files and rows", well, f"{says}, compared {_ago(missing.at, seen.now)}.", do)


def _certificate(seen: Seen) -> Iterator[Line]:
    read = seen.reading(measuring.CERTIFICATE)
    do = "Renew it, or look why it was not renewed by itself."
    if read is None:
        secure = settings.PORTAL_ADDRESS.startswith("https")
        yield Line(
            "certificate", "Certificate", None, "Not read yet." if secure else "None: this address is not https.", do
        )  # fmt: skip
        return
    ends = dt.datetime.fromtimestamp(read.value, dt.UTC)
    says = f"It is good until {clock.in_london(ends):%-d %B %Y}."
    yield Line("certificate", "Certificate", ends - seen.now > CERTIFICATE_ENDS, says, do)


def _scanner(seen: Seen) -> Iterator[Line]:
    name = "Virus scanner"
    if not settings.CLAMD_ADDRESS:
        says = "None is set up: files are looked through by the portal itself, and for no known virus."
        yield Line(
            "scanner", name, None, says, "Say in CLAMD_ADDRESS where ClamAV answers (docs/security.md)."
        )
        return
    try:
        said = viruses.version()
    except viruses.NotScanned:
        says = "It does not answer. Files that come in wait for it, and forms ask to try again."
        yield Line(
            "scanner", name, False, says, "Look whether clamd runs and whether the portal may speak to it."
        )
        return
    product, _, rest = said.partition("/")
    try:
        made = dt.datetime.strptime(rest.partition("/")[2], "%a %b %d %H:%M:%S %Y").replace(tzinfo=dt.UTC)
    except ValueError:
        made = None
    says = f"{product} answers; its list of viruses is " + (f"of {made:%-d %B %Y}." if made else "not named.")
    fresh = made is not None and seen.now - made <= LIST_OF_VIRUSES
    yield Line("scanner", name, fresh, says, "Look whether freshclam runs: it fetches the list every day.")


LOOKS: tuple[Callable[[Seen], Iterator[Line]], ...] = (
    _updates, _store_answers, _cache, _clock, _queues, _stopped, _letters, _backups, _sizes, _reconciled,
    _certificate, _scanner,
)  # fmt: skip


def versions() -> list[tuple[str, str]]:
    """What runs here: for whoever asks for help, and for whoever reads news of a hole."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("show server_version")
            (server,) = cursor.fetchone()
    except DatabaseError:
        server = "does not answer"
    return [("Django", django.get_version()), ("Python", platform.python_version()), ("PostgreSQL", server)]
