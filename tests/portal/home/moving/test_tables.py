"""A CSV as people save it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.home.moving import tables
from portal.home.moving.tables import Column

COLUMNS = (Column("title", ("name",), longest=20, required=True), Column("kind"), Column("file"))
SAVE = "In Excel, save it as “CSV UTF-8”."
ASTRAY = "a separator or a quotation mark is missing, or one is too many."
TEXT = "title,kind\r\nZoë’s plan,report\r\n"


def read(content: bytes | str) -> tables.Table:
    given_bytes = content.encode() if isinstance(content, str) else content
    return tables.read("library.csv", given_bytes, COLUMNS)


def said(content: bytes | str) -> list[str]:
    return [str(fault) for fault in sorted(read(content).faults)]


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_every_usual_encoding_reads_the_same(codec, named):
    table = read(TEXT.encode(codec))
    assert (table.encoding, table.rows[0]["title"], table.faults) == (named, "Zoë’s plan", [])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_usual_separator_is_seen(separator):
    table = read(f"title{separator}kind\nA{separator}report\n")
    assert (table.separator, table.rows[0].cells) == (separator, {"title": "A", "kind": "report"})


def test_excel_may_say_its_separator_itself():
    table = read("sep=;\r\ntitle;kind\r\nA;report\r\n")
    assert (table.rows[0].number, table.rows[0].cells) == (3, {"title": "A", "kind": "report"})


def test_columns_go_by_their_other_names():
    assert read("Name , KIND\nA,report\n").rows[0].cells == {"title": "A", "kind": "report"}


def test_rows_have_the_numbers_of_a_spreadsheet():
    table = read('title,kind\n\n"two\nlines",report\nB,poster\n')
    assert [row.number for row in table.rows] == [3, 4]


def test_bytes_of_no_encoding_are_named_with_their_row():
    assert said(b"title\nA\n\x81\xff\n") == [
        f"library.csv, row 3: This is not UTF-8, UTF-16 or Windows-1252 all through. {SAVE}"
    ]


def test_a_workbook_is_named():
    assert said(b"PK\x03\x04 and so on") == [f"library.csv: This is an Excel workbook. {SAVE}"]


def test_an_empty_file_is_named():
    assert said(" \n") == ["library.csv: The file is empty."]


def test_a_file_without_rows_is_named():
    assert said("title,kind\n") == ["library.csv, row 1: There are no rows below the names of the columns."]


def test_a_missing_column_is_named():
    assert said("kind\nreport\n") == ["library.csv, row 1, column title: There is no column “title”."]


def test_an_unknown_column_is_named_with_what_it_may_be():
    assert said("title,knd\nA,report\n") == [
        "library.csv, row 1, column knd: This column is not known. Did you mean “kind”?"
    ]


def test_a_column_that_is_there_twice_is_named():
    assert said("title,name\nA,B\n") == ["library.csv, row 1, column name: This column is there twice."]


def test_a_row_of_another_width_is_named():
    assert said("title,kind\nA,report,more\nB\n") == [
        f"library.csv, row 2: This row has 3 cells and row 1 names 2 columns: {ASTRAY}",
        f"library.csv, row 3: This row has 1 cells and row 1 names 2 columns: {ASTRAY}",
    ]


def test_empty_cells_beyond_the_last_column_are_no_fault():
    assert read("title,kind\nA,report,,\n").faults == []


def test_a_quotation_mark_that_is_not_closed_is_named():
    assert said('title,kind\nA,report\n"B,report\n') == [
        "library.csv, row 3: A quotation mark is not closed, or not doubled, so the row cannot be read."
    ]


def test_too_long_a_cell_is_named():
    assert said("title\n" + "A" * 21 + "\n") == [
        "library.csv, row 2, column title: It has 21 characters and may have 20 at most."
    ]


def test_a_sign_that_no_database_keeps_is_named():
    assert said("title\nA\x00B\n") == [
        "library.csv, row 2, column title: There is a sign in it that is no letter. Type the cell anew."
    ]


@pytest.mark.parametrize("words", ["=1+1", "＝1+1", " \u200b@SUM(A1)", "+44 151", "-1"])
def test_what_goes_out_is_no_formula_and_comes_back(words):
    made = tables.write(["title", "kind"], [{"title": words, "kind": "x"}])
    assert made.decode("utf-8-sig") == f"title,kind\r\n'{words},x\r\n"
    assert tables.read("a.csv", made, COLUMNS).rows[0]["title"] == tables.tidy(words)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_what_goes_out_comes_back(words):
    wanted = tables.tidy(words)
    table = tables.read("a.csv", tables.write(["title", "kind"], [{"title": wanted, "kind": "x"}]), COLUMNS)
    assert table.rows[0]["title"] == wanted


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(content):
    assert isinstance(tables.read("a.csv", content, COLUMNS), tables.Table)
