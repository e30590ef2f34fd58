"""How the rows of a library go together: keys, addresses, the reviews and posters that they name. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.home.moving import words
from portal.home.moving.items import Item
from portal.home.moving.known import Known
from portal.home.moving.tables import Table


@dataclass(frozen=True)
class Names:
    """Whom a row can name: key, slug or title in small letters -> the key in this file, by kind."""

    by_kind: Mapping[str, Mapping[str, Sequence[str]]]

    def keys(self, kind: str, name: str) -> Sequence[str]:
        """The keys of the rows of that kind with that name; none, one or several."""
        return self.by_kind.get(kind, {}).get(name.casefold(), ())


def names(items: Iterable[Item]) -> Names:
    """Every way to name the reviews and posters among the items."""
    found: dict[str, dict[str, list[str]]] = {}
    for item in items:
        if item.variant_of or item.kind not in {words.REVIEW, words.POSTER}:
            continue
        for name in {item.key.casefold(), item.slug.casefold(), item.title.casefold()} - {""}:
            keys = found.setdefault(item.kind, {}).setdefault(name, [])
            if item.key not in keys:
                keys.append(item.key)
    return Names(found)


def check(table: Table, items: Sequence[Item], known: Known) -> None:
    """Note what is wrong between rows, and between rows and what the portal has."""
    _once(table, items, "key", [(item.row, item.key.casefold()) for item in items if item.title])
    _once(table, items, "slug", [(item.row, item.slug) for item in items if item.slug])
    olds = [(item.row, old.casefold()) for item in items for old in item.old_addresses]
    _once(table, items, "old_addresses", olds)
    _one_mini(table, items)
    among = names(items)
    for item in items:
        for review in item.reviews:
            _named(table, item, "reviews", words.REVIEW, review, among, known)
        if item.variant_of:
            _named(table, item, "variant_of", words.POSTER, item.variant_of, among, known)
        _as_before(table, item, known)


def _once(table: Table, items: Sequence[Item], column: str, said: Iterable[tuple[int, str]]) -> None:
    first: dict[str, int] = {}
    title = {item.row: item.title for item in items}
    for row, value in said:
        if value in first and column == "key":
            table.fault(
                row,
                "title" if title[row] == title[first[value]] else "key",
                f"This is the same item as row {first[value]}. Take one out, or give each its own key.",
            )
        elif value in first:
            table.fault(row, column, f"Row {first[value]} has “{value}” already.")
        first.setdefault(value, row)


def _one_mini(table: Table, items: Sequence[Item]) -> None:
    """A poster is printed in two sizes, so it has one mini."""
    first: dict[str, int] = {}
    for item in items:
        if item.variant_of:
            name = item.variant_of.casefold()
            if name in first:
                table.fault(item.row, "variant_of", f"Row {first[name]} is the mini of that poster already.")
            first.setdefault(name, item.row)


def _named(table: Table, item: Item, column: str, kind: str, name: str, among: Names, known: Known) -> None:
    here = among.keys(kind, name)
    if len(here) > 1:
        table.fault(item.row, column, f"Several rows are called “{name}”. Name its key instead.")
    elif not here and known.wholes.get(name.casefold()) != kind:
        table.fault(item.row, column, f"There is no {kind} “{name}” in this file, nor in the portal.")
    elif here == [item.key] and item.variant_of:
        table.fault(item.row, column, "A poster is not its own mini.")


def _as_before(table: Table, item: Item, known: Known) -> None:
    """A card keeps its kind, and an address leads to one card."""
    before = known.cards.get(item.key)
    kind = "mini" if item.variant_of else item.kind
    if before and item.kind and before != kind:
        table.fault(
            item.row,
            "kind",
            f"In the portal this is a {before}, and that cannot change. Give it another key.",
        )
    holder = known.slugs.get(item.slug)
    if not before and holder and item.kind and holder != item.kind:
        table.fault(item.row, "slug", f"A {holder} has this address in the portal. Choose another.")
