"""Makes `.venv` from a lock: `python3 requirements/install.py run` or `develop`. Needs nothing but Python itself.

It must run on whatever Python a newcomer has, if only to say which one is missing: no syntax newer than 3.6.
"""

import hashlib
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
WANTED = "3.11"
NAME = "python" + WANTED
ABOUT = "import sys; print('%d.%d' % sys.version_info[:2])"
PARTS = "import ensurepip, venv"
PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]


class Missing(Exception):
    """Says in one sentence what to install."""


def succeeds(*words: object, **more: object) -> bool:
    """Run a step and say whether it went well."""
    return subprocess.run([str(word) for word in words], check=False, **more).returncode == 0


def version_of(program: object) -> str:
    """Return what a Python says it is, or nothing where it cannot speak."""
    try:
        said = subprocess.run(
            [str(program), "-c", ABOUT], check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return ""
    return said.stdout.decode().strip() if said.returncode == 0 else ""


def find_python(first: str) -> str:
    """Return the Python that the lock was made for: the one we were started with, or its neighbour by name."""
    for program in (first, shutil.which(NAME)):
        if program and version_of(program) == WANTED:
            return program
    raise Missing(
        f"The portal runs on Python {WANTED}, and this is {version_of(first) or 'none'}: install it "
        f"(Debian and Ubuntu: apt install {NAME} {NAME}-venv; macOS: brew install python@{WANTED}), then try again."
    )


def check_parts(program: str) -> None:
    """Raise Missing where the system's Python came without what makes an environment, as Debian's does."""
    if not succeeds(program, "-c", PARTS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        own = pathlib.Path(program).name
        package = "python3-venv" if own in {"python", "python3"} else f"{NAME}-venv"
        raise Missing(
            "Python is here, but not the part that makes environments: install it with "
            f"`apt install {package}` (as root, or with sudo), then try again."
        )


def make_environment(program: str, place: pathlib.Path) -> pathlib.Path:
    """Make the environment afresh unless a good one of the right version is there."""
    python = place / "bin" / "python"
    if version_of(python) != WANTED:
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(str(place))
        print(f"Making {place.name} ...", flush=True)
        if not succeeds(program, "-m", "venv", place):
            raise Missing(f"{program} could not make {place}; its words are above.")
    return python


def install(python: pathlib.Path, place: pathlib.Path, lock: pathlib.Path) -> None:
    """Install exactly what the lock names; uv is quick, pip gets there too where uv has no build."""
    uv = place / "bin" / "uv"
    print(f"Installing what {lock.name} names ...", flush=True)
    # Compiled now, once: processes that may not write there, as those that open uploads, would do it each time.
    uv_is_here = succeeds(python, *PIP, "--only-binary", ":all:", "-r", HERE / "installer.txt")
    if uv_is_here and succeeds(
        uv,
        "pip",
        "install",
        "--quiet",
        "--compile-bytecode",
        "--python",
        python,
        "--require-hashes",
        "-r",
        lock,
    ):
        return
    print("uv could not; trying pip ...", flush=True)
    if not succeeds(python, *PIP, "-r", lock):
        raise Missing(f"The wheels of {lock.name} could not be installed; pip's words are above.")


def fingerprint(name: str) -> str:
    """Return what changes when the lock or its installer changes."""
    files = (HERE / f"{name}.txt", HERE / "installer.txt")
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def is_there(name: str, place: pathlib.Path) -> bool:
    """Say whether the environment holds this lock already."""
    mark = place / f".locked-{name}"
    known = mark.read_text().strip() if mark.is_file() else ""
    return (place / "bin" / "python").exists() and known == fingerprint(name)


def main(name: str = "run", place: str = str(ROOT / ".venv"), first: str = sys.executable) -> None:
    """Bring the environment to the lock; instant where it is there already."""
    target = pathlib.Path(place)
    # What the tests need holds all that a run needs.
    if is_there(name, target) or (name == "run" and is_there("develop", target)):
        return
    program = find_python(first)
    check_parts(program)
    install(make_environment(program, target), target, HERE / f"{name}.txt")
    (target / f".locked-{name}").write_text(fingerprint(name) + "\n")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Missing as missing:
        print(missing, file=sys.stderr)
        sys.exit(1)
