"""A bad line to the store: it refuses, cuts in the middle, answers that it is busy, or loses the answer."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

BUSY = (
    b"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: 59\r\nConnection: close\r\n\r\n"
    b"<Error><Code>SlowDown</Code><Message>Busy</Message></Error>"
)


class Line:
    """Carries bytes between its clients and the store, by its mood.

    `well`; `refuse` (hangs up); `cut` (hangs up after `left` bytes of what is sent); `busy` (answers 503);
    `lose answers` (the store does what it is asked, and nobody hears of it); `refuse writing`; `stall` (never answers).
    `calls` counts the connections that were opened to it.
    """

    def __init__(self, store: str) -> None:
        parts = urlsplit(store)
        self.store = (parts.hostname, parts.port)
        self.mood, self.left, self.calls = "well", 0, 0
        self.ear = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.ear.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.ear.accept()
                self.calls += 1
                upstream = socket.create_connection(self.store)
                for way in (self._there, self._back):
                    threading.Thread(target=way, args=(client, upstream), daemon=True).start()

    def _there(self, client: socket.socket, upstream: socket.socket) -> None:
        """From the client to the store."""
        with _hung_up_after(client, upstream):
            while chunk := client.recv(65_536):
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
                client.sendall(chunk)

    def close(self) -> None:
        self.ear.close()


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
