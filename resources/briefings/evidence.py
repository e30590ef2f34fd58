"""What an agency shows its auditors of the briefings it delivered: the lines of page, CSV and XLSX. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Cell = str | int | dt.date | None

SCHOOLS = "Section 175/157"  # Education Act 2002: schools and colleges; independent schools
OTHERS = "Section 11"  # Children Act 2004: the other agencies

HEADINGS = (
    "Date",
    "Briefing",
    "Review",
    "Agency",
    "Audit",
    "Team or setting",
    "People there",
    "Of them with an account",
    "Their roles",
    "Minutes",
    "What was discussed",
    "Number of actions",
    "Actions",
    "Recorded by",
)


@dataclass(frozen=True)
class Session:
    """One session as evidence; nobody who was there is named."""

    day: dt.date
    briefing: str
    reviews: Sequence[str]
    agency: str
    audit: str
    setting: str
    people: int
    named: int
    roles: str
    minutes: int
    discussed: str
    actions: Sequence[str]
    recorded_by: str

    @property
    def row(self) -> list[Cell]:
        return [
            self.day,
            self.briefing,
            "; ".join(self.reviews),
            self.agency,
            self.audit,
            self.setting,
            self.people,
            self.named,
            self.roles,
            self.minutes,
            self.discussed,
            len(self.actions),
            "; ".join(self.actions),
            self.recorded_by,
        ]


@dataclass(frozen=True)
class Totals:
    """What the sessions come to; somebody who was at two is counted twice."""

    sessions: int
    people: int
    minutes: int
    actions: int


def audit_of(sector: str) -> str:
    """The audit that an agency of this sector answers."""
    return SCHOOLS if sector == "education" else OTHERS


def action_line(what: str, owner: str, due: dt.date | None) -> str:
    """An action in one line: what, who, by when."""
    who = f" ({owner})" if owner else ""
    return f"{what}{who}, by {due.day} {due:%B %Y}" if due else f"{what}{who}"


def totals(sessions: Iterable[Session]) -> Totals:
    """Add the sessions up."""
    every = list(sessions)
    return Totals(
        len(every),
        sum(session.people for session in every),
        sum(session.minutes for session in every),
        sum(len(session.actions) for session in every),
    )


def table(sessions: Iterable[Session]) -> list[list[Cell]]:
    """Headings, a line a session, and their totals."""
    every = list(sessions)
    summed = totals(every)
    last: list[Cell] = [None] * len(HEADINGS)
    last[0] = f"Total of {summed.sessions}"
    last[HEADINGS.index("People there")] = summed.people
    last[HEADINGS.index("Of them with an account")] = sum(session.named for session in every)
    last[HEADINGS.index("Minutes")] = summed.minutes
    last[HEADINGS.index("Number of actions")] = summed.actions
    return [list(HEADINGS), *(session.row for session in every), last]
