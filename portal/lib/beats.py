"""One clock of several: each asks for the lock, one has it, the others stand by and take over when it is gone.

Two clocks at once would ring twice and break nothing, for each job is a row; the lock keeps it quiet. It lies in
Valkey, without which no bell rings either.
"""

import logging
from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler
from django.conf import settings
from redis.exceptions import LockNotOwnedError, RedisError

from portal.lib import valkey

log = logging.getLogger(__name__)

HELD_FOR = 30.0  # seconds: how long after the death of one clock the next one begins
LOOK_AGAIN = 5.0


class OneOfSeveral(PersistentScheduler):
    """Celery's clock, which rings only while it holds the lock."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lock = valkey.line().lock("portal:beat", timeout=HELD_FOR, thread_local=False)
        self._held = False

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Ring what is due and return the seconds until the next look; without the lock, only look again."""
        if settings.ALIVE_FILE:
            Path(settings.ALIVE_FILE).touch()
        if not self._hold():
            return LOOK_AGAIN
        return min(super().tick(*args, **kwargs), HELD_FOR / 3)

    def _hold(self) -> bool:
        before, self._held = self._held, self._ask()
        if self._held != before:
            log.info("This clock %s.", "rings from now on" if self._held else "stands by")
        return self._held

    def _ask(self) -> bool:
        try:
            if self._held:
                return bool(self._lock.reacquire())
            return bool(self._lock.acquire(blocking=False))
        except LockNotOwnedError:
            return False
        except RedisError as error:
            log.warning("The clock cannot ask for its lock (%s).", type(error).__name__)
            return False

    def close(self) -> None:
        """Give the lock back, so that another clock need not wait for its end."""
        super().close()
        if self._held:
            self._held = False
            try:
                self._lock.release()
            except RedisError:
                log.info("The clock's lock ends by itself.")
