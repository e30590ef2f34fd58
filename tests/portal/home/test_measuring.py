"""Readings that take too long for a page."""

import datetime as dt
import socket
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.home import measuring
from portal.lib import readings, storage

ENDS = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)  # long over: it must be readable all the same


@pytest.fixture
def server(tmp_path):
    """A port that shows a certificate once."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(ENDS - dt.timedelta(days=9)).not_valid_after(ENDS)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    words = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "pem").write_bytes(words + made.public_bytes(pem))
    shows = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shows.load_cert_chain(tmp_path / "pem")
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def show():
            line, _ = listening.accept()
            with shows.wrap_socket(line, server_side=True) as shaken:
                shaken.recv(1)

        thread = threading.Thread(target=show)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_the_end_of_a_certificate_is_read(server):
    assert measuring.ends_of("127.0.0.1", server) == ENDS


def test_a_store_and_an_address_that_do_not_answer_leave_the_last_reading(settings):
    settings.PORTAL_ADDRESS = "https://127.0.0.1:9"
    readings.note(measuring.CERTIFICATE, 7)
    measuring.read_all()
    assert readings.read(measuring.CERTIFICATE)[measuring.CERTIFICATE].value == 7


def test_the_store_is_measured():
    name = storage.new_name("library", "pdf")
    storage.put(storage.MEDIA, name, b"12345", content_type="application/pdf")
    measuring.read_all()
    storage.delete(storage.MEDIA, name)
    taken = readings.read(measuring.FILES, measuring.BYTES)
    assert (taken[measuring.FILES].value >= 1, taken[measuring.BYTES].value >= 5) == (True, True)
