"""The virus scanner, where one is set up: ClamAV's daemon gets a file's bytes before anything else reads them.

Without an address in ``CLAMD_ADDRESS`` nobody is asked, and the desk says so. A scanner that does not answer stops
the file: it never lets one by. The protocol (INSTREAM: lengths of four bytes, big end first) is that of ``man clamd``.
"""

import datetime as dt
import logging
import select
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from portal.lib.safely import Refused

log = logging.getLogger(__name__)

PAUSE = dt.timedelta(minutes=1)  # between two tries of a job that waits for the scanner
_PIECE = 256 * 1024
_CONNECT = 3.0  # seconds
_PATIENCE = 20.0  # seconds for a small file; a second more for each megabyte
_LONGEST_ANSWER = 1024

FOUND = "The virus scanner knows this file as harmful, so it was not taken."
TOO_LARGE = "This file is larger than the virus scanner takes. Whoever runs the portal can raise its limit (StreamMaxLength)."
WAITS = "The virus scanner does not answer just now. This file waits for it and goes on by itself."
AWAY = "The virus scanner does not answer just now, so this file was not taken. Please try again in a few minutes."


class NotScanned(Refused):
    """Nobody can say whether the file is harmless. Jobs wait for the scanner; a form asks to try again."""

    def __init__(self) -> None:
        super().__init__("not_scanned", AWAY)


def look_through(path: Path) -> None:
    """Have a file scanned, where a scanner is set up. Raises Refused ``virus`` or ``too_large_to_scan``, NotScanned."""
    if not settings.CLAMD_ADDRESS:
        return
    said = _asked(_in_pieces(path), _PATIENCE + path.stat().st_size / 1_000_000)
    if said == "stream: OK":
        return
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        log.warning("The virus scanner found %s.", said.removeprefix("stream: ").removesuffix(" FOUND"))
        raise Refused("virus", FOUND)
    if said.startswith("INSTREAM size limit exceeded"):
        raise Refused("too_large_to_scan", TOO_LARGE)
    log.warning("The virus scanner could not scan a file: %r", said)
    raise NotScanned


def version() -> str:
    """What the scanner says of itself: `ClamAV 1.4.6/27450/Wed Nov 25 09:26:21 2026`. Raises NotScanned."""
    return _asked([b"zVERSION\0"], _CONNECT)


def _in_pieces(path: Path) -> Iterator[bytes]:
    yield b"zINSTREAM\0"
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield struct.pack(">I", len(piece)) + piece
    yield struct.pack(">I", 0)


def _asked(pieces: Iterable[bytes], seconds: float) -> str:
    """The answer to what is sent. Raises NotScanned where none comes within so many seconds, or not all of it."""
    ends, answer = time.monotonic() + seconds, b""
    try:
        with _connected(settings.CLAMD_ADDRESS) as line:
            # It answers and hangs up before the end where a file is larger than it takes.
            with suppress(BrokenPipeError, ConnectionResetError):
                for piece in pieces:
                    if select.select([line], [], [], 0)[0]:
                        break
                    line.settimeout(_left(ends))
                    line.sendall(piece)
            while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
                line.settimeout(_left(ends))
                if not (more := line.recv(_LONGEST_ANSWER)):
                    break
                answer += more
    except (OSError, ValueError) as fault:
        log.warning("The virus scanner does not answer (%s).", type(fault).__name__)
        raise NotScanned from fault
    if not answer.endswith(b"\0"):
        log.warning("The virus scanner hung up without an answer.")
        raise NotScanned
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _connected(address: str) -> socket.socket:
    """A line to `/path/of/a/socket` or `host:port`. Raises OSError, and ValueError for what is neither."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_CONNECT)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT)
