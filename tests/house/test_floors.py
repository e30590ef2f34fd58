"""What import-linter cannot see: foreign keys look down too, pure files are in the purity contract."""

import ast
import pathlib
import tomllib

from django.apps import apps
from django.conf import settings
from django.db import models

ROOT = pathlib.Path(settings.BASE_DIR)
FLOORS = ["portal.lib", "accounts", "resources.library", "shelves", "upper shelves", "events", "portal.home"]
SHELVES = {"resources.briefings", "resources.posters", "resources.videos"}
UPPER = {"resources.reviews", "resources.learning"}
NOT_PURE = {
    "__init__",
    "apps",
    "urls",
    "views",
    "desk",
    "forms",
    "tasks",
    "actions",
    "emails",
    "models",
    "rules",
    "privacy",
    "gates",
}


def floor(app: str) -> int | None:
    if app in SHELVES:
        return FLOORS.index("shelves")
    if app in UPPER:
        return FLOORS.index("upper shelves")
    return FLOORS.index(app) if app in FLOORS else None


def test_no_foreign_key_points_to_a_higher_floor():
    upward = set()
    for model in apps.get_models():
        here = floor(model._meta.app_config.name)
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            target = field.related_model
            if target._meta.label == settings.AUTH_USER_MODEL:
                continue
            there = floor(target._meta.app_config.name)
            if here is not None and there is not None and there > here:
                upward.add(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert upward == set()


def imports_of(file: pathlib.Path) -> set[str]:
    tree = ast.parse(file.read_text())
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_every_pure_file_is_in_the_purity_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    listed = next(set(c["source_modules"]) for c in contracts if c["name"] == "Pure rules stay pure")
    rooms = [
        "accounts",
        "events",
        *(f"resources/{r}" for r in ("library", "briefings", "posters", "videos", "reviews", "learning")),
    ]
    pure = set()
    for room in rooms:
        for file in (ROOT / room).glob("*.py"):
            impure = any(
                name.split(".")[0] in {"django", "celery", "boto3", "rules", "allauth"}
                or name.startswith(("portal.lib", "accounts", "events", "resources"))
                for name in imports_of(file)
            )
            if file.stem not in NOT_PURE and not impure:
                pure.add(".".join(file.relative_to(ROOT).with_suffix("").parts))
    assert pure - listed == set()


def test_the_floors_have_no_exceptions():
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text()
