"""Finds a Chromium, or installs one: a missing browser is a failure, never a skip.

`python -m tests.browser` (which `make test` calls) may install; tests only look.
"""

import os
import pathlib
import shutil
import subprocess
import sys

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
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return next((path for path in [*MACS, *downloaded()] if os.access(path, os.X_OK)), "")


def downloaded() -> list[str]:
    """Return what Playwright downloaded earlier, newest first."""
    home = pathlib.Path.home()
    places = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), home / ".cache/ms-playwright"]
    places.append(home / "Library/Caches/ms-playwright")
    inside = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    roots = [pathlib.Path(place) for place in places if str(place)]
    return sorted((str(path) for root in roots for part in inside for path in root.glob(part)), reverse=True)


def install() -> str:
    """Fetch a Chromium in the ways that may work here, the gentlest first."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways += [["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium"]]
    for way in ways:
        print("+", *way, flush=True)
        try:
            subprocess.run(
                way, check=False, timeout=900, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            )
        except subprocess.TimeoutExpired:
            print("  gave up after 15 minutes", flush=True)
        if path := find():
            return path
    return ""


def need() -> str:
    """Return a Chromium's path; raises RuntimeError with a sentence where there is none."""
    path = find()
    if not path:
        raise RuntimeError(
            "The browser tests need a Chromium: install one (Debian: apt install chromium), "
            "or name yours in CHROMIUM_BINARY."
        )
    return path


if __name__ == "__main__":
    try:
        print("Browser:", find() or install() or need())
    except RuntimeError as error:
        sys.exit(str(error))
