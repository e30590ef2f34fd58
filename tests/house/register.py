"""Reads the rooms' lists of doors and walks the resolver, so that each can be held against the other."""

import importlib
import inspect
import pathlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from portal.lib.http import SERVED

FOLDER = pathlib.Path(__file__).parent / "doors"
PEOPLE = ("visitor", "sam", "priya", "morgan", "tom", "bea", "adi")
# More people, and whose answers they get where a room lists nothing else for them: somebody whose account was closed,
# a coordinator of another agency, a trainer whose role ended yesterday, and somebody who signed up and whose address
# and agency are both still open.
LIKE = {"closed": "visitor", "nadia": "morgan", "former": "sam", "asking": "former"}
EVERYBODY = (*PEOPLE, *LIKE)


@dataclass(frozen=True)
class Door:
    """One address with what each person gets there."""

    name: str
    path: str
    method: str
    open: bool
    expected: dict[str, int]
    data: dict[str, str]


def rooms() -> list[str]:
    """The rooms that list doors."""
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def doors(*of: str) -> list[Door]:
    """The doors that these rooms list, or all of them."""
    found = []
    for file in (FOLDER / f"{room}.toml" for room in of or rooms()):
        for name, row in tomllib.loads(file.read_text()).items():
            expected = {who: row[who] for who in PEOPLE}
            for who, other in LIKE.items():
                expected[who] = row.get(who, expected[other])
            found.append(
                Door(
                    name.split(" ")[0],
                    row["path"],
                    row.get("method", "GET"),
                    row.get("open", False),
                    expected,
                    row.get("data", {}),
                )
            )
    return found


def things(people: dict) -> dict[str, str]:
    """One row of each thing that a door's address names, made by the rooms."""
    made: dict[str, str] = {}
    for file in sorted(FOLDER.glob("*.py")):
        if file.stem != "__init__":
            made |= importlib.import_module(f"tests.house.doors.{file.stem}").things(people)
    return made


def addresses(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> dict[str, URLPattern]:
    """Every named address of the portal, `namespace:name` -> pattern."""
    found: dict[str, URLPattern] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            found |= addresses(entry, inner)
        else:
            found[":".join([*spaces, entry.name or str(entry.pattern)])] = entry
    return found


def methods(view: Callable) -> set[str]:
    """The verbs that a view serves: all that the portal serves but for what its decorators, or its class, leave out."""
    served, layer = set(SERVED), view
    while layer is not None:
        if inspect.isfunction(layer):
            kept = inspect.getclosurevars(layer).nonlocals
            served &= set(
                kept.get("request_method_list", SERVED)
            )  # Django's require_http_methods and its like
        if made_of := getattr(layer, "view_class", None):
            served &= {verb.upper() for verb in made_of.http_method_names if hasattr(made_of, verb)}
        layer = getattr(layer, "__wrapped__", None)
    return served


def looks_at(word: str, door: Door) -> bool:
    """Whether the file of a door's view holds this word."""
    view = inspect.unwrap(addresses()[door.name].callback)
    file = inspect.getsourcefile(view) if inspect.isfunction(view) else None
    return file is not None and word in pathlib.Path(file).read_text()
