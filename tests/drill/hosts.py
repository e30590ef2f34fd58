"""Several hosts on one machine: each a network namespace of its own, all on one bridge. Needs root and iproute2."""

import contextlib
import os
import pathlib
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

BRIDGE = "portal-lan"
LAN = "10.77.0"
HERE = f"{LAN}.1"  # this process, on the bridge itself
# PostgreSQL and PgBouncer refuse root; a user namespace has another name for it.
NOT_ROOT = ("unshare", "--user", "--map-user=65534", "--map-group=65534")


@dataclass(frozen=True)
class Service:
    """One program of a host: its command, its environment, and what it is told on standard input."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    whisper: str = ""


class Host:
    """One host with its own address, whose programs are killed and whose cable is pulled."""

    def __init__(self, name: str, number: int, folder: pathlib.Path) -> None:
        self.name, self.address, self.folder = name, f"{LAN}.{number}", folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.space, self.cable = f"portal-{name}", f"pv-{name}"
        self.services: list[Service] = []
        self.running: list[subprocess.Popen[bytes]] = []
        _ip("netns", "add", self.space)
        _ip("link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.space)
        _ip("link", "set", self.cable, "master", BRIDGE, "up")
        _ip("-n", self.space, "address", "add", f"{self.address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip("-n", self.space, "link", "set", device, "up")

    def start(self, *services: Service) -> None:
        """Start these programs, which stay the host's own, or those that it has."""
        self.services += services
        for service in services or self.services:
            with (self.folder / f"{service.name}.log").open("ab") as log:
                process = subprocess.Popen(
                    ["ip", "netns", "exec", self.space, *service.command],
                    env=os.environ | service.environment,
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            assert process.stdin
            process.stdin.write(service.whisper.encode())
            process.stdin.close()
            self.running.append(process)

    def stop(self) -> None:
        """Kill everything that runs here, as a power cut does."""
        found = subprocess.run(
            ["ip", "netns", "pids", self.space], capture_output=True, text=True, check=True
        ).stdout
        for pid in found.split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        for process in self.running:
            process.wait(30)
        self.running = []

    def cut(self) -> None:
        """Pull the cable: nothing is answered and nothing refused."""
        _ip("link", "set", self.cable, "down")

    def join(self) -> None:
        """Put the cable back."""
        _ip("link", "set", self.cable, "up")


@contextlib.contextmanager
def lan(folder: pathlib.Path, names: Sequence[str]) -> Iterator[dict[str, Host]]:
    """So many empty hosts on one bridge; they are gone afterwards, with all that runs on them."""
    hosts: dict[str, Host] = {}
    _ip("link", "add", BRIDGE, "type", "bridge")
    try:
        _ip("address", "add", f"{HERE}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        for number, name in enumerate(names, 10):
            hosts[name] = Host(name, number, folder)
        yield hosts
    finally:
        for host in hosts.values():
            host.stop()
            _ip("netns", "delete", host.space)
        _ip("link", "delete", BRIDGE)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
