"""A CSV as people save it: any usual encoding and separator, the columns it may have, and what is wrong with it. Pure.

Rows are numbered as a spreadsheet numbers them: the names of the columns stand in row 1.
"""

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.lib.decoding import Unreadable, decode
from portal.lib.formulas import as_text

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
LARGEST = 50 * 1024 * 1024  # bytes: far more than any catalogue
LONGEST_CELL = 200_000  # characters


@dataclass(frozen=True)
class Column:
    """A column by its name, other names it goes by, and the most characters it takes (0: no limit)."""

    name: str
    aliases: tuple[str, ...] = ()
    longest: int = 0
    required: bool = False


@dataclass(frozen=True, order=True)
class Fault:
    """Something that must be mended first. Row 1 holds the names of the columns; row 0 is the whole file."""

    file: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        place = [
            self.file,
            f"row {self.row}" if self.row else "",
            f"column {self.column}" if self.column else "",
        ]
        return f"{', '.join(part for part in place if part)}: {self.sentence}"


@dataclass(frozen=True)
class Row:
    """One row: its number and what stands in its columns; a column that the file does not have is empty."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class Table:
    """What a file holds, how it was read, and what is wrong with it."""

    file: str
    columns: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    encoding: str = ""
    separator: str = ","

    def fault(self, row: int, column: str, sentence: str) -> None:
        """Note what is wrong in a row and a column."""
        self.faults.append(Fault(self.file, row, column, sentence))

    @property
    def how(self) -> str:
        """`12 rows, UTF-8, commas`."""
        count = f"{len(self.rows):,} row{'' if len(self.rows) == 1 else 's'}"
        return f"{count}, {self.encoding}, {SEPARATORS[self.separator]}"


def read(file: str, content: bytes, columns: Sequence[Column]) -> Table:
    """Read a file's rows. What is wrong with it as a table stands in `faults`; it raises nothing."""
    table = Table(file)
    if len(content) > LARGEST:
        table.fault(0, "", f"The file is larger than {LARGEST // 1024**2} MB.")
        return table
    try:
        text, table.encoding = decode(content)
    except Unreadable as trouble:
        table.fault(trouble.row, "", str(trouble))
        return table
    known = {_plain(name): column.name for column in columns for name in (column.name, *column.aliases)}
    table.separator, text = _separator(text, known)
    records = _records(table, text)
    if not records:
        return table
    head, *rest = records
    names = _names(table, head, known)
    table.columns = tuple(name for name in names if name)
    for column in columns:
        if column.required and column.name not in table.columns:
            table.fault(1, column.name, f"There is no column “{column.name}”.")
    if not table.faults:
        _fill(table, names, rest, {column.name: column.longest for column in columns})
    return table


def _separator(text: str, known: dict[str, str]) -> tuple[str, str]:
    """The separator with which the first line names most columns. Excel may say it itself, in a line `sep=;`."""
    said = re.match(r"sep=([,;\t])\r?\n", text)
    if said:
        # The line stays as an empty one, so that rows keep the numbers that a spreadsheet shows.
        return said[1], "\n" + text[said.end() :]
    first = text.lstrip("\r\n").partition("\n")[0]
    found = {sign: sum(_plain(cell) in known for cell in first.split(sign)) for sign in SEPARATORS}
    return max(found, key=lambda sign: (found[sign], first.count(sign))), text


def _records(table: Table, text: str) -> list[tuple[int, list[str]]]:
    """Every row that is not empty, with its number."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=table.separator, strict=True)
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                records.append((number, cells))
    except csv.Error as error:
        why = (
            f"longer than {LONGEST_CELL:,} characters"
            if "limit" in str(error)
            else "not closed, or not doubled"
        )
        what = "A cell is" if "limit" in str(error) else "A quotation mark is"
        table.fault(number + 1, "", f"{what} {why}, so the row cannot be read.")
        return []
    if len(records) < 2:
        table.fault(1 if records else 0, "", "There are no rows below the names of the columns.")
        return []
    return records


def _names(table: Table, head: tuple[int, list[str]], known: dict[str, str]) -> list[str]:
    """The columns in order by their own names; an empty name for what has none."""
    number, cells = head
    names: list[str] = []
    for cell in cells:
        name = known.get(_plain(cell), "")
        if cell.strip() and not name:
            near = difflib.get_close_matches(_plain(cell), known, n=1)
            hint = f" Did you mean “{known[near[0]]}”?" if near else ""
            table.fault(number, cell.strip(), f"This column is not known.{hint}")
        elif name and name in names:
            table.fault(number, cell.strip(), "This column is there twice.")
        names.append(name)
    return names


def _fill(
    table: Table, names: list[str], records: Iterable[tuple[int, list[str]]], longest: dict[str, int]
) -> None:
    for number, given in records:
        width = len(names)
        if len(given) != width and not (
            len(given) > width and not any(cell.strip() for cell in given[width:])
        ):
            table.fault(
                number,
                "",
                f"This row has {len(given)} cells and row 1 names {width} columns: "
                "a separator or a quotation mark is missing, or one is too many.",
            )
            continue
        cells = {}
        for name, cell in zip(names, given, strict=False):
            if not name:
                if cell.strip():
                    table.fault(number, "", f"“{cell.strip()[:40]}” stands in a column without a name.")
                continue
            value = tidy(cell)
            if "\x00" in value:
                table.fault(number, name, "There is a sign in it that is no letter. Type the cell anew.")
            if longest[name] and len(value) > longest[name]:
                table.fault(
                    number, name, f"It has {len(value):,} characters and may have {longest[name]:,} at most."
                )
            cells[name] = value
        table.rows.append(Row(number, cells))


def _plain(name: str) -> str:
    """A column's name however it was typed: `External Address ` is `external_address`."""
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")


def tidy(cell: str) -> str:
    """A cell without the blanks around it, its letters in one form, and without the apostrophe of `write`."""
    value = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return value[1:].strip() if value.startswith("'") and value == as_text(value[1:]) else value


def several(cell: str, *signs: str) -> tuple[str, ...]:
    """What stands in a cell that may hold several, each once, in order: separated by semicolons or `signs`."""
    parts = re.split("|".join(map(re.escape, (";", "\n", *signs))), cell)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def write(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> bytes:
    """A CSV as Excel opens it on a double click: UTF-8 with its mark, commas, one line ending."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: as_text(value) for name, value in row.items()})
    return out.getvalue().encode("utf-8-sig")
