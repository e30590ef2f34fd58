"""Refreshes the files that other people made and we serve. For developers: nothing runs this in production."""

import hashlib
import re
import subprocess
import tarfile
import tempfile
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

# The static store follows this line and stops when the map, which nobody is served, is not there.
SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$\n?", re.MULTILINE)

HOME = Path(__file__).resolve().parents[3] / "static" / "vendor"


class Command(BaseCommand):
    help = (
        "Fetch the packages named in static/vendor/vendor.toml with npm and lay out the files listed there."
    )
    # A developer may refresh before any database or setting stands.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("only", nargs="*", help="folders to refresh; all of them when left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        manifest = tomllib.loads((HOME / "vendor.toml").read_text(encoding="utf-8"))
        for package in manifest["package"]:
            if options["only"] and package["into"] not in options["only"]:
                continue
            refresh(package)
            self.stdout.write(f"{package['into']} {package['version']}: {len(package['files'])} files")
        write_sums()


def write_sums() -> None:
    """Write down the hash of every file here, so that a changed one is found (`sha256sum -c SHA256SUMS`)."""
    kept = sorted(path for path in HOME.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    sums = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(HOME)}\n" for path in kept)
    (HOME / "SHA256SUMS").write_text("".join(sums))


def refresh(package: dict[str, Any]) -> None:
    """A changed archive is refused: the hash in the manifest is what was read and agreed to."""
    with tempfile.TemporaryDirectory() as folder:
        spec = f"{package['name']}@{package['version']}"
        subprocess.run(["npm", "pack", "--silent", spec], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607
        archive = next(Path(folder).glob("*.tgz"))
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != package["sha256"]:
            raise CommandError(f"{spec} is not what was agreed: expected {package['sha256']}, got {found}.")
        target = HOME / package["into"] / package["version"]
        target.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as tar:
            for name in package["files"]:
                held = tar.extractfile(f"package/{name}")
                if held is None:
                    raise CommandError(f"{spec} has no file called {name}.")
                (target / PurePosixPath(name).name).write_bytes(SOURCE_MAP.sub(b"", held.read()))
