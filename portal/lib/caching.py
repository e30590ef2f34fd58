"""The cache (CACHES): Valkey, and while it does not answer a table of the database, so that tries are counted all the same.

Limits of sign-in must hold whatever is away. A limit that changes over begins to count anew there: at worst somebody
gets it twice.
"""

import datetime as dt
import logging
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from django.db.models import JSONField
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from portal.lib import clock

log = logging.getLogger(__name__)

REST = 10.0  # seconds without asking, after Valkey did not answer: each question may take a second
_NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
_silent_until: dict[str, float] = {}  # by server; one breaker for the process


class InDatabase(BaseCache):
    """Keeps plain values (what JSON can say) in a table. Of two who add the same key at once, one does."""

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into plant_counted (key, value, until) values (%s, %s, %s) on conflict (key) do update "
                "set value = excluded.value, until = excluded.until where plant_counted.until <= %s",
                [self._name(key, version), JSONField().get_db_prep_value(value, connection), self._end(timeout),
                 clock.now()],
            )  # fmt: skip
            return bool(cursor.rowcount)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        found = self._rows(key, version).values_list("value", flat=True).first()
        return default if found is None else found

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        row = _model()(key=self._name(key, version), value=value, until=self._end(timeout))
        _model().objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "until"]
        )

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._rows(key, version).update(until=self._end(timeout)))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._rows(key, version).delete()[0])

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a number, in one statement. Raises ValueError where there is none."""
        with connection.cursor() as cursor:
            cursor.execute(
                "update plant_counted set value = to_jsonb((value #>> '{}')::bigint + %s) "
                "where key = %s and until > %s returning value",
                [delta, self._name(key, version), clock.now()],
            )
            found = cursor.fetchone()
        if found is None:
            raise ValueError(f"There is no {key!r} to count.")
        return int(found[0])

    def clear(self) -> None:
        _model().objects.all().delete()

    def _rows(self, key: Any, version: int | None) -> Any:
        return _model().objects.filter(key=self._name(key, version), until__gt=clock.now())

    def _name(self, key: Any, version: int | None) -> str:
        """Neither a network address nor a person can be read from the table."""
        made = self.make_key(key, version=version)
        return salted_hmac("portal.lib.caching", made, algorithm="sha256").hexdigest()

    def _end(self, timeout: Any) -> dt.datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return _NEVER if seconds is None else clock.now() + dt.timedelta(seconds=seconds)


def _model() -> Any:
    from portal.lib.models import Counted  # noqa: PLC0415  settings name this module before models are there

    return Counted


class Cache(BaseCache):
    """Asks Valkey, and the database while Valkey is away. `valkey` asks Valkey alone and raises what that raises."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._server = str(server)
        self.valkey, self.instead = RedisCache(server, params), InDatabase(params)

    def _ask(self, verb: str, *args: Any, **rest: Any) -> Any:
        if time.monotonic() >= _silent_until.get(self._server, 0.0):
            try:
                return getattr(self.valkey, verb)(*args, **rest)
            except (RedisError, OSError) as error:
                _silent_until[self._server] = time.monotonic() + REST
                log.warning("The cache does not answer (%s); the database counts.", type(error).__name__)
        return getattr(self.instead, verb)(*args, **rest)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("touch", key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask("delete", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._ask("incr", key, delta, version))

    def clear(self) -> None:
        self._ask("clear")
