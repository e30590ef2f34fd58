"""A newcomer's machine often lacks one thing; the first command says which, in a sentence."""

import os
import pathlib
import subprocess
import sys

import pytest

INSTALL = pathlib.Path(__file__).resolve().parents[3] / "requirements" / "install.py"


def fake(folder, name: str, version: str, *, whole: bool) -> pathlib.Path:
    """Make a program that answers as such a Python would."""
    path = folder / name
    refuses = "" if whole else '*ensurepip*) echo "No module named ensurepip" >&2; exit 1;;\n'
    path.write_text(f'#!/bin/sh\ncase "$2" in\n{refuses}*version_info*) echo {version};;\nesac\n')
    path.chmod(0o755)
    return path


def attempt(tmp_path, first) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": str(tmp_path / "empty")}
    words = [sys.executable, INSTALL, "run", tmp_path / "environment", first]
    return subprocess.run(words, check=False, capture_output=True, text=True, env=environment)


@pytest.mark.parametrize(
    ("name", "package"), [("python3", "python3-venv"), ("python3.11", "python3.11-venv")]
)
def test_a_python_without_ensurepip_names_the_package(tmp_path, name, package):
    done = attempt(tmp_path, fake(tmp_path, name, "3.11", whole=False))
    assert done.returncode == 1
    assert f"apt install {package}`" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_another_python_is_told_which_one_is_wanted(tmp_path):
    done = attempt(tmp_path, fake(tmp_path, "python3", "3.13", whole=True))
    assert done.returncode == 1
    assert "runs on Python 3.11, and this is 3.13" in done.stderr


def test_the_right_neighbour_is_found_by_name(tmp_path):
    (tmp_path / "empty").mkdir()
    fake(tmp_path / "empty", "python3.11", "3.11", whole=False)
    done = attempt(tmp_path, fake(tmp_path, "python3", "3.13", whole=True))
    assert "python3.11-venv" in done.stderr


def test_an_unchanged_lock_asks_for_nothing(tmp_path):
    environment = tmp_path / "environment"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").touch()
    sums = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(INSTALL.parent)!r}); import install; print(install.fingerprint('develop'))"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    (environment / ".locked-develop").write_text(sums)
    done = attempt(tmp_path, fake(tmp_path, "python3", "2.7", whole=False))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
