"""Errors sent to a Sentry of the operator's own, where its address is set: as much as the log says, and nothing more.

What the SDK would send by itself holds whatever people typed: addresses, forms, variables, queries, lines of breadcrumbs.
So an event is built anew from what `portal.lib.logs` would write of the same record, and the SDK's own is thrown away.
"""

import logging
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.types import Event, Hint

from portal.lib import logs


def begin(address: str) -> None:
    """Send every error that is logged from now on to this address, a Sentry DSN; with none, send nothing."""
    sentry_sdk.init(
        dsn=address,
        before_send=_as_the_log,
        default_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        auto_session_tracking=False,
        send_client_reports=False,
        max_breadcrumbs=0,
        release="portal",  # else the SDK asks git
    )


def _as_the_log(event: Event, hint: Hint) -> Event | None:
    record: logging.LogRecord | None = hint.get("log_record")
    # Django calls a request for a wrong host an error; it is somebody who tries doors.
    if record is None or record.name.startswith("django.security"):
        return None
    told: Event = {
        "event_id": event["event_id"],
        "timestamp": event["timestamp"],
        "platform": "python",
        "level": event["level"],
        "logger": record.name,
        "message": logs.says(record),
        "tags": {name: str(value) for name, value in logs.facts(record).items()},
    }
    if record.exc_info and record.exc_info[0] is not None:
        told["exception"] = {"values": [_error(record, record.exc_info[0])]}
    return told


def _error(record: logging.LogRecord, kind: type[BaseException]) -> dict[str, Any]:
    came_by = [
        {"filename": file, "lineno": line, "function": name} for file, line, name in logs.frames(record)
    ]
    return {"type": kind.__qualname__, "module": kind.__module__, "stacktrace": {"frames": came_by}}
