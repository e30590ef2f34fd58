"""A bad line to the store: it refuses, cuts in the middle, says that it is busy, stalls, or loses an answer or half of it."""

import contextlib
import copy
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

BUSY = (
    b"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: 59\r\nConnection: close\r\n\r\n"
    b"<Error><Code>SlowDown</Code><Message>Busy</Message></Error>"
)
HALF = ("reset", "short", "stop")


class Line:
    """Carries bytes between its clients and the store, by its mood.

    `well`; `refuse` (hangs up); `cut` (hangs up after `left` bytes of what is sent); `busy` (answers 503);
    `lose answers` (the store does what it is asked, and nobody hears of it); `refuse writing`; `stall` (never answers);
    `reset` (breaks the line after an answer's headers); `short` (hangs up after half of an answer); `stop` (says an
    answer's headers and then no more). `shut` closes the port itself, until `open`. `calls` counts the connections
    that were opened to it, `written` holds the paths that were to be written.
    """

    def __init__(self, store: str) -> None:
        parts = urlsplit(store)
        self.store = (parts.hostname, parts.port)
        self.mood, self.left, self.calls = "well", 0, 0
        self.written: list[str] = []
        self.port = 0
        self.open()
        self.address = f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Take connections, on the same port as before."""
        self.ear = socket.create_server(("127.0.0.1", self.port))
        self.port = self.ear.getsockname()[1]
        threading.Thread(target=self._listen, args=(self.ear,), daemon=True).start()

    def shut(self) -> None:
        """Take no more connections: the machine says so to whoever comes. Those that were made go on."""
        with contextlib.suppress(OSError):
            self.ear.shutdown(socket.SHUT_RDWR)  # closing alone does not wake who listens
        self.ear.close()

    def _listen(self, ear: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = ear.accept()
                self.calls += 1
                try:
                    upstream = socket.create_connection(self.store)
                except OSError:
                    client.close()
                    continue
                for way in (self._there, self._back):
                    threading.Thread(target=way, args=(client, upstream), daemon=True).start()

    def _there(self, client: socket.socket, upstream: socket.socket) -> None:
        """From the client to the store."""
        with _hung_up_after(client, upstream):
            while chunk := client.recv(65_536):
                if chunk.startswith((b"PUT ", b"POST ")):
                    self.written.append(chunk.split(b" ", 2)[1].decode())
                if self.mood == "refuse" or (
                    self.mood == "refuse writing" and chunk.startswith((b"PUT", b"POST"))
                ):
                    return
                if self.mood == "busy":
                    client.sendall(BUSY)
                    return
                if self.mood == "cut":
                    upstream.sendall(chunk[: self.left])
                    self.left -= len(chunk)
                    if self.left <= 0:
                        return
                elif self.mood != "stall":
                    upstream.sendall(chunk)

    def _back(self, client: socket.socket, upstream: socket.socket) -> None:
        """From the store to the client."""
        with _hung_up_after(client, upstream):
            while chunk := upstream.recv(65_536):
                if self.mood == "lose answers":
                    return
                if self.mood in HALF and (end := _end_of_headers(chunk)):
                    if self.mood == "short":
                        end = (end + len(chunk)) // 2
                    client.sendall(chunk[:end])
                    if self.mood == "stop":
                        while upstream.recv(65_536):
                            pass
                    elif self.mood == "reset":
                        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                client.sendall(chunk)

    def close(self) -> None:
        self.shut()


def in_front_of_store(settings: Any) -> Line:
    """Lead both buckets, for us and for browsers, through a line of moods; close it afterwards."""
    carried = Line(settings.S3_ENDPOINT_URL)
    places = copy.deepcopy(settings.STORAGES)
    for name, place in places.items():
        if name != "staticfiles":
            place["OPTIONS"]["endpoint_url"] = carried.address
    settings.STORAGES = places
    return carried


def _end_of_headers(chunk: bytes) -> int:
    """Where an answer's headers end; 0 where none end here, or where the store only says that it listens (100)."""
    if not chunk.startswith(b"HTTP/1.1 ") or chunk.startswith(b"HTTP/1.1 100"):
        return 0
    return chunk.find(b"\r\n\r\n") + 4


@contextlib.contextmanager
def _hung_up_after(*ends: socket.socket) -> Iterator[None]:
    try:
        with contextlib.suppress(OSError):
            yield
    finally:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
