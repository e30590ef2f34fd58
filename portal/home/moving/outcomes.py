"""What became of every row: on the screen as sums, in a CSV row by row. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from portal.home.moving import tables

ADDED, CHANGED, UNCHANGED, REFUSED, LEFT = "added", "changed", "unchanged", "refused", "not brought in"
COLUMNS = ("file", "row", "key", "what", "happened", "state", "column", "remark", "address")


@dataclass
class Outcome:
    """One row: what it is, what happened to it, the state of the thing now, and what is still to do."""

    file: str
    row: int
    key: str
    what: str
    happened: str
    state: str = ""
    column: str = ""
    remark: str = ""
    address: str = ""

    @property
    def cells(self) -> dict[str, str]:
        return {name: str(getattr(self, name)) for name in COLUMNS}


def report(outcomes: Iterable[Outcome]) -> bytes:
    """The CSV of every row."""
    return tables.write(COLUMNS, (outcome.cells for outcome in outcomes))


def of_faults(table: tables.Table, keys: dict[int, tuple[str, str]]) -> list[Outcome]:
    """Every row of a file that cannot be brought in: each fault, and the rows that only wait for the others."""
    told = [
        Outcome(
            table.file, fault.row, *keys.get(fault.row, ("", "")), REFUSED, "", fault.column, fault.sentence
        )
        for fault in sorted(table.faults)
    ]
    faulty = {fault.row for fault in table.faults}
    told += [
        Outcome(table.file, row.number, *keys.get(row.number, ("", "")), LEFT)
        for row in table.rows
        if row.number not in faulty
    ]
    return sorted(told, key=lambda outcome: outcome.row)


def summary(outcomes: Iterable[Outcome]) -> str:
    """`12 added, 0 changed, 3 unchanged`, and how many are in which state."""
    rows = list(outcomes)
    happened = Counter(outcome.happened for outcome in rows)
    states = Counter(outcome.state for outcome in rows if outcome.state)
    sums = ", ".join(f"{happened[name]} {name}" for name in (ADDED, CHANGED, UNCHANGED))
    return "\n".join([f"{sums}.", *(f"  {count:>5}  {state}" for state, count in sorted(states.items()))])
