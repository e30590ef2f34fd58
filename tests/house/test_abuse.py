"""Each category of the OWASP Top 10:2025 has its folder, with ten tests and more that stand there or are named there."""

import ast
import pathlib
import re

import pytest
from django.conf import settings

FOLDER = pathlib.Path(settings.BASE_DIR) / "tests" / "abuse"
CATEGORIES = [
    "a01_broken_access_control",
    "a02_security_misconfiguration",
    "a03_software_supply_chain_failures",
    "a04_cryptographic_failures",
    "a05_injection",
    "a06_insecure_design",
    "a07_authentication_failures",
    "a08_software_or_data_integrity_failures",
    "a09_security_logging_and_alerting_failures",
    "a10_mishandling_of_exceptional_conditions",
]
_NAMED = re.compile(r"(tests/[\w/]+\.py)::(\w+)")


def functions_of(file: pathlib.Path) -> set[str]:
    tree = ast.parse(file.read_text())
    return {
        one.name
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    }


def test_the_categories_are_those_of_the_list():
    assert sorted(path.name for path in FOLDER.iterdir() if path.name.startswith("a")) == CATEGORIES


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_has_ten_tests_of_its_own(category):
    own = set().union(*(functions_of(file) for file in (FOLDER / category).glob("test_*.py")))
    assert len(own) >= 10


@pytest.mark.parametrize("category", CATEGORIES)
def test_what_a_category_names_elsewhere_is_there(category):
    said = ast.get_docstring(ast.parse((FOLDER / category / "__init__.py").read_text())) or ""
    named = _NAMED.findall(said)
    assert named != [] or "Elsewhere" not in said
    missing = [
        f"{path}::{name}" for path, name in named if name not in functions_of(FOLDER.parents[1] / path)
    ]
    assert missing == []
