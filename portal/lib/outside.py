"""Asks an address outside whether it still answers, and can be made to ask nobody else.

Only http and https on their usual ports, only addresses of the open internet: what an editor typed must not make the
portal knock at machines of its own network (SSRF). The name is looked up once and the connection goes to the very
address that was judged, each redirect is judged anew, no body is read, and no request takes longer than PATIENCE.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings

PATIENCE = 20  # seconds for one request
REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_AGENT = "safeguarding-learning-portal link check"
_MOVED = {301, 302, 303, 307, 308}
_AGAIN_WITH_GET = {400, 403, 404, 405, 406, 501}  # what servers say that do not know HEAD
_ALIVE_BUT_SHUT = {401, 403, 406, 407, 429}  # they answer, only not to a program


@dataclass(frozen=True)
class Answer:
    """Whether an address answers, and what it said in words."""

    alive: bool
    said: str


class _NotAsked(Exception):
    """The text says why an address is not asked."""


def ask(address: str) -> Answer:
    """Follow an address, HEAD first and GET where that is not understood. Never raises for what the other side does."""
    try:
        return _follow(address)
    except _NotAsked as why:
        return Answer(alive=False, said=str(why))
    except ssl.SSLError:
        return Answer(alive=False, said="Its certificate is not valid")
    except socket.gaierror:
        return Answer(alive=False, said="There is no such host")
    except TimeoutError:
        return Answer(alive=False, said="It does not answer in time")
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(alive=False, said="It does not answer")


def _follow(address: str) -> Answer:
    for _ in range(REDIRECTS + 1):
        status, reason, target = _request("HEAD", address)
        if status in _AGAIN_WITH_GET:
            status, reason, target = _request("GET", address)
        if status not in _MOVED or not target:
            return _judged(status, reason)
        address = urljoin(address, target)
    return Answer(alive=False, said="It sends us round in circles")


def _judged(status: int, reason: str) -> Answer:
    said = f"{status} {reason}".strip()
    return Answer(alive=status < 400 or status in _ALIVE_BUT_SHUT, said=said)


def _request(method: str, address: str) -> tuple[int, str, str]:
    """Status, reason and where it leads, of one request."""
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _NotAsked("Not an address of the web")
    port = parts.port or _PORTS[parts.scheme]
    where = _judge(parts.hostname, port, usual=_PORTS[parts.scheme])
    with _connected(where, port, parts.hostname if parts.scheme == "https" else "") as plain:
        connection = http.client.HTTPConnection(parts.hostname, port, timeout=PATIENCE)
        connection.sock = plain
        path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request(
            method, path, headers={"User-Agent": _AGENT, "Accept": "*/*", "Connection": "close"}
        )
        answer = connection.getresponse()
        return answer.status, answer.reason[:100], answer.headers.get("Location", "")


def _judge(host: str, port: int, *, usual: int) -> str:
    """The address to connect to. Raises _NotAsked where any address of that name lies in a network of our own."""
    if f"{host}:{port}" in settings.LINKS_ASK_ALSO:
        return host
    if port != usual:
        raise _NotAsked("Not one of the web’s usual ports")
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(_is_open(one) for one in found):
        raise _NotAsked("Not an address of the open internet")
    return found[0]


# Open by the book, and ours all the same: addresses that a network's own NAT64 turns into any IPv4 address, and the
# block in which clouds keep what they tell their own machines.
_NOT_OPEN = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "192.0.0.0/24")]


def _is_open(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if any(found in network for network in _NOT_OPEN):
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return found.is_global and inner.is_global and not found.is_multicast and not inner.is_multicast


@contextlib.contextmanager
def _connected(where: str, port: int, secure_name: str) -> Iterator[socket.socket]:
    """A connection that is shut when its time is over, however slowly the other side drips."""
    plain = socket.create_connection((where, port), timeout=PATIENCE / 2)
    over = threading.Timer(PATIENCE, _shut, [plain])
    over.daemon = True
    over.start()
    try:
        if secure_name:
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=secure_name)
        yield plain
    finally:
        over.cancel()
        plain.close()


def _shut(plain: socket.socket) -> None:
    with contextlib.suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)
