"""The report of one event's evaluation: the same rows for the page, the CSV and the spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from events import pairing, places, stages
from events.models import BookingQuerySet, Evaluation, Event, ManagerComment, Rating, Statement
from portal.lib import few, sheets

NO_AGENCY = "No agency"
HIDDEN = "hidden"
LATER_ON = (stages.AFTER, stages.LATER)  # each is compared with the stage before the event


@dataclass(frozen=True)
class Line:
    """One statement at two stages, or all of them together; `change` is None where it is hidden or nobody has a pair."""

    text: str
    people: int | None
    change: pairing.Change | None


@dataclass(frozen=True)
class Compared:
    """Before and a later stage: every statement, and all of them together."""

    stage: str
    name: str
    lines: list[Line]
    whole: Line


@dataclass(frozen=True)
class Report:
    """What of an event's evaluation may be shown. Words come without names, and only beside enough others."""

    agencies: list[pairing.Row]
    total: pairing.Row
    compared: list[Compared]
    recommend: pairing.Cell
    seen: pairing.Cell
    quotes: Mapping[str, list[str]]
    comments: list[str]

    @property
    def has_hidden(self) -> bool:
        """Whether anything of the table is hidden."""
        rows = [*self.agencies, self.total]
        return any(
            cell.is_hidden
            for row in rows
            for cell in (row.came, *row.answered.values(), *row.change.values())
        )


def report(event: Event) -> Report:
    """Read an event's answers: of the people who came."""
    came = event.bookings.filter(state__in=places.CAME)
    people = _people(came)
    answers = list(
        Evaluation.objects.filter(booking__event=event)
        .that_count()
        .values_list("stage", "recommend", "words", "quotable")
    )
    asked = Statement.of(event)
    split, total = pairing.rows(people, stages.STAGES)
    comments = list(
        ManagerComment.objects.filter(
            booking__event=event, booking__state__in=places.CAME, answered_at__isnull=False
        ).values_list("seen", "words")
    )
    return Report(
        agencies=split,
        total=total,
        compared=[_compared(stage, people, asked) for stage in LATER_ON],
        recommend=_mean([value for _, value, *_ in answers if value is not None]),
        seen=_mean([seen for seen, _ in comments if seen is not None]),
        quotes={stage: _quotes(stage, answers) for stage in LATER_ON},
        comments=sorted(words for _, words in comments if words) if _enough(stages.LATER, answers) else [],
    )


Answers = list[tuple[str, int | None, str, bool]]


def _people(came: BookingQuerySet) -> list[pairing.Person]:
    groups = {key: name or NO_AGENCY for key, name in came.order_by("pk").values_list("pk", "agency__name")}
    said: dict[int, dict[str, dict[int, int | None]]] = {key: {} for key in groups}
    for key, stage in Evaluation.objects.filter(booking__in=came).values_list("booking", "stage"):
        said[key][stage] = {}
    ratings = Rating.objects.filter(evaluation__booking__in=came).values_list(
        "evaluation__booking", "evaluation__stage", "statement__number", "value"
    )
    for key, stage, number, value in ratings:
        said[key][stage][number] = value
    return [pairing.Person(group, said[key]) for key, group in groups.items()]


def _compared(stage: str, people: list[pairing.Person], asked: list[Statement]) -> Compared:
    lines = [_line(each.text, pairing.change_of(each.number, people, stages.BEFORE, stage)) for each in asked]
    whole = _line("All together", pairing.change(people, stages.BEFORE, stage))
    return Compared(stage, stages.QUESTIONS[stage].name, lines, whole)


def _line(text: str, change: pairing.Change | None) -> Line:
    if change is None:
        return Line(text, 0, None)
    shown = few.may_show(change.people)
    return Line(text, change.people if shown else None, change if shown else None)


def _mean(values: list[int]) -> pairing.Cell:
    if not few.may_show(len(values)):
        return pairing.HIDDEN
    return pairing.Cell(len(values), pairing.mean(values) if values else None)


def _enough(stage: str, answers: Answers) -> bool:
    """Whether so many answered that words without a name say nothing of who wrote them."""
    return sum(one == stage for one, *_ in answers) >= few.LEAST


def _quotes(stage: str, answers: Answers) -> list[str]:
    """In the order of the alphabet, which tells nothing of who wrote when."""
    if not _enough(stage, answers):
        return []
    return sorted(words for one, _, words, quotable in answers if one == stage and quotable and words)


HEADING = (
    "Agency", "Came", "Answered before", "Share before, %", "Answered after", "Share after, %",
    "Answered eight weeks later", "Share eight weeks later, %", "Pairs before and after", "Change after",
    "Pairs before and eight weeks later", "Change eight weeks later",
)  # fmt: skip


def table(found: Report) -> list[list[sheets.Cell]]:
    """The page's tables: agencies with their total, then the statements."""
    rows: list[list[sheets.Cell]] = [list(HEADING)]
    rows += [_row(row) for row in (*found.agencies, found.total)]
    rows += [[], ["Statement", "Compared", "People", "Before", "Then", "Change"]]
    for compared in found.compared:
        for line in (*compared.lines, compared.whole):
            change = line.change
            numbers: list[sheets.Cell] = [None, None, None]
            if change:
                numbers = [round(change.first, 2), round(change.second, 2), round(change.by, 2)]
            people: sheets.Cell = HIDDEN if line.people is None else line.people
            rows.append([line.text, f"Before and {compared.name.lower()}", people, *numbers])
    return rows


def _row(row: pairing.Row) -> list[sheets.Cell]:
    cells: list[sheets.Cell] = [row.name, *_numbers(row.came)[:1]]
    for cell in row.answered.values():
        cells += _numbers(cell, digits=0)
    for cell in row.change.values():
        cells += _numbers(cell, digits=2)
    return cells


def _numbers(cell: pairing.Cell, *, digits: int = 0) -> list[sheets.Cell]:
    if cell.is_hidden:
        return [HIDDEN, HIDDEN]
    return [cell.people, None if cell.value is None else round(cell.value, digits)]
