"""Leaves keys out of letters that are shown to staff: who reads a letter must not be able to act as its reader.

Pure: no Django.
"""

import re

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# A key is a long run without a hyphen that holds a figure or a capital; a slug's words are neither.
_KEY = re.compile(r"(?=[A-Za-z0-9_]*[0-9A-Z])[A-Za-z0-9_]{12,}")
_CODE = re.compile(r"^\s*[A-Z0-9]{3,8}([ -]?[A-Z0-9]{2,8})?\s*$", re.MULTILINE)
LEFT_OUT = "(key left out)"


def without_keys(text: str) -> str:
    """The text with every key in an address, and every line that is nothing but a code, left out."""
    shown = _ADDRESS.sub(_mask, text)
    return _CODE.sub("(code left out)", shown)


def _mask(found: re.Match[str]) -> str:
    scheme, _, rest = found[0].partition("://")
    host, slash, path = rest.partition("/")
    parts = [LEFT_OUT if _KEY.search(part) else part for part in path.split("/")]
    return f"{scheme}://{host}{slash}{'/'.join(parts)}"
