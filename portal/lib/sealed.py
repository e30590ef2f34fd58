"""Words kept under lock and key: encrypted with keys from settings, the newest first, older ones still open.

A key is any long secret text; what encrypts is derived from it. Change it by putting the new one in front
(`PORTAL_WORDS_KEY=new,old`): what was sealed with the old one opens, and is sealed with the new one when it changes.
"""

import base64
import hashlib
import hmac
import json
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"portal.lib.sealed: confidential words"


class Unreadable(Exception):
    """What was sealed does not open: the key that sealed it is not among those of today. The text holds no word."""

    sentence = (
        "The confidential words cannot be opened: PORTAL_WORDS_KEY is another than the one that sealed them."
    )

    def __init__(self) -> None:
        super().__init__(self.sentence)


def seal_words(words: list[str]) -> str:
    """A list of words as ciphertext; the same list gives another text each time."""
    return _lock(tuple(settings.WORDS_KEYS)).encrypt(json.dumps(sorted(words)).encode()).decode()


def open_words(ciphertext: str) -> list[str]:
    """The words behind a ciphertext. Raises Unreadable."""
    try:
        opened = _lock(tuple(settings.WORDS_KEYS)).decrypt(ciphertext.encode())
    except InvalidToken:
        raise Unreadable from None
    found: list[str] = json.loads(opened)
    return found


def handle(word: str) -> str:
    """A name for a word that tells nothing of it to who has no key: for the button that takes it out."""
    return hmac.new(_derive(settings.WORDS_KEYS[0]), word.encode(), hashlib.sha256).hexdigest()[:24]


@cache
def _lock(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derive(key)) for key in keys])


@cache
def _derive(key: str) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(derived)
