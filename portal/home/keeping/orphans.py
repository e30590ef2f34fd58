"""Compares the store with the rows: files that no row names, and names without a file."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from psycopg import sql

from portal.home.keeping import dumps
from portal.lib import clock, storage

# As storage.new_name makes them, also inside longer text.
_NAME = r"[a-z][a-z0-9/-]*/[0-9]{4}/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]{1,12}"
# A recording as it was sent lies in quarantine, for a month at most and in no backup. Readers never get it, and rows go
# on naming it: it is not missed.
_AS_SENT = ".source"
# A file lies in the store before the row that names it: a job may be between the two.
YOUNG = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Difference:
    """Names in the store that no row names, and names in rows that the store does not hold."""

    orphans: list[str]
    missing: list[str]


def compare() -> Difference:
    """What is not on both sides; files of the last 24 hours are nobody's orphans. Raises storage.StorageUnavailable.

    Every text of every table is read, so that a new model is never forgotten.
    """
    with dumps.connect(connection.settings_dict) as line:
        named = _named(line)
    old = clock.now() - YOUNG
    stored = {found.name: found.changed_at for found in storage.stored(storage.MEDIA)}
    quarantined = {found.name for found in storage.stored(storage.QUARANTINE)}
    return Difference(
        orphans=sorted(
            name
            for name, at in stored.items()
            if name not in named and at < old and name != settings.AUDIT_ANCHOR
        ),
        missing=sorted(name for name in named - set(stored) - quarantined if not name.endswith(_AS_SENT)),
    )


def _named(line: dumps.Line) -> set[str]:
    found: set[str] = set()
    for name in dumps.table_names(line):
        asked = sql.SQL("select distinct m[1] from {} t, regexp_matches(t::text, {}, 'g') m").format(
            sql.Identifier(name), sql.Literal(f"({_NAME})")
        )
        found |= {match for (match,) in line.execute(asked)}
    return found
