"""The papers by which the parts of the file store know each other: nobody without one gets a word from behind S3."""

import datetime as dt
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from portal.engines.places import LOOPBACK, write_private

GOOD_FOR = dt.timedelta(days=10 * 365)
MADE_ANEW = dt.timedelta(days=365)  # before their end, at a start
PARTS = ("MASTER", "VOLUME", "FILER", "S3", "ADMIN", "WORKER", "CLIENT")
CA, CERT, KEY = "ca.pem", "part.pem", "part.key"


def environment(folder: pathlib.Path) -> dict[str, str]:
    """What SeaweedFS is told of its papers; they are made when they are missing or end soon."""
    if not _good(folder):
        _make(folder)
    told = {"WEED_GRPC_CA": str(folder / CA)}
    for part in PARTS:
        told |= {f"WEED_GRPC_{part}_CERT": str(folder / CERT), f"WEED_GRPC_{part}_KEY": str(folder / KEY)}
    return told


def _good(folder: pathlib.Path) -> bool:
    if not all((folder / name).exists() for name in (CA, CERT, KEY)):
        return False
    ends = [
        x509.load_pem_x509_certificate((folder / name).read_bytes()).not_valid_after_utc
        for name in (CA, CERT)
    ]
    return min(ends) - dt.datetime.now(dt.UTC) > MADE_ANEW


def _make(folder: pathlib.Path) -> None:
    """One authority, whose key is thrown away with the last line, and one paper for every part, server and client."""
    now = dt.datetime.now(dt.UTC)
    authority, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"portal store {word}")])
        for word in ("authority", "part")
    ]

    def begun(subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject).issuer_name(names[0]).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(minutes=5)).not_valid_after(now + GOOD_FOR)
        )  # fmt: skip

    ca = (
        begun(names[0], authority)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority, hashes.SHA256())
    )
    here = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(LOOPBACK))]
    uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    part = (
        begun(names[1], own)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(here), critical=False)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .sign(authority, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    words = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    for name, content in ((KEY, words), (CERT, part.public_bytes(pem)), (CA, ca.public_bytes(pem))):
        write_private(folder / name, content.decode())
