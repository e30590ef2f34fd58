"""Which versions wrote the data on this machine: each engine's folder carries its number, and `up` opens no other.

A newer engine that finds no folder of its own would begin with nothing, and the portal would look empty.
"""

import pathlib
import re
from collections.abc import Collection
from dataclasses import dataclass

from portal.engines import postgres, store, valkey
from portal.engines.places import EngineError

NAMES = {"postgres": "PostgreSQL", "valkey": "Valkey", "store": "SeaweedFS"}
OURS = {"postgres": postgres.MAJOR, "valkey": valkey.MAJOR, "store": store.MAJOR}


@dataclass(frozen=True)
class Older:
    """Data of another version; number 0 is from before folders carried one."""

    engine: str
    number: int
    folder: pathlib.Path


def others(data: pathlib.Path) -> list[Older]:
    """What lies there of other versions, for engines that have no folder of ours yet."""
    found = []
    for folder in sorted(data.iterdir()) if data.is_dir() else []:
        match = re.fullmatch(r"(postgres|valkey|store)([0-9]*)", folder.name)
        if match and folder.is_dir() and any(folder.iterdir()):
            older = Older(match[1], int(match[2] or 0), folder)
            if not _has(data / f"{older.engine}{OURS[older.engine]}"):
                found.append(older)
    return found


def _has(folder: pathlib.Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def check(data: pathlib.Path, elsewhere: Collection[str] = ()) -> None:
    """Raise EngineError, which names the command, where an engine to be started here would find older data."""
    for other in others(data):
        if other.engine not in elsewhere:
            whose = (
                f"{NAMES[other.engine]} {other.number}"
                if other.number
                else f"an earlier {NAMES[other.engine]}"
            )
            raise EngineError(
                f"The data in {other.folder} are those of {whose}, and this portal runs {OURS[other.engine]}. "
                "Take a backup with the portal that wrote them, then run: manage.py engines upgrade"
            )


def move_up(older: Older) -> pathlib.Path:
    """Give Valkey's or SeaweedFS's data the number of today. That the newer one reads them was never tried.

    Raises EngineError for what a later version wrote.
    """
    if older.number > OURS[older.engine]:
        raise EngineError(f"{older.folder} was written by a later version. Run the portal that wrote it.")
    target = older.folder.with_name(f"{older.engine}{OURS[older.engine]}")
    if target.is_dir():
        target.rmdir()  # only an empty one: others() looked
    return older.folder.rename(target)
