"""Where the thing lies that a line of the training record came from. Pure: rooms hang up how their sources are read."""

from collections.abc import Callable

_pages: dict[str, Callable[[str], str]] = {}


def leads_to(kind: str, address: Callable[[str], str]) -> None:
    """Give sources `<kind>:<key>` a page: `address` turns the key into its path."""
    _pages[kind] = address


def page_of(source: str) -> str:
    """The page behind a source, or nothing where its room has none."""
    kind, _, key = source.partition(":")
    return _pages[kind](key) if kind in _pages and key else ""
