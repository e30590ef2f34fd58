"""Certificate numbers: short enough to read out, without letters that look or sound alike. Pure: no Django."""

import re
import secrets

# No 0 O, 1 I L, U V: what a tired eye mixes up on paper is not used.
LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"


def new(prefix: str) -> str:
    """A fresh number such as `NM-7F3K-29QD`: 29 to the power of 8, so that guessing one finds nobody."""
    signs = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{prefix}-{signs[:4]}-{signs[4:]}"


def tidy(typed: str) -> str:
    """What somebody typed, as a number is written: capitals, hyphens, no spaces."""
    signs = re.sub(r"[^0-9A-Z]", "", typed.upper())
    return f"{signs[:-8]}-{signs[-8:-4]}-{signs[-4:]}" if len(signs) > 8 else signs


def as_printed(typed: str) -> str:
    """A number of another site as it is kept: capitals, no blanks, hyphens for slashes (an address has none)."""
    return re.sub(r"\s+", "", typed).replace("/", "-").upper()
