"""The note outside the database that says how far the audit's chain went: a small file in the store, and a log line.

Whoever can change the database alone cannot cut the end of the chain off without its being seen.
"""

import datetime as dt
import json
import logging
from dataclasses import dataclass

from django.conf import settings

from portal.lib import audit_marks, storage
from portal.lib.models import AuditLink

log = logging.getLogger(__name__)


class NotOurs(Exception):
    """The note is there and was not written by this portal, or with another key."""


@dataclass(frozen=True)
class Anchor:
    """The chain's newest link when it was last sealed."""

    number: int
    mark: bytes
    at: dt.datetime


def read() -> Anchor | None:
    """The note, or None where there is none. Raises NotOurs, storage.StorageUnavailable."""
    try:
        with storage.open_file(storage.MEDIA, settings.AUDIT_ANCHOR) as file:
            written = file.read()
    except storage.NotStored:
        return None
    try:
        told = json.loads(written)
        noted = Anchor(told["number"], bytes.fromhex(told["mark"]), dt.datetime.fromisoformat(told["at"]))
        sign = bytes.fromhex(told["sign"])
    except (ValueError, KeyError, TypeError) as fault:
        raise NotOurs("The note of the chain's end in the file store cannot be read.") from fault
    made = (audit_marks.anchor_mark(key, noted.number, noted.mark, noted.at) for key in settings.AUDIT_KEYS)
    if not audit_marks.is_one_of(sign, *made):
        raise NotOurs("The note of the chain's end in the file store was not made with our key.")
    return noted


def write(link: AuditLink | None) -> None:
    """Note the newest link. Raises storage.StorageUnavailable."""
    if link is None:
        return
    mark = bytes(link.mark)
    sign = audit_marks.anchor_mark(settings.AUDIT_KEYS[0], link.number, mark, link.at)
    told = {"number": link.number, "mark": mark.hex(), "at": link.at.isoformat(), "sign": sign.hex()}
    storage.put(
        storage.MEDIA, settings.AUDIT_ANCHOR, json.dumps(told).encode(), content_type="application/json"
    )
    log.info("The audit is sealed up to link %s, %s.", link.number, mark.hex())
