"""What a reader asked the library for, as the address says it; and every address one step away. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

GROUPS = ("kind", "topic", "audience", "time", "review", "year")
SORTS = {"best": "Best match", "newest": "Newest", "used": "Most used", "title": "A to Z"}
# The minutes something takes, as people plan their day: up to and with the second number.
TIMES = {"10": (0, 10), "30": (11, 30), "60": (31, 60), "more": (61, None)}
LONGEST = 200  # characters of a search: nobody types more, and a machine shall not
MOST_VALUES = 50  # of one group


@dataclass(frozen=True)
class Wanted:
    """Words, filters and order. Within a group any of the values will do; every group must be met.

    `exact` asks for the words as they were typed, without what means the same.
    """

    q: str = ""
    kind: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    sort: str = ""
    exact: str = ""

    @classmethod
    def read(cls, values: Callable[[str], Iterable[str]]) -> "Wanted":
        """Read an address: `values(name)` answers the given values (a QueryDict's `getlist`). Nonsense is left out."""
        groups = {
            name: tuple(
                dict.fromkeys(
                    value for value in values(name) if value and _is_plain(value) and _fits(name, value)
                )
            )[:MOST_VALUES]
            for name in GROUPS
        }
        q = " ".join("".join(_one(values("q")).replace("\x00", " ")).split())[:LONGEST].strip()
        sort = _one(values("sort"))
        exact = "1" if q and _one(values("exact")) == "1" else ""
        return cls(q=q, sort=sort if sort in SORTS else "", exact=exact, **groups)

    @property
    def order(self) -> str:
        """The order in force: best match where there are words, otherwise newest; no words, no best match."""
        if self.sort and (self.q or self.sort != "best"):
            return self.sort
        return self.usual

    @property
    def usual(self) -> str:
        """The order where none was chosen; it is not said in the address, so that words typed later bring their own."""
        return "best" if self.q else "newest"

    @property
    def sorts(self) -> dict[str, str]:
        """The orders that can be chosen now."""
        return {key: words for key, words in SORTS.items() if self.q or key != "best"}

    @property
    def filters(self) -> list[tuple[str, str]]:
        """Every value that is on, group by group."""
        return [(name, value) for name in GROUPS for value in getattr(self, name)]

    def apart_from(self, group: str) -> "Wanted":
        """The same without one group's values."""
        return self._with(group, ())

    def without(self, group: str, value: str) -> "Wanted":
        """The same with one value taken off."""
        return self._with(group, tuple(v for v in getattr(self, group) if v != value))

    def _with(self, name: str, value: object) -> "Wanted":
        given: dict[str, Any] = {name: value}
        return replace(self, **given)

    def only_words(self, q: str | None = None) -> "Wanted":
        """The words alone (or other words), no filters."""
        return Wanted(q=self.q if q is None else q)

    def only_filters(self) -> "Wanted":
        """The filters alone."""
        return replace(self, q="", sort="", exact="")

    def with_words(self, q: str) -> "Wanted":
        """Other words, the same filters."""
        return replace(self, q=q)

    def exactly(self) -> "Wanted":
        """The words as they were typed, nothing that means the same."""
        return replace(self, exact="1")

    def loosely(self) -> "Wanted":
        """The words, and what means the same."""
        return replace(self, exact="")

    @property
    def query(self) -> str:
        """The address's query, `?` included; nothing at all where nothing is asked."""
        pairs = [(f.name, value) for f in fields(self) for value in _several(getattr(self, f.name)) if value]
        return f"?{urlencode(pairs)}" if pairs else ""


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _one(values: Iterable[str]) -> str:
    """The last, as browsers and Django have it."""
    return next(reversed(list(values)), "")


def _is_plain(value: str) -> bool:
    return len(value) <= 120 and all(sign.isalnum() or sign in "-_" for sign in value)


def _fits(group: str, value: str) -> bool:
    if group == "time":
        return value in TIMES
    return group != "year" or is_year(value)


def is_year(value: str) -> bool:
    """Whether an address names a year that something may have been published in; there is no year 0."""
    return len(value) == 4 and value.isascii() and value.isdigit() and value >= "1900"
