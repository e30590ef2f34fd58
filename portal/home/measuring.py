"""Figures that take too long for a page: how full the store is, and until when the portal's certificate is good."""

import datetime as dt
import logging
import socket
import ssl
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings

from portal.lib import readings, storage

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds
FILES, BYTES, CERTIFICATE = "storage.files", "storage.bytes", "certificate"


def read_all() -> None:
    """Take every reading; one that cannot be taken stays as it was, and its age tells."""
    for take in (_store, _certificate):
        try:
            take()
        except (storage.StorageUnavailable, OSError, ValueError) as fault:
            log.warning("A reading could not be taken (%s).", type(fault).__name__)


def _store() -> None:
    sizes = [found.size for bucket in (storage.MEDIA, storage.QUARANTINE) for found in storage.stored(bucket)]
    readings.note(FILES, len(sizes))
    readings.note(BYTES, sum(sizes))


def _certificate() -> None:
    address = urlsplit(settings.PORTAL_ADDRESS)
    if address.scheme == "https" and address.hostname:
        ends = ends_of(address.hostname, address.port or 443)
        readings.note(CERTIFICATE, int(ends.timestamp()))


def ends_of(host: str, port: int) -> dt.datetime:
    """When the certificate ends that a server shows (aware, UTC), be it valid or not. Raises OSError, ValueError."""
    asks = ssl.create_default_context()
    # Only its end is read, and nothing is sent: an ended one must be readable too.
    asks.check_hostname, asks.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((host, port), timeout=PATIENCE) as line,
        asks.wrap_socket(line, server_hostname=host) as shaken,
    ):
        shown = shaken.getpeercert(binary_form=True)
    return x509.load_der_x509_certificate(shown or b"").not_valid_after_utc
