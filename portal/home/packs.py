"""Chapters of tables as files: the page, the spreadsheet, the CSV and the PDF are made of the very same ones."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.context import partnership
from portal.lib import annual, clock, sheets
from portal.lib.typst_draw import CannotDraw, compile_pdf

Chapters = Sequence[tuple[str, Sequence[annual.Table]]]

WIDEST = 10  # columns that a sheet of paper has room for

_TEMPLATE = Path(__file__).resolve().parent / "typst" / "annual.typ"


def as_xlsx(name: str, chapters: Chapters) -> HttpResponse:
    """A sheet for each table."""
    return sheets.book_answer(name, [(one.title, one.lines) for _, told in chapters for one in told])


def as_csv(name: str, chapters: Chapters) -> HttpResponse:
    """All tables below each other, each under its title."""
    rows: list[Any] = []
    for chapter, told in chapters:
        for one in told:
            rows += [[f"{chapter}: {one.title}"], *one.lines, []]
    return sheets.csv_answer(name, rows)


def as_pdf(
    request: HttpRequest, name: str, chapters: Chapters, *, title: str, span: str, back: str
) -> HttpResponse:
    """The same to print, tagged; for a letter that no font has, back to the page of this name with a sentence."""
    house = partnership()
    data = {
        "title": title,
        "span": span,
        "issuer": house.full_name if house else "",
        "chapters": [
            {"name": chapter, "tables": [_plain(part) for one in told for part in one.blocks(WIDEST)]}
            for chapter, told in chapters
        ],
    }
    try:
        drawn = compile_pdf(_TEMPLATE, data, timestamp=clock.now())
    except CannotDraw:
        messages.error(request, "We have no font for a letter in a title. The CSV has everything.")
        return redirect(back)
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def _plain(one: annual.Table) -> dict[str, Any]:
    return {
        "title": one.title,
        "heading": list(one.heading),
        "rows": [[_words(cell) for cell in row] for row in one.rows],
        "total": [_words(cell) for cell in one.total],
        "note": one.note,
    }


def _words(cell: annual.Cell) -> str:
    return "" if cell is None else str(cell)
