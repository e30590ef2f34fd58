"""What was set for people and where they are with it, read from the training record. It writes nothing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import Agency, Membership, RecordEntry, User
from portal.lib import clock, sheets
from resources.briefings.models import Presence
from resources.learning import due
from resources.learning.models import Assignment, Enrolment
from resources.library.models import Resource, Topic

MOST = 30  # things that stand for one agency at a time: as many columns as a page can hold
NO_TEAM = "No team"
SHOWN_DONE = dt.timedelta(days=30)  # how long a person's own page shows what they have done of what was set


@dataclass(frozen=True)
class Row:
    """One member of the agency with a cell for each thing, in the order of the board's items."""

    membership: Membership
    cells: list[due.Cell]

    @property
    def person(self) -> User:
        """Who it is."""
        return self.membership.person

    @property
    def team(self) -> str:
        """Their team in words."""
        return self.membership.team or NO_TEAM

    @cached_property
    def summary(self) -> due.Summary:
        """All their things together."""
        return due.summed(self.cells)


@dataclass(frozen=True)
class Task:
    """One thing that somebody is still to do, or has done."""

    item: Assignment
    cell: due.Cell
    row: Row


@dataclass(frozen=True)
class Theme:
    """A theme with the places, among the items, of the things about it."""

    topic: Topic
    places: list[int]

    def of(self, row: Row) -> due.Summary:
        """Where somebody is with the things about it."""
        return due.summed(row.cells[place] for place in self.places)


@dataclass(frozen=True)
class Team:
    """A team and its people."""

    name: str
    rows: list[Row]

    @cached_property
    def summary(self) -> due.Summary:
        """All things of all its people together."""
        return due.summed(cell for row in self.rows for cell in row.cells)

    @property
    def share(self) -> int | None:
        """How much of what is set is done, in whole per cent."""
        return due.share(self.summary.done, self.summary.set)

    def on(self, theme: Theme) -> int | None:
        """The share of its people, among those with something set about a theme, who have done all of that."""
        asked = [found for row in self.rows if (found := theme.of(row)).set]
        return due.share(sum(found.done == found.set for found in asked), len(asked))


@dataclass(frozen=True)
class Board:
    """What is set in one agency, and its people, by team and name."""

    agency: Agency
    items: list[Assignment]
    rows: list[Row]

    @cached_property
    def teams(self) -> list[Team]:
        """The teams by name, who has none last."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            found[row.team].append(row)
        return [Team(name, found[name]) for name in sorted(found, key=lambda name: (name == NO_TEAM, name))]

    @cached_property
    def themes(self) -> list[Theme]:
        """The themes of the items, in the order of the library."""
        found: dict[Topic, list[int]] = defaultdict(list)
        for place, item in enumerate(self.items):
            for topic in item.resource.topics.all():
                found[topic].append(place)
        return [Theme(topic, found[topic]) for topic in sorted(found, key=lambda one: (one.order, one.name))]

    @cached_property
    def summary(self) -> due.Summary:
        """Everything together."""
        return due.summed(cell for row in self.rows for cell in row.cells)

    @cached_property
    def to_nudge(self) -> list[Task]:
        """What is late or due within a week, the longest late first."""
        found = [
            Task(item, cell, row)
            for row in self.rows
            for item, cell in zip(self.items, row.cells, strict=True)
            if cell.is_late or cell.is_soon
        ]
        return sorted(found, key=lambda one: (one.cell.days_left, one.row.person.name, one.item.pk))

    @property
    def nudged(self) -> int:
        """How many people that is about."""
        return len({task.row.person.pk for task in self.to_nudge})

    def nudging(self, most: int, part: "Board | None" = None) -> dict[str, Any]:
        """What `learning/team_nudge.html` says: the first lines of a part of it, and whom its one button reminds."""
        listed = (part or self).to_nudge
        return {
            "board": self,
            "to_nudge": listed[:most],
            "late_or_soon": len(listed),
            "nudged": self.nudged,
        }

    def narrowed(self, team: str) -> "Board":
        """The same board with the people of one team only."""
        return Board(self.agency, self.items, [row for row in self.rows if row.team == team])

    def table(self) -> list[list[sheets.Cell]]:
        """Heading and rows as a spreadsheet has them, then how many have done each thing."""
        titles = [item.resource.title for item in self.items]
        rows: list[list[sheets.Cell]] = [
            ["Name", "Team", *titles],
            ["To be done by", "", *(item.due for item in self.items)],
        ]
        rows += [[row.person.name, row.team, *(cell.words for cell in row.cells)] for row in self.rows]
        columns = [due.summed(row.cells[place] for row in self.rows) for place in range(len(self.items))]
        return [*rows, ["Done", "", *(f"{one.done} of {one.set}" for one in columns)]]


def of(agency: Agency) -> Board:
    """Read a board: as many queries for two hundred people and thirty things as for one of each."""
    items = list(
        agency.assignments.open().select_related("resource").prefetch_related("named", "resource__topics")
    )
    members = list(
        agency.memberships.current()
        .filter(person__is_active=True)
        .select_related("person")
        .order_by("team", "person__name", "pk")
    )
    done = done_on([one.person_id for one in members], [one.resource_id for one in items])
    today = clock.today()
    return Board(
        agency, items, [Row(one, [_cell(item, one, done, today) for item in items]) for one in members]
    )


def tasks_of(person: User) -> list[Task]:
    """What is set for one person by the agencies that they belong to today: open things first, by their day.

    What was done stays for a month.
    """
    mine = {one.agency_id: one for one in person.current_memberships}
    readable = Resource.objects.visible_to(person).published()
    items = list(
        Assignment.objects.open()
        .filter(agency__in=mine, resource__in=readable)
        .select_related("resource", "agency")
        .prefetch_related("named")
    )
    done, today = done_on([person.pk], [one.resource_id for one in items]), clock.today()
    found = []
    for item in items:
        cell = _cell(item, mine[item.agency_id], done, today)
        if cell.due is not None and (cell.done_on is None or cell.done_on > today - SHOWN_DONE):
            found.append(Task(item, cell, Row(mine[item.agency_id], [cell])))
    return sorted(found, key=lambda one: (one.cell.state == due.State.DONE, one.cell.due))


def _cell(
    item: Assignment, member: Membership, done: dict[tuple[int, int], dt.date], today: dt.date
) -> due.Cell:
    if not item.is_for(member):
        return due.Cell(None, None, today)
    return due.Cell(item.due_for(member), done.get((member.person_id, item.resource_id)), today)


def done_on(people: Collection[int], things: Collection[int]) -> dict[tuple[int, int], dt.date]:
    """When these people first did these things, by person and card: the training record's word, in four queries.

    A briefing is done by reading it, and by having been there when it was delivered to a team. A course that has to
    be taken again is done as long as its last completion counts.
    """
    sources = _sources(things)
    over: set[tuple[int, str]] = set()
    timed = Enrolment.objects.filter(person__in=people, course__resource__in=things)
    for one in timed.exclude(turn=1, expires_on__isnull=True).select_related("course"):
        sources[one.source] = one.course.resource_id
        if one.is_expired:
            over.add((one.person_id, one.source))
    entries = RecordEntry.objects.filter(person__in=people, source__in=sources)
    found: dict[tuple[int, int], dt.date] = {}
    learnt = entries.values_list(*_LEARNT).order_by()
    _keep_first(
        found, ((who, sources[source], day) for who, source, day in learnt if (who, source) not in over)
    )
    present = Presence.objects.filter(
        person__in=people,
        left_at__isnull=True,
        delivery__withdrawn_at__isnull=True,
        delivery__briefing__resource__in=things,
    )
    _keep_first(
        found, present.values_list("person", "delivery__briefing__resource", "delivery__delivered_on")
    )
    return found


_LEARNT = ("person", "source", "completed_on")


def _keep_first(found: dict[tuple[int, int], dt.date], days: Iterable[tuple[int, int, dt.date]]) -> None:
    for who, thing, day in days:
        found[who, thing] = min(day, found.get((who, thing), day))


def _sources(things: Collection[int]) -> dict[str, int]:
    """How the training record calls having done each of these cards."""
    kinds = ("course", "briefing", "video")
    rows = Resource.objects.filter(pk__in=things).order_by()
    return {
        f"{kind}:{uuid}": pk
        for pk, *uuids in rows.values_list("pk", *(f"{kind}__uuid" for kind in kinds))
        for kind, uuid in zip(kinds, uuids, strict=True)
        if uuid is not None
    }
