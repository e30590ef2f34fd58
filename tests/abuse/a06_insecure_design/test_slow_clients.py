"""Clients that send a letter now and then: what the web server does about them by itself, and what is left to the proxy.

Only the order of what happens is asked, never how long it took: an answer comes while the twenty are still open.
"""

import pathlib
import re
import socket
from contextlib import ExitStack

import pytest
from django.conf import settings

from portal.engines import servers
from tests.abuse.lines import PATIENCE, call, heard, status
from tests.running import ROOT

pytestmark = pytest.mark.long

HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: csrftoken="
    + b"a" * 32
    + b"\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\nlogin="
)
HEALTHZ = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def drip(lines: list[socket.socket]) -> int:
    """Send one more letter on each; returns on how many nobody hung up."""
    still = 0
    for line in lines:
        try:
            line.sendall(b"x")
            line.setblocking(False)
            still += line.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            still += 1
        except OSError:
            pass
        finally:
            line.settimeout(PATIENCE)
    return still


def test_heads_that_never_end_keep_nobody_waiting_and_are_cut(web):
    with ExitStack() as held:
        slow = [held.enter_context(call(web, HEAD)) for _ in range(20)]
        answers = []
        for _ in range(3):
            answers.append(status(heard(call(web, HEALTHZ))))
            answers.append(drip(slow))
        assert answers == ["HTTP/1.1 200 OK", 20] * 3
        assert [status(heard(line)) for line in slow] == [""] * 20


def test_lines_that_say_nothing_keep_nobody_waiting(web):
    with ExitStack() as held:
        for _ in range(20):
            held.enter_context(call(web, b""))
        assert status(heard(call(web, HEALTHZ))) == "HTTP/1.1 200 OK"


def test_bodies_hold_a_thread_each_and_free_it_when_their_client_goes(web):
    """A body has no limit of time here: `deploy/nginx.conf` takes it in whole before the portal hears of it."""
    slow = [call(web, BODY) for _ in range(20)]
    drip(slow)
    with call(web, HEALTHZ) as asked:
        for line in slow:
            line.close()
        assert status(heard(asked)) == "HTTP/1.1 200 OK"


def test_bodies_that_end_at_last_are_answered_every_one(web):
    slow = [call(web, BODY) for _ in range(20)]
    for line in slow:
        line.sendall(b"x" * (4000 - len("login=")))
    assert [heard(line)[:9] for line in slow] == [b"HTTP/1.1 "] * 20


def test_there_are_threads_enough_that_a_few_slow_answers_hold_nobody():
    words = [str(word) for word in servers.web(pathlib.Path(settings.BASE_DIR), 8000, {}).argv]
    assert int(words[words.index("--blocking-threads") + 1]) * int(words[words.index("--workers") + 1]) >= 8
    assert "--http1-header-read-timeout" not in words
    assert "--no-ws" in words


def test_the_proxy_takes_a_body_in_whole_and_waits_for_none():
    """The part of `deploy/nginx.conf` that stands before the web process."""
    portal, _, _ = (ROOT / "deploy" / "nginx.conf").read_text().partition("server_name media.")
    said = dict(
        re.findall(
            r"^\s*(client_\w+_timeout|proxy_request_buffering|send_timeout)\s+(\w+);", portal, re.MULTILINE
        )
    )
    assert said == {
        "client_header_timeout": "10s",
        "client_body_timeout": "10s",
        "send_timeout": "30s",
        "proxy_request_buffering": "on",
    }
