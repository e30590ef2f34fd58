"""Change for the same people, and what of it may be shown. Pure.

Change is paired: of everybody who rated a statement at both stages, never one stage's mean against another's. What
fewer than five people said is hidden, and so is as much beside it that nobody can take the shown from the total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.lib.few import hidden, may_show

Ratings = Mapping[int, int | None]  # by the statement's number; None for who would rather not say


@dataclass(frozen=True)
class Person:
    """One person who came: the agency, and what was rated at each stage that was answered."""

    group: str
    said: Mapping[str, Ratings]


@dataclass(frozen=True)
class Cell:
    """A number of people, and where that is asked a value of theirs: a mean, or a share in percent.

    Both are None where they are hidden; the value also where nobody has one.
    """

    people: int | None
    value: float | None = None

    @property
    def is_hidden(self) -> bool:
        return self.people is None


HIDDEN = Cell(None)


@dataclass(frozen=True)
class Change:
    """One statement, or all of them together, at two stages, for those who rated it at both."""

    people: int
    first: float
    second: float

    @property
    def by(self) -> float:
        """How far the mean moved: at most 4 either way."""
        return self.second - self.first


def mean(values: Sequence[float]) -> float:
    """The mean; of nothing it is 0."""
    return sum(values) / len(values) if values else 0.0


def pairs(person: Person, first: str, second: str) -> dict[int, tuple[int, int]]:
    """What somebody rated at both stages, by the statement's number."""
    one, other = person.said.get(first, {}), person.said.get(second, {})
    return {
        number: (before, then)
        for number, before in one.items()
        if before is not None and (then := other.get(number)) is not None
    }


def change(people: Iterable[Person], first: str, second: str) -> Change | None:
    """The change of these people, each counted once with the mean of their pairs; None where nobody has a pair."""
    found = [list(paired.values()) for person in people if (paired := pairs(person, first, second))]
    if not found:
        return None
    firsts, seconds = ([mean([pair[side] for pair in own]) for own in found] for side in (0, 1))
    return Change(len(found), mean(firsts), mean(seconds))


def change_of(number: int, people: Iterable[Person], first: str, second: str) -> Change | None:
    """The change in one statement."""
    found = [paired[number] for person in people if number in (paired := pairs(person, first, second))]
    if not found:
        return None
    return Change(len(found), mean([pair[0] for pair in found]), mean([pair[1] for pair in found]))


def share(part: int, whole: int) -> float | None:
    """Percent; None of nothing."""
    return 100 * part / whole if whole else None


@dataclass(frozen=True)
class Row:
    """One agency, or all of them: who came, who answered at each stage, and the change to each later stage."""

    name: str
    came: Cell
    answered: Mapping[str, Cell]
    change: Mapping[str, Cell]


def rows(people: Sequence[Person], stages: Sequence[str]) -> tuple[list[Row], Row]:
    """The agencies by name with what may be shown of each, and their total. The first stage is the one before."""
    groups: dict[str, list[Person]] = {}
    for person in people:
        groups.setdefault(person.group, []).append(person)
    named = sorted(groups, key=str.casefold)
    came = _column({name: (len(groups[name]), None) for name in named})
    answered, changed = {}, {}
    for stage in stages:
        counts = {name: sum(stage in person.said for person in groups[name]) for name in named}
        shares = {name: (counts[name], share(counts[name], len(groups[name]))) for name in named}
        column = _column(shares)
        # A share gives away the number it is a share of.
        answered[stage] = {
            name: Cell(cell.people, None if came[name].is_hidden else cell.value)
            for name, cell in column.items()
        }
    for stage in stages[1:]:
        found = {name: change(groups[name], stages[0], stage) for name in named}
        changed[stage] = _column(
            {name: (one.people, one.by) if one else (0, None) for name, one in found.items()}
        )
    split = [
        Row(
            name,
            came[name],
            {stage: answered[stage][name] for stage in stages},
            {stage: changed[stage][name] for stage in stages[1:]},
        )
        for name in named
    ]
    return split, _total(people, stages)


def _column(given: Mapping[str, tuple[int, float | None]]) -> dict[str, Cell]:
    gone = hidden({name: number for name, (number, _) in given.items()})
    return {name: HIDDEN if name in gone else Cell(*cell) for name, cell in given.items()}


def _total(people: Sequence[Person], stages: Sequence[str]) -> Row:
    answered, changed = {}, {}
    whole = len(people)
    for stage in stages:
        number = sum(stage in person.said for person in people)
        part = share(number, whole) if may_show(whole) else None
        answered[stage] = Cell(number, part) if may_show(number) else HIDDEN
    for stage in stages[1:]:
        found = change(people, stages[0], stage)
        number = found.people if found else 0
        changed[stage] = Cell(number, found.by if found else None) if may_show(number) else HIDDEN
    return Row("Everybody", Cell(whole) if may_show(whole) else HIDDEN, answered, changed)
