"""`deploy/nginx.conf` in a real nginx before the web server: what it keeps from it, and what it speaks."""

import pathlib
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.abuse.lines import PATIENCE, heard, status
from tests.running import ROOT, free_port

pytestmark = pytest.mark.drill

AROUND = """
daemon off;
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {shipped}
}}
"""
HEALTHZ = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
BODY = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: learning.example.org\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\nlogin="
)


def certificate(folder: pathlib.Path) -> None:
    """A key and a certificate of one's own, which nobody else vouches for."""
    asked = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=learning.example.org",
    ]
    asked += ["-keyout", f"{folder}/learning.key", "-out", f"{folder}/learning.pem"]
    subprocess.run(asked, check=True, capture_output=True)


@pytest.fixture(scope="module")
def ports(web, tmp_path_factory) -> Iterator[tuple[int, int]]:
    """The proxy's ports for HTTPS and for HTTP; the portal's web server stands behind it."""
    assert shutil.which("nginx"), "This drill needs nginx: apt-get install nginx-light."
    folder = tmp_path_factory.mktemp("nginx")
    certificate(folder)
    secure, plain = free_port(), free_port()
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    for name, here in {
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "/etc/portal/tls": str(folder),
        "http://127.0.0.1:8000": f"http://127.0.0.1:{web}",
    }.items():
        assert name in shipped
        shipped = shipped.replace(name, here)
    (folder / "conf").write_text(AROUND.format(folder=folder, shipped=shipped))
    with subprocess.Popen(
        ["nginx", "-p", str(folder), "-e", f"{folder}/errors", "-c", f"{folder}/conf"]
    ) as proxy:
        try:
            while not answers(plain):
                assert proxy.poll() is None, (folder / "errors").read_text()
            yield secure, plain
        finally:
            proxy.terminate()


def answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def call(port: int, said: bytes, **how: object) -> ssl.SSLSocket:
    """A line by TLS, as a client of those versions and ciphers; old ones are taken where the proxy takes them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(f"{how.pop('ciphers', 'ALL')}:@SECLEVEL=0")
    for name, value in how.items():
        setattr(context, name, value)
    line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    try:
        sealed = context.wrap_socket(line, server_hostname="learning.example.org")
    except OSError:
        line.close()
        raise
    sealed.sendall(said)
    return sealed


OLD = {"minimum_version": ssl.TLSVersion.TLSv1, "maximum_version": ssl.TLSVersion.TLSv1_1}
PLAIN_RSA = {"maximum_version": ssl.TLSVersion.TLSv1_2, "ciphers": "AES128-SHA"}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("how", [OLD, PLAIN_RSA], ids=["TLS 1.1", "a cipher without secrecy afterwards"])
def test_what_is_out_of_date_is_not_spoken(ports, how):
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        call(ports[0], HEALTHZ, **how)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["1.2", "1.3"])
def test_what_is_of_today_is(ports, version):
    line = call(ports[0], HEALTHZ, minimum_version=version, maximum_version=version)
    assert status(heard(line)) == "HTTP/1.1 200 OK"


def test_who_comes_without_tls_is_led_to_it(ports):
    with socket.create_connection(("127.0.0.1", ports[1]), timeout=PATIENCE) as line:
        line.sendall(HEALTHZ.replace(b"127.0.0.1", b"learning.example.org"))
        answer = heard(line)
    assert (status(answer), b"\r\nLocation: https://learning.example.org/healthz\r\n" in answer) == (
        "HTTP/1.1 301 Moved Permanently",
        True,
    )


def test_bodies_that_drip_hold_nothing_of_the_portal(ports):
    """Without the proxy the same twenty hold every thread: test_slow_clients.py."""
    with ExitStack() as held:
        slow = [held.enter_context(call(ports[0], BODY)) for _ in range(40)]
        assert status(heard(call(ports[0], HEALTHZ))) == "HTTP/1.1 200 OK"
        assert [line.fileno() > 0 for line in slow] == [True] * 40


def test_a_body_that_comes_in_pieces_is_answered_in_the_end(ports):
    line = call(ports[0], BODY)
    for _ in range(40):
        line.sendall(b"x" * 99)
    line.sendall(b"x" * (4000 - 40 * 99 - len("login=")))
    assert heard(line)[:9] == b"HTTP/1.1 "
