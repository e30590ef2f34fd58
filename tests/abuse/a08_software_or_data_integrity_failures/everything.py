"""Every row of every table, before a request and after it. Whatever is drawn by lot falls alike each time."""

import json
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from unittest.mock import patch

from django.apps import apps
from django.core.cache import cache
from django.db import connection, models, transaction

# Filled when the tables are made, and never by a request.
_STANDING = {"django_migrations", "django_content_type", "auth_permission"}
# Of two requests it is never alike: a fingerprint of the very request, and the store's own name for a sending.
_OF_THE_REQUEST = {"plant_idempotencykey": {"body"}, "videos_upload": {"upload_id"}}

Row = tuple[str, str]  # a table, and a row of it as JSON


@dataclass(frozen=True)
class Outcome:
    """What a request answered, which rows stand there that did not, and which are no longer there."""

    status: int
    gained: tuple[Row, ...]
    lost: tuple[Row, ...]

    @property
    def tables(self) -> set[str]:
        return {table for table, _ in (*self.gained, *self.lost)}

    def unlike(self, other: "Outcome") -> set[str]:
        """The tables, or the status, in which two outcomes differ."""
        found = {f"{self.status} and {other.status}"} if self.status != other.status else set()
        differ = (Counter(self.gained) - Counter(other.gained)) + (
            Counter(other.gained) - Counter(self.gained)
        )
        differ += (Counter(self.lost) - Counter(other.lost)) + (Counter(other.lost) - Counter(self.lost))
        return found | {table for table, _ in differ}


class Everything:
    """All tables as they stand now, to try requests against; each is undone."""

    def __init__(self) -> None:
        tables = sorted(set(connection.introspection.table_names()) - _STANDING)
        self._all = " UNION ALL ".join(
            f"""SELECT '{one}', to_jsonb(t)::text FROM "{one}" t""" for one in tables
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT schemaname, sequencename, last_value, start_value FROM pg_sequences")
            self._numbers = [
                (f'"{schema}"."{name}"', last or start, last is not None)
                for schema, name, last, start in cursor.fetchall()
            ]
        self.before = self._rows()

    def _rows(self) -> Counter[Row]:
        with connection.cursor() as cursor:
            cursor.execute(self._all)
            return Counter(map(_comparable, cursor.fetchall()))

    def _count_from_here_again(self) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("SELECT setval(%s::regclass, %s, %s)", self._numbers)

    def after(self, deed: Callable[[], int]) -> Outcome:
        """Do it, look, and undo it."""
        cache.clear()  # nobody is too fast, and nothing is kept at hand from the time before
        self._count_from_here_again()
        draw = random.Random("the same each time").randbytes
        dice = patch.object(os, "urandom", draw), patch.object(random, "_urandom", draw)
        with dice[0], dice[1], transaction.atomic():
            status = deed()
            now = self._rows()
            transaction.set_rollback(True)
        return Outcome(
            status,
            tuple(sorted((now - self.before).elements())),
            tuple(sorted((self.before - now).elements())),
        )

    def written(self, outcome: Outcome) -> list[tuple[type[models.Model], dict]]:
        """The models of the rows that were written, each with the first row of its table as it is then."""
        of = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
        first: dict[str, dict] = {}
        for table, row in (*outcome.gained, *outcome.lost):
            first.setdefault(table, json.loads(row))
        return [(of[table], row) for table, row in first.items() if table in of]


def _comparable(row: Row) -> Row:
    table, text = row
    if table not in _OF_THE_REQUEST:
        return row
    kept = {name: value for name, value in json.loads(text).items() if name not in _OF_THE_REQUEST[table]}
    return table, json.dumps(kept)
