"""Reads the YAML of deploy/: the plain part of it that our manifests keep to. Anything else raises ValueError.

Mappings and lists by indentation, scalars plain or quoted, flow lists and mappings on one line, `|` blocks, comments,
several documents, anchors on mappings with `*name` and `<<: *name`. No tags, no folded text, no tabs, no `? key`.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#\[\]{}&*!|>'"%@`,-][^#]*?|-[^\s][^#]*?):(?:\s+(.*))?$""")
FLOW = re.compile(
    r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[\[\]{},]|:(?=\s)|[^\s\[\]{},:]+(?::[^\s\[\]{},]+)*)"""
)
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def documents(text: str) -> list[Any]:
    """Every document of a file. Raises ValueError with the line where something else begins."""
    parts, lines = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if line.rstrip() == "---":
            parts, lines = [*parts, lines], []
        else:
            lines.append((number, line))
    return [Reader(part).whole() for part in [*parts, lines] if any(_bare(line) for _, line in part)]


def _bare(line: str) -> str:
    """A line without its comment and its end."""
    quoted = ""
    for place, letter in enumerate(line):
        if quoted:
            quoted = "" if letter == quoted and line[place - 1] != "\\" else quoted
        elif letter in "\"'" and (place == 0 or line[place - 1] in " [{,"):
            quoted = letter
        elif letter == "#" and (place == 0 or line[place - 1] == " "):
            return line[:place].rstrip()
    return line.rstrip()


def scalar(text: str) -> Any:
    """One value that stands on one line."""
    if text[:1] in "[{" and text:
        value, rest = _flow(FLOW.findall(text))
        if rest:
            raise ValueError(f"{text!r} goes on after its end")
        return value
    if text.startswith('"'):
        return json.loads(text)
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if text[:1] in "&*!>|%@`":
        raise ValueError(f"{text!r} is not read here")
    if text in WORDS:
        return WORDS[text]
    if text.lower() in {"yes", "no", "on", "off"}:
        raise ValueError(f"{text!r} must be quoted: readers disagree about it")
    return int(text) if re.fullmatch(r"-?(0|[1-9][0-9]*)", text) else text


def _flow(words: list[str]) -> tuple[Any, list[str]]:
    first, rest = words[0], words[1:]
    if first not in "[{":
        return scalar(first), rest
    found: Any = [] if first == "[" else {}
    while rest[0] not in "]}":
        value, rest = _flow(rest)
        if first == "{":
            if rest[0] != ":":
                raise ValueError(f"{value!r} has no value")
            found[value], rest = _flow(rest[1:])
        else:
            found.append(value)
        rest = rest[1:] if rest[0] == "," else rest
    return found, rest[1:]


@dataclass
class Reader:
    """One document."""

    given: list[tuple[int, str]]
    anchors: dict[str, Any] = field(default_factory=dict)
    at: int = 0

    def whole(self) -> Any:
        self._skip()
        value = self._block(self._indent())
        self._skip()
        if self.at < len(self.given):
            raise ValueError(f"line {self.given[self.at][0]} stands in no block")
        return value

    def _skip(self) -> None:
        while self.at < len(self.given) and not _bare(self.given[self.at][1]):
            self.at += 1

    def _indent(self) -> int:
        line = self.given[self.at][1]
        if "\t" in line:
            raise ValueError(f"line {self.given[self.at][0]} holds a tab")
        return len(line) - len(line.lstrip(" "))

    def _more(self, indent: int) -> str:
        """The next line of this block without its indent; empty at its end."""
        self._skip()
        if self.at >= len(self.given) or self._indent() < indent:
            return ""
        if self._indent() > indent:
            raise ValueError(f"line {self.given[self.at][0]} is set in too far")
        return _bare(self.given[self.at][1])[indent:]

    def _block(self, indent: int) -> Any:
        return self._list(indent) if self._more(indent).startswith("- ") else self._mapping(indent)

    def _list(self, indent: int) -> list[Any]:
        found = []
        while (line := self._more(indent)).startswith("- "):
            inner = indent + 2 + len(line[2:]) - len(line[2:].lstrip())
            if KEY.fullmatch(line[2:].lstrip()):
                number, text = self.given[self.at]
                self.given[self.at] = (number, " " * inner + text[inner:])
                found.append(self._mapping(inner))
            else:
                self.at += 1
                found.append(self._value(line[2:].strip(), indent))
        return found

    def _mapping(self, indent: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        own = set()  # what a merge brought in may be said again, and nothing else
        while (line := self._more(indent)) and not line.startswith("- "):
            match = KEY.fullmatch(line)
            if match is None:
                raise ValueError(f"line {self.given[self.at][0]} is no `key: value`: {line!r}")
            key, text = str(scalar(match[1])), (match[2] or "").strip()
            self.at += 1
            if key == "<<":
                found = self.anchors[text.removeprefix("*")] | found
            elif key in own:
                raise ValueError(f"{key} stands there twice")
            else:
                own.add(key)
                found[key] = self._value(text, indent)
        return found

    def _value(self, text: str, indent: int) -> Any:
        if text.startswith("&"):
            name, _, text = text[1:].partition(" ")
            self.anchors[name] = self._value(text.strip(), indent)
            return self.anchors[name]
        if text.startswith("*"):
            return self.anchors[text[1:]]
        if text in {"|", "|-"}:
            return self._literal(indent, text)
        if text:
            return scalar(text)
        self._skip()
        if self.at < len(self.given):
            inner = self._indent()
            if inner > indent or (inner == indent and _bare(self.given[self.at][1])[inner:].startswith("- ")):
                return self._block(inner)
        return None

    def _literal(self, indent: int, mark: str) -> str:
        lines: list[str] = []
        while self.at < len(self.given):
            line = self.given[self.at][1]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                break
            lines.append(line)
            self.at += 1
        inner = min(len(line) - len(line.lstrip(" ")) for line in lines if line.strip())
        text = "\n".join(line[inner:] for line in lines).rstrip("\n")
        return text + ("\n" if mark == "|" else "")
