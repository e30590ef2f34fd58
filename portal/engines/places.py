"""Where the engines live on this machine: folders, programs, ports and the secrets made once.

Nothing here knows Django or reads the environment: whoever starts engines passes a `Places`.
"""

import hashlib
import importlib.util
import os
import pathlib
import random
import secrets
import shutil
import socket
import sysconfig
import tempfile
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"
# The kernel allows 107 bytes for a socket's path; the longest name we add is ".s.PGSQL.65535".
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535")
# SeaweedFS takes for granted that a part's gRPC answers this far above its HTTP.
TWIN = 10_000


class EngineError(Exception):
    """Says in one sentence, for the person at the terminal, why an engine cannot start."""


@dataclass(frozen=True)
class Places:
    """What an engine must be told; an empty program folder means the wheel's own."""

    data: pathlib.Path
    pg_bin: str = ""
    valkey_bin: str = ""
    weed_bin: str = ""
    # Test data: nothing is flushed to disk or kept from one session to the next.
    disposable: bool = False

    def folder(self, *parts: str) -> pathlib.Path:
        """Return a folder below the data folder, made so that only its owner can enter."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = self.data
        for part in parts:
            place = place / part
            place.mkdir(exist_ok=True, mode=0o700)
        return place

    def secret(self, name: str, length: int = 32) -> str:
        """Return a secret in hexadecimal, made the first time it is asked for."""
        path = self.folder("secrets") / name
        if not path.exists():
            write_private(path, secrets.token_hex(length) + "\n")
        return path.read_text().strip()

    def socket_folder(self) -> pathlib.Path:
        """Return a private folder whose path is short enough for a Unix socket."""
        inside = self.data / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return self.folder("run")
        name = hashlib.sha256(os.fsencode(self.data.resolve())).hexdigest()[:12]
        short = pathlib.Path(tempfile.gettempdir()) / f"portal-{os.geteuid()}-{name}"
        short.mkdir(exist_ok=True, mode=0o700)
        if short.lstat().st_uid != os.geteuid() or short.is_symlink():
            raise EngineError(
                f"{short} belongs to somebody else: remove it, or choose a shorter PORTAL_DATA."
            )
        short.chmod(0o700)
        return short


def write_private(path: pathlib.Path, text: str) -> None:
    """Replace a file in one step; nobody but its owner can read it at any moment."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    with os.fdopen(handle, "w") as file:
        file.write(text)
    pathlib.Path(name).replace(path)


def is_free(port: int) -> bool:
    """Say whether we could listen on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Choose ports below the range from which outgoing connections take theirs."""
    chosen: list[int] = []
    while len(chosen) < count:
        port = random.randrange(22000, 30000)
        if port not in chosen and is_free(port):
            chosen.append(port)
    return chosen


def free_pairs(count: int) -> list[int]:
    """Choose `count` ports whose twin, 10,000 above, is free too; the ports come first, then their twins."""
    chosen: list[int] = []
    while len(chosen) < count:
        port = random.randrange(20000, 22000)
        if port not in chosen and is_free(port) and is_free(port + TWIN):
            chosen.append(port)
    return chosen + [port + TWIN for port in chosen]


def package_folder(name: str) -> pathlib.Path:
    """Find a wheel without importing it: some of these do work at import that is not wanted."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise EngineError(f"The package {name} is not installed: run `make run`, or name your own program.")
    return pathlib.Path(found.submodule_search_locations[0])


def program(name: str, chosen: str, *fallbacks: pathlib.Path) -> pathlib.Path:
    """Return a program from the chosen folder (or path), else the wheel's, else the system's."""
    if chosen:
        given = pathlib.Path(chosen)
        path = given / name if given.is_dir() else given
        if not path.is_file():
            raise EngineError(f"There is no program {name} at {given}.")
        return path
    for path in fallbacks:
        if path.is_file():
            return path
    found = shutil.which(name)
    if not found:
        raise EngineError(f"The program {name} was not found.")
    return pathlib.Path(found)


def script_folder() -> pathlib.Path:
    """Where wheels put their commands in this environment."""
    return pathlib.Path(sysconfig.get_path("scripts"))
