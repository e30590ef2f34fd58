"""What rooms hang up on pages of others: the desk's rail and what needs somebody today, and the tabs of one's learning."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
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


@dataclass(frozen=True)
class Panel:
    """What a room says of one agency on its page of the desk: a template whose section has the id `anchor`."""

    title: str
    anchor: str
    template: str
    told: Any
    order: int = 50


@dataclass(frozen=True)
class Tab:
    """One page of somebody's own learning. `url` is a URL name; `count` says how many things stand on the page."""

    label: str
    url: str
    order: int
    count: Callable[[Any], int] | None = None


rail: dict[str, Entry] = {}
_tabs: dict[str, Tab] = {}
_needs: dict[str, Callable[[Any], Iterable[Need]]] = {}
_figures: dict[str, Callable[[Any], Iterable[Figure]]] = {}
_panels: dict[str, Callable[[Any, Any], Panel | None]] = {}


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


def panels(look: Callable[[Any, Any], Panel | None]) -> Callable[[Any, Any], Panel | None]:
    """Hang up what a room says of one agency to one person; return None for who may not see it."""
    _panels[f"{look.__module__}.{look.__qualname__}"] = look
    return look


def tab(label: str, *, url: str, order: int, count: Callable[[Any], int] | None = None) -> None:
    """Hang up a page of one's own learning."""
    _tabs[url] = Tab(label, url, order, count)


def tabs_of(person: Any, known: Mapping[str, int] | None = None) -> list[tuple[Tab, int]]:
    """The pages of one's own learning in order, each with the number of things on it; nought where none is counted.

    `known` are the numbers that the page has counted already, by URL name.
    """

    def number(one: Tab) -> int:
        if known and one.url in known:
            return known[one.url]
        return one.count(person) if one.count else 0

    return [(one, number(one)) for one in sorted(_tabs.values(), key=lambda one: one.order)]


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


def panels_of(agency: Any, person: Any) -> list[Panel]:
    """What the rooms say of one agency to one person, in order."""
    said = (_panels[name](agency, person) for name in sorted(_panels))
    return sorted((one for one in said if one), key=lambda one: one.order)
