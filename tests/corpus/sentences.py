"""The sentences that a sender can read: those that stand in the source, whole, with room for a number or a name."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SOURCES = (
    *("documents", "safely", "images", "pdf", "pdf_clean", "pdf_pages", "pdf_words", "office", "office_acts", "office_words"),
    *("decoding", "viruses"),
)  # fmt: skip
_OTHERS = (
    "resources/videos/captions.py",
    "resources/videos/probe.py",
    "events/attendance.py",
    "portal/home/moving/tables.py",
)
_LEAST = 12  # letters of its own, without which it would be any sentence


@cache
def known() -> list[re.Pattern[str]]:
    """Each as what it may read."""
    files = [
        *(ROOT / "portal" / "lib" / f"{name}.py" for name in _SOURCES),
        *(ROOT / name for name in _OTHERS),
    ]
    return [
        pattern
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if (pattern := _pattern(node))
    ]


def _pattern(node: ast.AST) -> re.Pattern[str] | None:
    pieces = node.values if isinstance(node, ast.JoinedStr) else [node]
    words = [
        str(one.value) if isinstance(one, ast.Constant) and isinstance(one.value, str) else None
        for one in pieces
    ]
    said = "".join(one for one in words if one)
    ends = words[-1] is None or said.rstrip(")").endswith((".", "?"))
    if len(said) < _LEAST or " " not in said or not ends:
        return None
    return re.compile("".join(".+" if one is None else re.escape(one) for one in words), re.DOTALL)


def is_known(sentence: str) -> bool:
    """Whether it stands in our source."""
    said = re.sub(r"^Line \d+: ", "", sentence)
    return any(pattern.fullmatch(said) for pattern in known())
