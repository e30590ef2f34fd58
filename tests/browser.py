"""Finds a Chromium, or installs one: a missing browser is a failure, never a skip.

`python -m tests.browser` (which `make test` calls) may install; tests only look. The shell without windows comes first:
the same engine lays out and draws its pages, for half the work, since it keeps no window and no menus behind them.
"""

import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Iterable

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str:
    """Return the path of a Chromium on this machine, or nothing."""
    chosen = os.environ.get("CHROMIUM_BINARY", "")
    if chosen:
        return chosen if os.access(chosen, os.X_OK) else ""
    return shell() or window()


def shell() -> str:
    """Return the path of a Chromium without windows, or nothing."""
    return _first(SHELLS, downloaded("chromium_headless_shell-*/*/*headless*shell"))


def window() -> str:
    """Return the path of a whole Chromium, or nothing."""
    inside = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    return _first(NAMES, [*MACS, *downloaded(*inside)])


def _first(names: Iterable[str], places: Iterable[str]) -> str:
    """The first program of these names on the path, or at one of these places."""
    found = (path for name in names if (path := shutil.which(name)))
    return next(found, "") or next((path for path in places if os.access(path, os.X_OK)), "")


def downloaded(*inside: str) -> list[str]:
    """Return what Playwright downloaded earlier, newest first."""
    home = pathlib.Path.home()
    places = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), home / ".cache/ms-playwright"]
    places.append(home / "Library/Caches/ms-playwright")
    roots = [pathlib.Path(place) for place in places if str(place)]
    return sorted((str(path) for root in roots for part in inside for path in root.glob(part)), reverse=True)


def install() -> str:
    """Fetch a Chromium in the ways that may work here, the gentlest first; return its path, or nothing.

    Where there is one with windows already, only Debian is asked for the other, and not for long.
    """
    there = window()
    ways = [] if there else [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.append(["apt-get", "update", "-q"])
        ways += [["apt-get", "install", "-y", "-q", name] for name in (SHELLS[0], NAMES[0])]
    for way in ways:
        print("+", *way, flush=True)
        try:
            subprocess.run(
                way,
                check=False,
                timeout=120 if there else 900,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            )
        except subprocess.TimeoutExpired:
            print("  gave up", flush=True)
        if path := shell():
            return path
    return window()


def need() -> str:
    """Return a Chromium's path; raises RuntimeError with a sentence where there is none."""
    path = find()
    if not path:
        raise RuntimeError(
            "The browser tests need a Chromium: install one (Debian: apt install chromium-headless-shell), "
            "or name yours in CHROMIUM_BINARY."
        )
    return path


if __name__ == "__main__":
    try:
        given = "CHROMIUM_BINARY" in os.environ
        print("Browser:", need() if given else shell() or install() or need())
    except RuntimeError as error:
        sys.exit(str(error))
