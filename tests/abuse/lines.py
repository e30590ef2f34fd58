"""Lines to the web server itself, for what no browser says: letter by letter, or against the rules of HTTP."""

import socket
from contextlib import suppress

PATIENCE = 60  # seconds until a test gives up; none of them measures


def call(port: int, said: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    line.sendall(said)
    return line


def heard(line: socket.socket) -> bytes:
    """All that comes until the other side hangs up; the line is closed then."""
    found = b""
    with line, suppress(ConnectionResetError):
        while chunk := line.recv(65_536):
            found += chunk
    return found


def status(answer: bytes) -> str:
    return answer.partition(b"\r\n")[0].decode()
