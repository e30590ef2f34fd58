"""A list as a file for a spreadsheet: CSV and XLSX made of the very rows that the page shows.

No cell that somebody typed is ever read as a formula: in CSV such words get an apostrophe in front, in XLSX they are
written as text.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse

from portal.lib.formulas import as_text

Cell = str | int | float | dt.date | None
Row = Sequence[Cell]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_answer(name: str, rows: Iterable[Row]) -> HttpResponse:
    """The rows as `<name>.csv`, in UTF-8 with the mark by which Excel knows it. Dates are written 2026-11-05."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.write("\ufeff")
    csv.writer(answer).writerows([_in_csv(cell) for cell in row] for row in rows)
    return answer


def xlsx_answer(name: str, rows: Iterable[Row], *, sheet: str) -> HttpResponse:
    """The rows as `<name>.xlsx` with one sheet; the first row is its heading, dates are dates."""
    return book_answer(name, [(sheet, rows)])


def book_answer(name: str, sheets: Iterable[tuple[str, Iterable[Row]]]) -> HttpResponse:
    """Several lists as `<name>.xlsx`, each a sheet of its own; their names are told apart by their first 31 letters."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        heading, day = book.add_format({"bold": True}), book.add_format({"num_format": "d mmm yyyy"})
        for sheet, rows in sheets:
            page = book.add_worksheet(sheet[:31])
            page.freeze_panes(1, 0)
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(y, x, cell, heading if y == 0 else None)
                    elif isinstance(cell, dt.date):
                        page.write_datetime(y, x, dt.datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001  a cell has no zone
                    elif cell is not None:
                        page.write_number(y, x, cell)
            page.autofit()
    answer = HttpResponse(made.getvalue(), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _in_csv(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return as_text(cell) if isinstance(cell, str) else cell
