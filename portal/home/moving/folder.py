"""The files that a row names: found inside the folder, and only there. Pure."""

import hashlib
from pathlib import Path, PurePosixPath, PureWindowsPath


class NoFile(Exception):
    """The named file cannot be taken; the text says why."""


def find(folder: Path, name: str) -> Path:
    """The path of a file that a row names, as `reports/scarlet.pdf`; backslashes are read as slashes.

    Raises NoFile for what is not there, empty, or not really inside the folder (`..`, an absolute path, a link).
    """
    wanted = PurePosixPath(name.replace("\\", "/"))
    if wanted.is_absolute() or PureWindowsPath(name).drive or ".." in wanted.parts or "\x00" in name:
        raise NoFile(f"“{name}” lies outside the folder. Put the file into it, and write its name alone.")
    path = folder
    for part in wanted.parts:
        path /= part
        if path.is_symlink():
            raise NoFile(f"“{name}” is a link to another place. Put the file itself into the folder.")
    if not path.is_file():
        raise NoFile(f"There is no file “{name}” in the folder.{_nearly(folder, wanted)}")
    if not path.stat().st_size:
        raise NoFile(f"The file “{name}” is empty.")
    return path


def _nearly(folder: Path, wanted: PurePosixPath) -> str:
    """A file that differs only in capitals is what was meant, on a computer that sees no difference."""
    place = folder / wanted.parent
    if place.is_dir():
        for path in sorted(place.iterdir()):
            if path.name.casefold() == wanted.name.casefold():
                return f" There is “{path.name}”: write it like that."
    return ""


def sha256(path: Path) -> str:
    """The file's fingerprint."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
