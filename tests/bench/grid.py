"""The progress grid of 200 people and 30 things on the busy portal, beside the bare SQL that gets the same cells.

The limit is the board's own statements, with their values written in, sent again by psycopg alone on the same server.
Page and statements take turns, so that a busy machine disturbs both alike.
"""

import json
import os
import re
from typing import Any

import psycopg

from tests.bench.meter import family, measure, together
from tests.crowd import Visitor
from tests.running import Portal

TURNS = 3
TIMES = 10
# The board's statements, how many the whole page sends, and a session of somebody who may see it.
PREPARE = """
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from accounts.models import User
from portal.home.seed.busy import teams
from resources.learning import boards
agency = teams.large()
with CaptureQueriesContext(connection) as board:
    read = boards.of(agency)
assert (len(read.rows), len(read.items)) == (200, 30), (len(read.rows), len(read.items))
client = Client(headers={"host": "127.0.0.1"})
client.force_login(User.objects.get(email="bea@example.org"), "django.contrib.auth.backends.ModelBackend")
address = f"/desk/team/{agency.uuid}/"
client.get(address)
with CaptureQueriesContext(connection) as page:
    assert client.get(address).status_code == 200
print("session", client.session.session_key)
print("address", address)
print("queries", len(page))
print("statements", json.dumps([query["sql"] for query in board]))
"""


def rows(portal: Portal) -> list[dict[str, Any]]:
    """One row: processor time of page and database beside the bare SQL."""
    told = dict(
        re.findall(r"^(session|address|queries|statements) (.+)$", portal.python(PREPARE), re.MULTILINE)
    )
    statements = json.loads(told["statements"])
    visitor = Visitor(portal.address, {"sessionid": told["session"]})
    pages, bare = [], []
    with psycopg.connect(portal.database, autocommit=True, cursor_factory=psycopg.ClientCursor) as line:

        def ask() -> None:
            with line.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                    cursor.fetchall()

        def look() -> None:
            visitor.get(told["address"])

        def servers() -> list[int]:
            return family(portal.process.pid, "granian") + family(portal.process.pid, "postgres")

        def server_and_self() -> list[int]:
            return [*family(portal.process.pid, "postgres"), os.getpid()]

        for _ in range(TURNS):
            bare.append(measure(ask, server_and_self, times=TIMES, warm=2))
            pages.append(measure(look, servers, times=TIMES, warm=2))
    page, limit = together(pages), together(bare)
    return [
        {
            "name": f"grid of 200 people x 30 items, {told['queries']} queries",
            "value": round(page.cpu, 3),
            "unit": "ms CPU + SQL",
            "limit": round(limit.cpu, 3),
            "limit_name": f"the {len(statements)} statements that get the same cells, alone",
            "ratio": round(page.cpu / limit.cpu, 2),
            "wall_ms": round(page.wall, 2),
            "p95_ms": round(page.p95, 1),
        }
    ]
