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
