"""What a backup says of itself: its files with their sums, and what every table held. It names nobody."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Any, Self

STAMP = "%Y%m%dT%H%M%SZ"
MANIFEST = "manifest.json"
DATABASE = "database.age"
LAYOUT = 1


class NoBackup(Exception):
    """There is no such backup, or this portal cannot read it; the text is a sentence for the terminal."""


@dataclass(frozen=True)
class Kept:
    """A file of the store: its name there, and its bytes before they were sealed, by number and SHA-256."""

    name: str
    size: int
    sha256: str
    content_type: str


@dataclass(frozen=True)
class Table:
    """What a table held: so many rows, and the sum over a fingerprint of each."""

    rows: int
    sum: int


@dataclass(frozen=True)
class Manifest:
    """One backup. `keys` marks the secrets without which its confidential words stay closed; it tells none of them.

    `erased` are the numbers of people erased not long before it was taken: who brings back an older backup erases
    them again.
    """

    stamp: str
    database_sha256: str
    keys: list[str]
    tables: dict[str, Table]
    files: list[Kept]
    erased: list[int]

    def written(self) -> bytes:
        """As it lies beside the backup."""
        return json.dumps({"layout": LAYOUT, **asdict(self)}, indent=1, sort_keys=True).encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The manifest of a backup. Raises NoBackup where it is none, or of a later portal."""
        try:
            told: dict[str, Any] = json.loads(content)
            if told.pop("layout") != LAYOUT:
                raise NoBackup("This backup was taken by a later portal. Bring it back with that one.")
            tables = {name: Table(**table) for name, table in told.pop("tables").items()}
            files = [Kept(**file) for file in told.pop("files")]
            return cls(tables=tables, files=files, **told)
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise NoBackup("The backup's manifest cannot be read.") from fault


def moment_of(stamp: str) -> dt.datetime:
    """When the backup of this stamp was begun (aware, UTC)."""
    return dt.datetime.strptime(stamp, STAMP).replace(tzinfo=dt.UTC)


def sealed_name(name: str) -> str:
    """Where a file of the store lies among the backups: once for all of them, since a name never gets other bytes."""
    return f"files/{name}.age"


def differing(before: dict[str, Table], after: dict[str, Table]) -> list[str]:
    """The tables that do not hold the same rows, by name."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
