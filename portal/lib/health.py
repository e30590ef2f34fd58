"""What /readyz asks: is everything there that a page or a job will need? No answer holds an address or a secret."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, ProgrammingError, connection
from django.db.migrations.exceptions import MigrationSchemaMissing
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import UndefinedColumn, UndefinedTable

from portal.lib import clock, storage

# The sweeper rings every ten seconds: a job that is due for this long has nobody who does it.
OLDEST_DUE = timedelta(minutes=10)


@dataclass(frozen=True)
class Check:
    """One answer: ``detail`` is a few plain words, the same for everybody who asks."""

    name: str
    ok: bool
    detail: str


def database() -> Check:
    """Ask the database for a one."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            ok = cursor.fetchone() == (1,)
    except DatabaseError:
        return Check("database", ok=False, detail="does not answer")
    return Check("database", ok=ok, detail="answers")


def migrations() -> Check:
    """Compare the migrations in the code with those in the database."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except (DatabaseError, MigrationSchemaMissing):
        return Check("migrations", ok=False, detail="cannot be read")
    return Check("migrations", ok=not missing, detail=f"{missing} to run" if missing else "all run")


def is_ahead_of_its_tables(error: BaseException) -> bool:
    """Whether this came of code that is newer than the tables: it asked for one that `migrate` has not made yet."""
    asked = isinstance(error, ProgrammingError) and isinstance(
        error.__cause__, UndefinedColumn | UndefinedTable
    )
    return asked and not migrations().ok


def queue_age() -> Check:
    """Say how long the oldest job that is due has waited."""
    from portal.lib.models import Job  # noqa: PLC0415  models are loaded after this module

    now = clock.now()
    waiting = Job.objects.filter(state=Job.State.WAITING, due_at__lte=now)
    try:
        oldest = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    except DatabaseError:
        return Check("queue", ok=False, detail="cannot be read")
    if oldest is None:
        return Check("queue", ok=True, detail="nothing waits")
    age = now - oldest
    return Check("queue", ok=age <= OLDEST_DUE, detail=f"the oldest job waits {int(age.total_seconds())} s")


def storage_answers() -> Check:
    """Ask both buckets, with short patience."""
    try:
        storage.answers()
    except storage.NotStored:
        return Check("storage", ok=False, detail="a bucket is missing")
    except storage.StorageUnavailable:
        return Check("storage", ok=False, detail="does not answer")
    return Check("storage", ok=True, detail="answers")


CHECKS: tuple[Callable[[], Check], ...] = (database, migrations, queue_age, storage_answers)


def checks() -> list[Check]:
    """Every answer, in the order of what hurts most."""
    return [check() for check in CHECKS]
