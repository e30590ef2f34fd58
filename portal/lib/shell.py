"""The desk's shell: rooms hang up their rail entries and what needs somebody today, from their `desk.py`."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One line of the rail. `url` is a URL name; `permission` decides who sees it; `count` is a number beside it."""

    label: str
    icon: str
    url: str
    permission: str
    order: int
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class Need:
    """Something that waits for this person: what it is, why, and the one page where it is dealt with."""

    title: str
    why: str
    action: str
    url: str
    icon: str
    tone: str = "review"
    since: dt.datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Figure:
    """One number of the desk's front page with its words and the page behind it."""

    label: str
    value: str
    note: str
    url: str = ""
    order: int = 50


rail: dict[str, Entry] = {}
_needs: dict[str, Callable[[Any], Iterable[Need]]] = {}
_figures: dict[str, Callable[[Any], Iterable[Figure]]] = {}


def entry(
    label: str, *, icon: str, url: str, permission: str, order: int, count: Callable[[Any], int] | None = None
) -> None:
    """Hang up a line of the rail."""
    rail[url] = Entry(label, icon, url, permission, order, count)


def needs(look: Callable[[Any], Iterable[Need]]) -> Callable[[Any], Iterable[Need]]:
    """Hang up a question `what needs this person today?`."""
    _needs[f"{look.__module__}.{look.__qualname__}"] = look
    return look


def figures(look: Callable[[Any], Iterable[Figure]]) -> Callable[[Any], Iterable[Figure]]:
    """Hang up numbers for the front page; return none for who may not see them."""
    _figures[f"{look.__module__}.{look.__qualname__}"] = look
    return look


def entries_for(person: Any) -> list[Entry]:
    """The rail of one person, in order."""
    return sorted(
        (e for e in rail.values() if person.has_perm(e.permission)), key=lambda e: (e.order, e.label)
    )


def needs_of(person: Any) -> list[Need]:
    """What waits for one person, rooms in a steady order, oldest first within each."""
    return [need for name in sorted(_needs) for need in _needs[name](person)]


def figures_for(person: Any) -> list[Figure]:
    """The front page's numbers for one person."""
    return sorted((f for name in sorted(_figures) for f in _figures[name](person)), key=lambda f: f.order)
