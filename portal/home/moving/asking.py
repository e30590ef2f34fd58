"""The recommendations of reviews that move: recommendations.csv, beside the library's own file. Pure."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from portal.home.moving import days, together, words
from portal.home.moving.known import Known
from portal.home.moving.tables import Column, Row, Table
from resources.reviews import plan

FILE = "recommendations.csv"
COLUMNS = (
    Column("review", ("case_review",), longest=160, required=True),
    Column("number", ("no", "recommendation"), required=True),
    Column("title", ("in_a_line",), longest=200),
    Column("text", ("recommendation_text", "in_full")),
    Column("owner", ("owner_agency", "agency"), longest=120, required=True),
    Column("due", ("due_on", "due_date")),
    Column("state", ("status", "progress")),
    Column("completed_on", ("completed", "complete_on")),
    Column("actions", ("what_was_done",)),
    Column("public_words", ("words",)),
    Column("approved", ("words_approved",)),
    Column("names_owner", ("agency_is_public",)),
    Column("shows_due", ("due_is_public",)),
    Column("desk_notes", ("notes",)),
)
STATES = {
    "": plan.NOT_STARTED,
    "not started": plan.NOT_STARTED,
    "open": plan.NOT_STARTED,
    "under way": plan.UNDER_WAY,
    "in progress": plan.UNDER_WAY,
    "started": plan.UNDER_WAY,
    "complete": plan.COMPLETE,
    "completed": plan.COMPLETE,
    "closed": plan.COMPLETE,
    "done": plan.COMPLETE,
}
TITLE = 200
SLASH = "\x00"  # stands for a doubled backslash while a line is taken apart; no cell has it
FREE_TEXT = ("title", "text", "actions", "public_words", "desk_notes")
YES_OR_NO = ("approved", "names_owner", "shows_due")


@dataclass(frozen=True)
class Step:
    """One action of a plan. An agency that is not named is the recommendation's own; dates are ISO or empty."""

    what: str
    owner: str = ""
    due: str = ""
    done_on: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Asked:
    """A row: one recommendation of one review. `review` is as it was written; dates are ISO or empty."""

    row: int
    review: str
    number: int
    title: str
    text: str
    owner: str
    due: str
    state: str
    completed_on: str
    actions: tuple[Step, ...]
    public_words: str
    approved: bool
    names_owner: bool
    shows_due: bool
    desk_notes: str

    @property
    def facts(self) -> dict[str, Any]:
        """The recommendation as JSON keeps it: what is compared with the last time."""
        told = asdict(self)
        del told["row"], told["review"]
        return told | {"actions": [asdict(step) for step in self.actions]}


def read(table: Table, among: together.Names, known: Known) -> list[Asked]:
    """Read every row; what is wrong is noted in the table."""
    found = [_asked(table, row, known) for row in table.rows]
    first: dict[tuple[str, int], int] = {}
    for one in found:
        here = among.keys(words.REVIEW, one.review)
        if len(here) > 1:
            table.fault(one.row, "review", f"Several rows are called “{one.review}”. Name its key instead.")
        elif not here and known.wholes.get(one.review.casefold()) != words.REVIEW:
            table.fault(
                one.row, "review", f"There is no review “{one.review}” in library.csv, nor in the portal."
            )
        name = (here[0] if here else one.review.casefold(), one.number)
        if one.number and name in first:
            table.fault(
                one.row, "number", f"Row {first[name]} is recommendation {one.number} of that review already."
            )
        first.setdefault(name, one.row)
    return found


def _asked(table: Table, row: Row, known: Known) -> Asked:
    for column in FREE_TEXT:
        for sentence in known.guard(row[column]):
            table.fault(row.number, column, sentence)
    number = int(row["number"]) if re.fullmatch(r"\d{1,4}", row["number"]) else 0
    if not number:
        table.fault(row.number, "number", "Write the recommendation’s number: 1, 2, 3 …")
    if not (row["title"] or row["text"]):
        table.fault(row.number, "text", "Say what is recommended.")
    owner = _agency(table, row, row["owner"], known)
    state = STATES.get(words.plain(row["state"]), "")
    if not state:
        table.fault(row.number, "state", "A state is not started, under way or complete.")
    completed = _day(table, row, "completed_on", row["completed_on"])
    if state == plan.COMPLETE and not row["completed_on"]:
        table.fault(row.number, "completed_on", "Say when it was complete.")
    if completed and completed > str(known.today):
        table.fault(row.number, "completed_on", "This day lies ahead.")
    for column in YES_OR_NO:
        if words.plain(row[column]) not in words.YES | words.NO:
            table.fault(row.number, column, "Answer yes or no.")
    title, text = _in_a_line(row)
    answers = {column: words.plain(row[column]) in words.YES for column in YES_OR_NO}
    return Asked(
        row=row.number,
        review=row["review"],
        number=number,
        title=title,
        text=text,
        owner=owner,
        due=_day(table, row, "due", row["due"]),
        state=state,
        completed_on=completed if state == plan.COMPLETE else "",
        actions=tuple(_step(table, row, line, known) for line in row["actions"].split("\n") if line.strip()),
        public_words=row["public_words"],
        desk_notes=row["desk_notes"],
        **answers,
    )


def _in_a_line(row: Row) -> tuple[str, str]:
    """Title and text; where there is only a text, its beginning is the title."""
    if row["title"]:
        return row["title"], row["text"]
    if len(row["text"]) <= TITLE and "\n" not in row["text"]:
        return row["text"], ""
    return f"{' '.join(row['text'].split())[: TITLE - 1].rstrip()}…", row["text"]


def _agency(table: Table, row: Row, name: str, known: Known, column: str = "owner") -> str:
    found = known.agencies.get(name.casefold(), "")
    if not found:
        said = (
            f"There is no agency “{name}” in the portal. Bring it in with import_people."
            if name
            else "Name the agency."
        )
        table.fault(row.number, column, said)
    return found


def _day(table: Table, row: Row, column: str, text: str) -> str:
    try:
        return str(days.read(text).day) if text else ""
    except ValueError as error:
        table.fault(row.number, column, str(error))
        return ""


def _step(table: Table, row: Row, line: str, known: Known) -> Step:
    """`what | agency | due | done on | evidence`; what is left out at the end is empty."""
    parts = [_unescaped(part.strip()) for part in re.split(r"(?<!\\)\|", line.replace("\\\\", SLASH))]
    what, owner, due, done, evidence = [*parts, "", "", "", "", ""][:5]
    if len(parts) > 5 or not what or len(what) > 300:
        table.fault(row.number, "actions", "An action is a line: what | agency | due | done on | evidence.")
    if done and not evidence:
        table.fault(
            row.number, "actions", "Say what shows that it is done: what | agency | due | done on | evidence."
        )
    return Step(
        what[:300],
        _agency(table, row, owner, known, "actions") if owner else "",
        _day(table, row, "actions", due),
        _day(table, row, "actions", done),
        evidence,
    )


def _unescaped(part: str) -> str:
    return part.replace("\\n", "\n").replace("\\|", "|").replace(SLASH, "\\")


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def as_cells(review: str, facts: dict[str, Any]) -> dict[str, str]:
    """Facts as the cells of a row that goes out: reading them gives the same facts."""
    lines = []
    for step in facts["actions"]:
        parts = [_escaped(step[name]) for name in ("what", "owner", "due", "done_on", "evidence")]
        while not parts[-1]:
            parts.pop()
        lines.append(" | ".join(parts))
    cells = {name: value for name, value in facts.items() if isinstance(value, str)}
    cells |= {name: "yes" if facts[name] else "no" for name in YES_OR_NO}
    return cells | {"review": review, "number": str(facts["number"]), "actions": "\n".join(lines)}
