"""Slugs: the last word of an address, made from a title, never one that the portal needs for itself. Pure."""

import re
import unicodedata

RESERVED = frozenset(
    {"new", "check", "uploads", "approve", "calendar", "feed", "download", "add", "deliveries", "walls"}
)
LONGEST = 120


def slug_of(title: str) -> str:
    """`Child Ellery: a review` becomes `child-ellery-a-review`; a title without letters becomes `resource`."""
    flat = unicodedata.normalize("NFKD", title.replace("\u2019", "").replace("'", ""))
    plain = "".join(sign for sign in flat if not unicodedata.combining(sign)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "resource"


def numbered(slug: str, number: int) -> str:
    """`neglect`, `neglect-2`, `neglect-3`, each within the longest a slug may be."""
    if number == 1:
        return slug
    tail = f"-{number}"
    return slug[: LONGEST - len(tail)].rstrip("-") + tail
