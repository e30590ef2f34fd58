"""What a column of free notes says that has a place of its own here. Pure.

Lists of case reviews are kept by hand, and the facts stand in a note: "external publisher: NSPCC; linked by its
picture", "expected: in the autumn", "Serious Case Review; full report not published".
"""

import re
from dataclasses import dataclass, field

from portal.home.moving import words

# Longer names first: a serious case review is also a case review.
_REVIEWS = (
    (re.compile(r"child safeguarding practice review\b(?! panel)", re.IGNORECASE), "lcspr"),
    (re.compile(r"\bserious case review\b", re.IGNORECASE), "scr"),
    (re.compile(r"\brapid review\b", re.IGNORECASE), "rapid"),
    (re.compile(r"\bnational review\b", re.IGNORECASE), "national"),
    (re.compile(r"\blearning review\b", re.IGNORECASE), "learning"),
    (re.compile(r"\bthematic review\b", re.IGNORECASE), "thematic"),
)
_NOT_PUBLISHED = re.compile(r"(?P<format>[a-z0-9 -]+?) (?:was |is )?not published", re.IGNORECASE)


@dataclass
class Facts:
    """What a note says; `rest` is what has no place here and is left for people to read in the report."""

    publisher: str = ""
    expected: str = ""
    review_kind: str = ""
    minutes: str = ""
    month_only: bool = False
    summary_only: bool = False
    not_published: dict[str, str] = field(default_factory=dict)
    rest: str = ""


def read(note: str) -> Facts:
    """Take a note apart at its semicolons."""
    facts = Facts()
    parts = [part.strip() for part in note.split(";")]
    facts.rest = "; ".join(part for part in parts if part and not _placed(part, facts))
    return facts


def _placed(part: str, facts: Facts) -> bool:
    name, colon, value = part.partition(":")
    if colon and words.plain(name) == "external publisher":
        facts.publisher = value.strip()
    elif colon and words.plain(name) == "expected":
        facts.expected = value.strip()
    elif found := re.fullmatch(r"(\d{1,3}) minutes", part):
        facts.minutes = found[1]
    elif words.plain(part) == "summary only":
        facts.summary_only = True
    elif re.fullmatch(r"day (of (the )?month )?not (given|known).*", part, re.IGNORECASE):
        facts.month_only = True
    elif (found := _NOT_PUBLISHED.fullmatch(part)) and words.plain(found["format"]) in words.ROLES:
        role = words.ROLES[words.plain(found["format"])]
        facts.not_published[role] = f"The {found['format'].strip().lower()} was not published."
    else:
        facts.review_kind = facts.review_kind or next(
            (key for sign, key in _REVIEWS if sign.search(part)), ""
        )
        return any(sign.fullmatch(part) for sign, _ in _REVIEWS)
    return True
