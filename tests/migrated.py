"""One database with every migration in it, which test databases are copied from: migrating is most of a short run.

It is made anew whenever a migration, or what makes them run, has changed.
"""

import hashlib
import os
import pathlib
import subprocess
import sys
from importlib.metadata import version

import psycopg
import pytest
from psycopg import sql

ROOT = pathlib.Path(__file__).resolve().parents[1]
NAME = "migrated_for_tests"
ROOMS = ("portal", "accounts", "resources", "events")
WHENCE = ("django", "django-allauth", "psycopg")


def fingerprint() -> str:
    """What the database was made from: the migrations' words, and the versions of what runs them."""
    made = hashlib.sha256(" ".join(version(name) for name in WHENCE).encode())
    for file in sorted(file for room in ROOMS for file in (ROOT / room).rglob("migrations/*.py")):
        made.update(file.read_bytes())
    return made.hexdigest()


def make() -> None:
    """Make the database unless it is there and made from the same. Raises pytest.UsageError where that fails."""
    address = os.environ["DATABASE_URL"]
    wanted = fingerprint()
    with psycopg.connect(address, autocommit=True) as connection:
        said = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [NAME]
        ).fetchone()
        if said == (wanted,):
            return
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        server = address.rpartition("/")[0]
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", "migrate", "--verbosity", "0"],
            env=os.environ
            | {"DATABASE_URL": f"{server}/{NAME}", "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise pytest.UsageError(f"The migrations did not run:\n{done.stderr}")
        # Written last: a database that was left half-made says nothing, and is made again.
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(NAME), sql.Literal(wanted))
        )
