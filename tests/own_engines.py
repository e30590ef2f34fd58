"""Engines of one's own beside a running portal: stopped, frozen and started again while it works."""

import contextlib
import os
import pathlib
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from portal.engines import postgres, store, valkey
from portal.engines.child import Child
from portal.engines.places import Places, free_pairs, free_ports
from portal.engines.trio import BUCKETS

PATIENCE = 60.0  # seconds that an engine may take to answer


@dataclass
class Engine:
    """One engine, and the variables by which a portal finds it."""

    child: Child
    given: dict[str, str]
    log: pathlib.Path

    def start(self) -> None:
        """Start it and wait until it answers. From the main thread only: it dies with the thread that forked it."""
        self.child.spawn(self.log)
        until = time.monotonic() + PATIENCE
        while not self.child.ready():
            assert self.child.running, self.log.read_text(errors="replace")[-2000:]
            assert time.monotonic() < until, f"{self.child.name} does not answer"
            time.sleep(0.02)

    def stop(self, how: signal.Signals | None = None) -> None:
        """Stop it in its own order, or by another signal, and wait until it has gone."""
        assert self.child.process is not None
        self.thaw()
        with contextlib.suppress(ProcessLookupError):
            self.child.process.send_signal(how or self.child.stop_signal)
        self.child.process.wait(PATIENCE)

    def freeze(self) -> None:
        """It holds its port and every connection, and answers nobody."""
        assert self.child.process is not None
        os.killpg(self.child.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.child.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.child.process.pid, signal.SIGCONT)


@contextmanager
def own_postgres(folder: pathlib.Path) -> Iterator[Engine]:
    """A database server of its own, with the portal's role and database in it."""
    places, (port,) = Places(folder), free_ports(1)
    child = postgres.child(places, port, environment())
    with running(Engine(child, {"DATABASE_URL": postgres.url(places, port)}, folder / "log")) as engine:
        yield engine


@contextmanager
def own_valkey(folder: pathlib.Path, *names: str) -> Iterator[Engine]:
    """A Valkey of its own, found by these variables: `PORTAL_BROKER_URL`, `PORTAL_CACHE_URL`."""
    places, (port,) = Places(folder), free_ports(1)
    ways = {"PORTAL_BROKER_URL": valkey.broker_url, "PORTAL_CACHE_URL": valkey.cache_url}
    given = {name: ways[name](places, port) for name in names}
    with running(Engine(valkey.child(places, port, environment()), given, folder / "log")) as engine:
        yield engine


@contextmanager
def own_store(folder: pathlib.Path) -> Iterator[Engine]:
    """A file store of its own with both buckets."""
    places, ports = Places(folder), free_pairs(len(store.PORTS))
    child = store.child(places, ports, environment(), BUCKETS, ["http://127.0.0.1"])
    given = {
        "S3_ENDPOINT_URL": store.url(ports[0]),
        "S3_ACCESS_KEY_ID": store.ACCESS_KEY,
        "S3_SECRET_ACCESS_KEY": store.secret_key(places),
    }
    with running(Engine(child, given, folder / "log")) as engine:
        yield engine


@contextmanager
def running(engine: Engine) -> Iterator[Engine]:
    engine.start()
    try:
        yield engine
    finally:
        engine.thaw()
        engine.child.ask_to_stop()
        engine.child.make_stop(time.monotonic() + engine.child.grace)


def environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
