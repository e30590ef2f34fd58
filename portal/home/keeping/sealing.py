"""Backups are sealed with age (https://age-encryption.org): the key that closes them does not open them.

A portal holds only the public key. Who has the other half opens a backup here, or with any program for age.
"""

import hashlib
import tempfile
from typing import IO

import pyrage
from pyrage import x25519


class NotOpened(Exception):
    """The key does not fit, or what was sealed is not as it was; the text is a sentence for the terminal."""


class Counted:
    """Reads through to another file, and knows afterwards how many bytes there were and their SHA-256."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._hash, self.size = source, hashlib.sha256(), 0

    def read(self, length: int = -1) -> bytes:
        """Bytes of the source, at most so many."""
        content = self._source.read(length)
        self._hash.update(content)
        self.size += len(content)
        return content

    @property
    def sha256(self) -> str:
        """Of what was read so far, in hexadecimal."""
        return self._hash.hexdigest()


def new_keys() -> tuple[str, str]:
    """The public key for the settings, and the one to keep elsewhere."""
    identity = x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def public_key(text: str) -> x25519.Recipient:
    """The key that closes. Raises NotOpened for anything else."""
    try:
        return x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as fault:
        raise NotOpened("The public key for backups begins with age1. Please look at it again.") from fault


def private_key(text: str) -> x25519.Identity:
    """The key that opens, from the text of its file, which may hold comments. Raises NotOpened."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        return x25519.Identity.from_str("".join(lines))
    except pyrage.IdentityError as fault:
        raise NotOpened("This file holds no key that opens backups (AGE-SECRET-KEY-1...).") from fault


def seal(source: Counted, key: x25519.Recipient) -> IO[bytes]:
    """What can be read from the source, sealed, as a file at its beginning; close it."""
    sealed = tempfile.TemporaryFile()  # noqa: SIM115 -- the caller closes it
    pyrage.encrypt_io(source, sealed, [key])
    sealed.seek(0)
    return sealed


def unseal(sealed: IO[bytes], key: x25519.Identity, *, sha256: str) -> IO[bytes]:
    """The bytes that were sealed, as a file at its beginning; close it. Raises NotOpened, also for other bytes."""
    opened = tempfile.TemporaryFile()  # noqa: SIM115 -- the caller closes it
    try:
        try:
            pyrage.decrypt_io(sealed, opened, [key])
        # A wrong key is the one, damage in the middle the other.
        except (pyrage.DecryptError, OSError) as fault:
            raise NotOpened("This key does not open the backup, or the backup is damaged.") from fault
        opened.seek(0)
        if hashlib.file_digest(opened, "sha256").hexdigest() != sha256:
            raise NotOpened("A file of the backup is not what its manifest says.")
        opened.seek(0)
    except BaseException:
        opened.close()
        raise
    return opened
