"""Compares the store with the rows: files that no row names, and names without a file. Once a week by itself."""

import datetime as dt
import logging
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from psycopg import sql

from portal.home.keeping import dumps
from portal.lib import clock, readings, storage
from portal.lib.models import Job
from resources.videos import sweeping, taking

log = logging.getLogger(__name__)

# As storage.new_name makes them, also inside longer text.
_NAME = r"[a-z][a-z0-9/-]*/[0-9]{4}/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]{1,12}"
# A recording as it was sent lies in quarantine, for a month at most and in no backup. Readers never get it, and rows go
# on naming it: it is not missed.
_AS_SENT = ".source"
# The only files that a job's own row names are those it is to take away, for a month after it did.
_TAKES_AWAY = Job._meta.db_table
_LOOKED_AFTER = (sweeping.ROOM, taking.INBOX)
# A file lies in the store before the row that names it: a job may be between the two.
YOUNG = dt.timedelta(hours=24)
MISSING, UNNAMED = "store.missing", "store.unnamed"  # readings: what the weekly look leaves for a person
FEW, PART = 20, 20  # so many files, or one in so many of all, go by themselves


@dataclass(frozen=True)
class Difference:
    """Names in the store that no row names, names in rows that the store does not hold, and what was just uploaded
    (quarantine) and no row names.
    """

    orphans: list[str]
    missing: list[str]
    unwanted: list[str] = field(default_factory=list)
    stored: int = field(default=0, compare=False)

    @property
    def unnamed(self) -> list[tuple[str, str]]:
        """The bucket and the name of each file that no row names."""
        media = [(storage.MEDIA, name) for name in self.orphans]
        return media + [(storage.QUARANTINE, name) for name in self.unwanted]


def compare() -> Difference:
    """What is not on both sides; files of the last 24 hours are nobody's orphans. Raises storage.StorageUnavailable.

    Every text of every table is read, so that a new model is never forgotten. Of what was just uploaded, recordings
    have their own sweeping, and those in the inbox wait for somebody to take them.
    """
    with dumps.connect(connection.settings_dict) as line:
        named = _named(line)
    old = clock.now() - YOUNG
    stored, quarantined = (list(storage.stored(bucket)) for bucket in (storage.MEDIA, storage.QUARANTINE))
    lying = {found.name for found in (*stored, *quarantined)}

    def unnamed(files: list[storage.Stored]) -> list[str]:
        return sorted(one.name for one in files if one.name not in named and one.changed_at < old)

    return Difference(
        orphans=[name for name in unnamed(stored) if name != settings.AUDIT_ANCHOR],
        missing=sorted(name for name in named - lying if not name.endswith(_AS_SENT)),
        unwanted=[name for name in unnamed(quarantined) if not name.startswith(_LOOKED_AFTER)],
        stored=len(lying),
    )


def tidy() -> None:
    """Take away what no row names, and note for the desk what is left and what is missing.

    Where very many would go, all stay: a database may stand there that is not this store's, as an older one that was
    brought back. Raises storage.StorageUnavailable and dumps.DumpFailed.
    """
    found = compare()
    left = len(found.unnamed)
    if left <= max(FEW, found.stored // PART):
        for bucket, name in found.unnamed:
            storage.delete(bucket, name)
            log.info("A file that no row named is taken away.", extra={"facts": {"bucket": bucket}})
        left = 0
    readings.note(MISSING, len(found.missing))
    readings.note(UNNAMED, left)


def _named(line: dumps.Line) -> set[str]:
    found: set[str] = set()
    for name in set(dumps.table_names(line)) - {_TAKES_AWAY}:
        asked = sql.SQL("select distinct m[1] from {} t, regexp_matches(t::text, {}, 'g') m").format(
            sql.Identifier(name), sql.Literal(f"({_NAME})")
        )
        found |= {match for (match,) in line.execute(asked)}
    return found
