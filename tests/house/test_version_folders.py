"""Each version lies in a folder of its own, and a process stays with the one where it began (runbook, part 3)."""

import pathlib
import re
import subprocess
import venv
from collections.abc import Sequence

import pytest
from django.conf import settings

from tests.house.test_deploy import SERVICES, unit

ROOT = pathlib.Path(settings.BASE_DIR)
# Asked a line, it says what it would load now: a module of the source, one of the environment, and both in a child.
HOLDER = """
import importlib, subprocess, sys
for name in sys.stdin:
    ours, theirs = (importlib.import_module(f"{kind}_{name.strip()}").VERSION for kind in ("ours", "theirs"))
    child = f"import ours_{name.strip()} as o, theirs_{name.strip()} as t; print(o.VERSION, t.VERSION)"
    print(ours, theirs, subprocess.check_output([sys.executable, "-c", child], text=True), end="", flush=True)
"""


@pytest.fixture
def place(tmp_path):
    """A /srv with two versions and the link to the first."""
    for version in ("1", "2"):
        folder = tmp_path / f"portal-{version}"
        venv.create(folder / ".venv", symlinks=True)
        (packages,) = (folder / ".venv/lib").glob("python*/site-packages")
        (folder / "holder.py").write_text(HOLDER)
        for name in ("before", "after"):
            (folder / f"ours_{name}.py").write_text(f"VERSION = {version}\n")
            (packages / f"theirs_{name}.py").write_text(f"VERSION = {version}\n")
    (tmp_path / "portal").symlink_to("portal-1")
    return tmp_path


def switch(place: pathlib.Path) -> None:
    """Move the link by the runbook's own words."""
    (words,) = re.findall(
        r"^ +(ln -sfn .*portal-VERSION .*)$", (ROOT / "docs/runbook.md").read_text(), re.MULTILINE
    )
    moved = words.replace("/srv/", f"{place}/").replace("VERSION", "2")
    subprocess.run(["sh", "-ec", moved], check=True)


def loaded(place: pathlib.Path, program: Sequence[str]) -> list[str]:
    """What a process says that was started through the link, before and after the switch."""
    with subprocess.Popen(
        [*program, "-m", "holder"], cwd=place / "portal", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, bufsize=1,
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        process.stdin.write("before\n")
        said = [process.stdout.readline().strip()]
        switch(place)
        process.stdin.write("after\n")
        said.append(process.stdout.readline().strip())
        process.stdin.close()
    return said


def test_a_process_of_the_units_stays_with_its_version_when_the_link_moves(place):
    (program,) = {
        tuple(value.split()[:2])
        for file in SERVICES
        for name, value in unit(file)
        if name == "ExecStart" and "granian" not in value
    }
    assert loaded(place, program) == ["1 1 1 1", "1 1 1 1"]


def test_a_program_named_through_the_link_would_load_the_new_version(place):
    assert loaded(place, [f"{place}/portal/.venv/bin/python"]) == ["1 1 1 1", "1 2 1 2"]


def test_a_process_that_starts_after_the_switch_is_of_the_new_version(place):
    switch(place)
    said = subprocess.run(
        ["/usr/bin/env", ".venv/bin/python", "-m", "holder"], cwd=place / "portal", input="before\n",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == "2 2 2 2"


def test_every_unit_starts_where_the_link_leads():
    for file in SERVICES:
        told = unit(file)
        programs = [value.split()[:2] for name, value in told if name == "ExecStart"]
        assert dict(told)["WorkingDirectory"] == "/srv/portal", file.name
        assert {program for program, _ in programs} == {"/usr/bin/env"}, file.name
        assert {name.rpartition("/")[0] for _, name in programs} == {".venv/bin"}, file.name
        assert [value for name, value in told if name == "ExecStart" and "/srv/portal" in value] == []
