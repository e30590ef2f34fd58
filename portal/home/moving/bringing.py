"""A library moves in: everything is read and checked, then written in one transaction, then files are handed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from portal.home.moving import (
    arriving,
    asking,
    handing,
    outcomes,
    reading,
    settling,
    standing,
    tables,
    together,
    words,
)
from portal.home.moving.asking import Asked
from portal.home.moving.items import COLUMNS, Item
from portal.home.moving.outcomes import Outcome
from portal.home.moving.shelves import Actor
from portal.lib import jobs
from portal.lib.progress import Progress
from resources.library.models import Resource

LIBRARY = "library.csv"


class _RolledBack(Exception):
    """A dry run ends here: what it wrote to find out what would happen is taken back."""


@dataclass
class Given:
    """A folder as it was read: its table, its items, and everything that is wrong with it."""

    table: tables.Table
    items: Sequence[Item] = field(default_factory=list)
    plan: tables.Table = field(default_factory=lambda: tables.Table(asking.FILE))
    asked: Sequence[Asked] = field(default_factory=list)

    @property
    def faults(self) -> list[tables.Fault]:
        """In the order of the rows, the library's own first."""
        return [*sorted(self.table.faults), *sorted(self.plan.faults)]

    @property
    def refusals(self) -> list[Outcome]:
        """Every row, when nothing is brought in."""
        told = {item.row: (item.key, item.title) for item in self.items}
        wanted = {one.row: (one.review, one.title) for one in self.asked}
        return outcomes.of_faults(self.table, told) + outcomes.of_faults(self.plan, wanted)


def read(place: Path, name: str = LIBRARY, *, new_topics: bool = False) -> Given:
    """Read and check a folder. Nothing is written, and every fault is found."""
    path = place / name
    if not path.is_file():
        table = tables.Table(name)
        table.fault(0, "", "There is no such file in the folder.")
        return Given(table)
    table = tables.read(name, path.read_bytes(), COLUMNS)
    known = standing.known(new_topics=new_topics)
    items = reading.items(table, place, known)
    together.check(table, items, known)
    given = Given(table, items)
    path = place / asking.FILE
    if path.is_file():
        given.plan = tables.read(asking.FILE, path.read_bytes(), asking.COLUMNS)
        given.asked = asking.read(given.plan, together.names(items), known)
    return given


def bring_in(given: Given, *, by: Actor, dry: bool, progress: Progress) -> list[Outcome]:
    """Write what was read without faults, and answer what became of each row; a dry run takes it all back."""
    arrival = arriving.Arrival(given.items, given.asked, file=given.table.file, by=by)
    try:
        with transaction.atomic():
            arrival.bring(progress)
            left = settling.publish()
            if dry:
                _say(arrival, left)
                raise _RolledBack
    except _RolledBack:
        return arrival.told
    handing.hand_in(given.items, by=by, progress=progress)
    if settling.waiting().exists():
        with transaction.atomic():
            jobs.enqueue("home.publish_imported")
    _say(arrival, left)
    return arrival.told


def _say(arrival: arriving.Arrival, left: dict[int, list[str]]) -> None:
    """Write into each outcome what the thing is now, and what its editors still have to do."""
    cards = Resource.objects.in_bulk({row.resource_id for row in arrival.rows.values()})
    waits = set(settling.waiting().values_list("key", flat=True))
    for item in arrival.items:
        outcome, card = arrival.outcomes[item.key], cards[arrival.rows[item.key].resource_id]
        outcome.address = card.get_absolute_url()
        outcome.state = _state(item, card, waits=item.key in waits)
        todo = [] if item.variant_of or card.is_published else left.get(card.pk, [])
        note = f"Note: {item.left_over}." if item.left_over else ""
        outcome.remark = " ".join(filter(None, [outcome.remark, *todo, note]))


def _state(item: Item, card: Resource, *, waits: bool) -> str:
    if item.variant_of:
        return "mini of a poster" if item.file else "mini of a poster, no file yet"
    if card.is_published:
        return "published, linked" if card.external_url else "published"
    if waits:
        return "published once its files are checked"
    elsewhere = item.publisher and not item.external_address
    if card.state == Resource.State.DRAFT and item.state == words.PUBLISHED and not item.external_address:
        if elsewhere:
            return "draft, no address yet"
        if item.kind in words.ENDINGS and not (item.file or item.sections):
            return "draft, no file yet"
    return str(card.get_state_display()).lower()
