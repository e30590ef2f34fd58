"""The house's plain habits, read from its own files."""

import pathlib
import re

from django.conf import settings

ROOT = pathlib.Path(settings.BASE_DIR)
OWN = ("portal", "accounts", "resources", "events")


def sources(*suffixes: str) -> list[pathlib.Path]:
    return [
        file
        for folder in (*OWN, "templates", "static")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in suffixes and "vendor" not in file.parts and "migrations" not in file.parts
    ]


def lines_with(pattern: str, *suffixes: str) -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in sources(*suffixes)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if wanted.search(line)
    ]


def test_no_file_is_longer_than_400_lines():
    long = [str(f.relative_to(ROOT)) for f in sources(".py") if len(f.read_text().splitlines()) > 400]
    assert long == []


def test_nothing_is_left_for_later():
    assert lines_with(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b", ".py", ".html", ".js", ".css") == []


def test_every_ignored_type_has_its_reason():
    assert lines_with(r"# type: ignore(\[[\w, -]+\])?\s*$", ".py") == []


def test_no_page_has_inline_script_or_style():
    pages = lines_with(r"<script(?![^>]*\bsrc=)|<style|\sstyle=\"|\son[a-z]+=\"|hx-on", ".html")
    assert [line for line in pages if "/emails/" not in line] == []


def test_only_one_place_says_error_in_a_title():
    assert lines_with(r"block title.*\bError\b", ".html") == []


def test_no_drawer_is_called_utils():
    drawers = {"utils.py", "helpers.py", "misc.py", "common.py"}
    assert [str(f.relative_to(ROOT)) for f in sources(".py") if f.name in drawers] == []


def test_only_settings_reads_the_environment():
    readers = lines_with(r"os\.environ|getenv\(", ".py")
    allowed = (
        "portal/settings/",
        "portal/engines/",
        "portal/wsgi.py",
        "portal/lib/safely",
        "portal/management/",
    )
    assert [line for line in readers if not line.startswith(allowed)] == []
