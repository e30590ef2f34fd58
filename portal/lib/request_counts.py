"""How many requests each page had and how long they took: counted in the process, kept together in Valkey.

Each process hands its counts over every few seconds, so that one figure stands for all of them; what a killed process
had not handed over is lost. Pages are told by their name (portal.lib.logs.route_of), and nobody is told at all.
"""

import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase
from redis.exceptions import RedisError

from portal.lib import logs, valkey

log = logging.getLogger(__name__)

KEY = "portal:requests"
HANDED_OVER_EVERY = 5.0  # seconds
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Counts:
    """The counts of one process that are not handed over yet. Fields are `answered|route|status`, `within|route|seconds`
    and `microseconds|route`.
    """

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._pid = 0

    def add(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        with self._lock:
            self._counted[f"answered|{route}|{status}"] += 1
            self._counted[f"microseconds|{route}"] += round(seconds * 1e6)
            for bound in BOUNDS:
                if seconds <= bound:
                    self._counted[f"within|{route}|{bound}"] += 1

    def hand_over(self) -> None:
        """Add the counts to Valkey's; while it does not answer they wait here."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        if not counted:
            return
        try:
            with valkey.line().pipeline(transaction=False) as pipe:
                for name, many in counted.items():
                    pipe.hincrby(KEY, name, many)
                pipe.execute()
        except RedisError:
            with self._lock:
                self._counted.update(counted)

    def keep_handing_over(self) -> None:
        """Begin in this process, if it has not begun; a fork begins again."""
        with self._lock:
            begun, self._pid = self._pid == os.getpid(), os.getpid()
        if not begun:
            threading.Thread(target=self._go_on, name="request-counts", daemon=True).start()

    def _go_on(self) -> None:
        while True:
            time.sleep(HANDED_OVER_EVERY)
            self.hand_over()


counts = Counts()


def counted(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: count each request, where figures are asked for (PORTAL_METRICS_PORT)."""
    if not settings.METRICS_PORT:
        raise MiddlewareNotUsed

    def ask(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = answer(request)
        counts.add(logs.route_of(request), response.status_code, time.perf_counter() - began)
        counts.keep_handing_over()
        return response

    return ask


def everybodys() -> dict[str, int]:
    """The counts of every process, by field. Raises RedisError where Valkey does not answer."""
    found = valkey.line().hgetall(KEY)
    return {name.decode() if isinstance(name, bytes) else name: int(many) for name, many in found.items()}
