"""LibreOffice, played by a small program of the same manners."""

from pathlib import Path


def install(folder: Path, content: bytes | None, then: str = "") -> str:
    """A program that makes this PDF of whatever it is given, and then does something else; returns its path."""
    folder.mkdir(exist_ok=True)
    (folder / "made.pdf").write_bytes(content or b"")
    copy = f'cp "{folder}/made.pdf" given.pdf' if content else ""
    program = folder / "soffice"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = "-env:UserInstallation=file://$PWD/profile" ] || exit 3\n{copy}\n{then}\n'
    )
    program.chmod(0o755)
    return str(program)
