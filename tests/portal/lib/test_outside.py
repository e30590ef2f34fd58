"""Following links that lead out, and nowhere else."""

import http.server
import socket
import threading

import pytest

from portal.lib import outside

# What must never be asked, however it is written.
OURS = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://10.0.0.8/",
    "http://172.16.4.4/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0.0.0.0/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
]


class Site(http.server.BaseHTTPRequestHandler):
    """A website with one page of each temper; `asked` is what it heard."""

    asked: list[str]

    def do_HEAD(self):
        self.server.asked.append(f"{self.command} {self.path}")
        status, headers = {
            "/here": (200, {}),
            "/moved": (301, {"Location": "/here"}),
            "/gone": (410, {}),
            "/no-head": (405 if self.command == "HEAD" else 200, {}),
            "/shut": (403, {}),
            "/broken": (503, {}),
            "/round": (302, {"Location": "/round"}),
            "/inside": (302, {"Location": "http://169.254.169.254/latest/"}),
            "/file": (302, {"Location": "file:///etc/passwd"}),
        }.get(self.path, (404, {}))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.do_HEAD()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def site(settings):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    server.address = f"http://127.0.0.1:{server.server_port}"
    settings.LINKS_ASK_ALSO = [f"127.0.0.1:{server.server_port}"]
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "alive", "said"),
    [
        ("/here", True, "200 OK"),
        ("/moved", True, "200 OK"),
        ("/no-head", True, "200 OK"),
        ("/shut", True, "403 Forbidden"),
        ("/gone", False, "410 Gone"),
        ("/nothing", False, "404 Not Found"),
        ("/broken", False, "503 Service Unavailable"),
        ("/round", False, "It sends us round in circles"),
        ("/inside", False, "Not an address of the open internet"),
        ("/file", False, "Not an address of the web"),
    ],
)
def test_an_address_answers_or_says_why_not(site, path, alive, said):
    assert outside.ask(site.address + path) == outside.Answer(alive=alive, said=said)


def test_head_comes_first_and_get_only_where_that_is_not_known(site):
    outside.ask(f"{site.address}/here")
    outside.ask(f"{site.address}/no-head")
    assert site.asked == ["HEAD /here", "HEAD /no-head", "GET /no-head"]


@pytest.mark.parametrize("address", OURS)
def test_machines_of_our_own_network_are_not_asked(address):
    assert outside.ask(address) == outside.Answer(alive=False, said="Not an address of the open internet")


def test_a_host_that_is_not_named_in_settings_is_not_asked_even_here(site, settings):
    settings.LINKS_ASK_ALSO = []
    assert outside.ask(f"{site.address}/here").said == "Not one of the web’s usual ports"
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    ["ftp://example.org/", "javascript:alert(1)", "mailto:a@example.org", "//example.org/", "http://"],
)
def test_only_the_web_is_asked(address):
    assert outside.ask(address).said == "Not an address of the web"


@pytest.mark.parametrize("address", ["http://[::1", "http://example.org:99999/", "http://exa mple.org/"])
def test_nonsense_is_an_answer_too(address):
    assert outside.ask(address).alive is False


def test_a_closed_port_does_not_answer(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.LINKS_ASK_ALSO = [f"127.0.0.1:{port}"]
    assert outside.ask(f"http://127.0.0.1:{port}/") == outside.Answer(alive=False, said="It does not answer")
