"""The papers say what is true: the tests they name exist, and the table of what is kept is that of the registers."""

import ast
import csv
import pathlib
import re
from collections import Counter
from functools import cache

import pytest
from django.conf import settings

from portal.management.commands import retention

ROOT = pathlib.Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
_NAMED = re.compile(r"(tests/[\w/]+\.py)::(\w+)")


@cache
def functions_of(path: str) -> frozenset[str]:
    """The names of the test functions of a file; none where there is no file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


@pytest.mark.parametrize(
    "paper", sorted(DOCS.glob("*.md")) + sorted(DOCS.glob("*.csv")), ids=lambda p: p.name
)
def test_every_test_that_a_paper_names_exists(paper):
    named = _NAMED.findall(paper.read_text())
    assert [f"{path}::{name}" for path, name in named if name not in functions_of(path)] == []


@pytest.mark.parametrize("paper", sorted(DOCS.glob("*.md")), ids=lambda p: p.name)
def test_every_file_of_tests_that_a_paper_names_exists(paper):
    named = sorted(set(re.findall(r"`(tests/[\w/]+\.py)", paper.read_text())))
    assert [path for path in named if not (ROOT / path).is_file()] == []


def _threats() -> list[list[str]]:
    """The rows of the tables of threats: the threat, its control, and what shows it."""
    rows, within = [], False
    for line in (DOCS / "threat-model.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" |")] if line.startswith("|") else []
        within = bool(cells) and (within or cells == ["threat", "control", "shown by"])
        if within:
            rows.append(cells)
    return [row for row in rows if row[0] != "threat" and not row[0].startswith("---")]


def _is_shown(control: str, shown_by: str) -> bool:
    """By a test, by a setting that is there, or by nothing: then the control says that there is none."""
    setting = re.match(r"setting `([^`]+)`(?: in `([^`]+)`)?", shown_by)
    if setting:
        name, file = setting.groups()
        return name in (ROOT / file).read_text() if file else hasattr(settings, name)
    return bool(_NAMED.search(shown_by)) or (not shown_by and control.startswith("**no control"))


def test_every_threat_names_its_test_or_says_that_there_is_no_control():
    rows = _threats()
    assert {len(row) for row in rows} == {3}
    assert [threat for threat, control, shown_by in rows if not _is_shown(control, shown_by)] == []


@pytest.mark.parametrize(
    ("control", "shown_by"),
    [
        ("a lock", ""),
        ("as above", ""),
        ("a lock", "everybody knows"),
        ("a lock", "setting `NO_SUCH_SETTING`"),
    ],
)
def test_a_threat_that_nothing_shows_is_found(control, shown_by):
    assert not _is_shown(control, shown_by)


def test_the_table_of_what_is_kept_is_that_of_the_registers():
    assert (DOCS / "retention.md").read_text() == retention.table(), (
        "write it anew: manage.py retention > docs/retention.md"
    )


def test_every_requirement_of_levels_one_and_two_has_its_answer():
    rows = list(csv.DictReader((DOCS / "asvs.csv").read_text().splitlines()))
    # As OWASP's own list of 5.0.0 counts them.
    assert Counter(row["level"] for row in rows) == {"1": 70, "2": 183}
    assert max(Counter(row["id"] for row in rows).values()) == 1
    assert {row["status"] for row in rows} == {"met", "not met", "not applicable"}
    assert [row["id"] for row in rows if len(row["shown by, or why"]) < 5] == []
