"""What the portal knows already, for whoever reads rows; and how a word that it does not know is answered. Pure."""

import datetime as dt
import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from portal.home.moving import words


@dataclass(frozen=True)
class Known:
    """What the portal has already: names by what they are called in small letters, and how a text is looked through.

    `cards` are the items brought in before (key -> kind and slug); `wholes` the reviews and posters that a row may
    name (key, slug or title in small letters -> kind). `guard` answers sentences about a child's details, `is_page`
    whether the portal has a page of its own at a path.
    """

    is_page: Callable[[str], bool]
    guard: Callable[[str], Collection[str]]
    topics: Mapping[str, str] = field(default_factory=dict)
    audiences: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, str] = field(default_factory=dict)
    slugs: Mapping[str, str] = field(default_factory=dict)
    wholes: Mapping[str, str] = field(default_factory=dict)
    today: dt.date = dt.date.max
    largest: Mapping[str, int] = field(default_factory=dict)
    new_topics: bool = False


def near(name: str, known: Mapping[str, object]) -> str:
    found = difflib.get_close_matches(name.casefold(), list(known), n=1)
    return f" Did you mean “{found[0]}”?" if found else ""


def not_one_of(column: str, said: str, known: Mapping[str, object]) -> str:
    choices: Sequence[str] = list(
        dict.fromkeys(str(value) for value in known.values() if isinstance(value, str))
    )
    hint = near(words.plain(said), known) or f" Known: {', '.join(choices or known)}."
    return f"“{said[:40]}” is no {column.replace('_', ' ')}.{hint}"
