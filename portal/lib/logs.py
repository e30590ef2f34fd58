"""What the portal writes down of itself: which page by its name, how long, which job; never who, or with what words.

Two shapes: readable lines for the person at the terminal, and one JSON object a line for a server. The server's lines
are kept for months and read by many, so they leave out what an error said (it repeats addresses and whole rows), and
paths, email addresses and keys are covered in what other libraries write.
"""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from http.client import responses
from pathlib import Path
from traceback import extract_tb
from typing import Any

from django.http import HttpRequest, HttpResponseBase

log = logging.getLogger(__name__)

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# Asked every few seconds by whoever watches over the process; they would be most of the log.
UNTOLD = {"home:healthz", "home:readyz"}

_about: ContextVar[dict[str, Any]] = ContextVar("portal.lib.logs.about", default={})  # noqa: B039  never changed, only replaced
_ROOT = f"{Path(__file__).resolve().parents[2]}/"
_GIVEN_ID = re.compile(r"[0-9a-f]{16,32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COVERED = (
    (re.compile(r"[^\s<>\"'(,;:]+@[^\s<>\"'),;:]+"), "[email]"),
    (re.compile(r"(?:https?:/)?/[^\s\"'<>]*"), "[path]"),
    (re.compile(r"(?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{20,}"), "[key]"),
    (re.compile(r"\+?\d[\d ]{8,}\d"), "[number]"),
)


@contextmanager
def about(**facts: Any) -> Iterator[None]:
    """Everything written inside says these facts too."""
    before = _about.set({**_about.get(), **facts})
    try:
        yield
    finally:
        _about.reset(before)


def covered(text: str) -> str:
    """The text without email addresses, paths, keys and telephone numbers."""
    for pattern, instead in _COVERED:
        text = pattern.sub(instead, text)
    return text


class Lines(logging.Formatter):
    """For a terminal: the whole story, what an error said and what a program said included."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        """The line with the request or the job it belongs to, and what is for this terminal only."""
        line = super().formatMessage(record)
        facts = " ".join(f"{name}={value}" for name, value in _about.get().items())
        private = getattr(record, "private", "")
        return line + (f" [{facts}]" if facts else "") + (f"; {private}" if private else "")


class Json(logging.Formatter):
    """For a server: one object a line. Of an error only its kind and where it came from."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "says": says(record),
            **facts(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__qualname__
            told["where"] = [f"{file}:{line} {name}" for file, line, name in frames(record)][-12:]
        return json.dumps(told)


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """The request or the job that a record belongs to, and its own figures."""
    return {**_about.get(), **getattr(record, "facts", {})}


def frames(record: logging.LogRecord) -> list[tuple[str, int, str]]:
    """Where its error came from, the place itself last: the file from the portal's folder on, the line, the function."""
    trace = extract_tb(record.exc_info[2]) if record.exc_info else []
    return [(frame.filename.removeprefix(_ROOT), frame.lineno or 0, frame.name) for frame in trace]


def says(record: logging.LogRecord) -> str:
    """What it says; of a request that Django refused only how, for it repeats whatever the browser sent."""
    if record.name.startswith(("django.request", "django.security")):
        status = getattr(record, "status_code", 0)
        return responses.get(status, record.name.rpartition(".")[2])
    return covered(record.getMessage())


def requests_told(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware, the outermost: one line for each request, and its number in the answer's X-Request-ID.

    A proxy's own number is taken over where it looks like one, and nothing else, for it is written down as it comes.
    """

    def ask(request: HttpRequest) -> HttpResponseBase:
        began, given = time.perf_counter(), request.headers.get("X-Request-ID", "").lower()
        number = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        with about(request=number):
            response = answer(request)
            route = route_of(request)
            if route not in UNTOLD:
                facts = {
                    "method": request.method if request.method in METHODS else "OTHER",
                    "route": route,
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - began) * 1000),
                }
                log.info("%(method)s %(route)s %(status)s %(ms)s ms", facts, extra={"facts": facts})
        response["X-Request-ID"] = number
        return response

    return ask


def route_of(request: HttpRequest) -> str:
    """The name of the page, `room:name`: the same for everybody who asks for it, whatever stands in its path."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "none"
