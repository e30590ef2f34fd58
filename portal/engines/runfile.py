"""`run.env`: where this start's engines answer, for settings and for a second terminal."""

import pathlib
from collections.abc import Mapping, Sequence

from portal.engines.places import write_private

PORTS = "PORTAL_ENGINE_PORTS"
HEAD = "# Written by `manage.py up` at every start; the real environment wins over it. Keep it private."


def write(path: pathlib.Path, values: Mapping[str, str]) -> None:
    """Replace the file; it is readable by its owner alone from its first byte."""
    for name, value in values.items():
        if "\n" in value:
            raise ValueError(f"{name} has more than one line")
    write_private(path, "\n".join([HEAD, *(f"{name}={value}" for name, value in values.items())]) + "\n")


def read(path: pathlib.Path) -> dict[str, str]:
    """Return the values of the last start, or nothing."""
    if not path.is_file():
        return {}
    lines = [line.partition("=") for line in path.read_text().splitlines() if not line.startswith("#")]
    return {name.strip(): value.strip() for name, sign, value in lines if sign}


def show_ports(ports: Mapping[str, Sequence[int]]) -> str:
    """Return `postgres:1,valkey:2,store:3+4`."""
    return ",".join(f"{name}:{'+'.join(map(str, numbers))}" for name, numbers in ports.items())


def read_ports(text: str) -> dict[str, list[int]]:
    """Read what `show_ports` wrote; a line that somebody spoilt counts as none."""
    found: dict[str, list[int]] = {}
    for part in text.split(","):
        name, sign, numbers = part.partition(":")
        if sign and all(number.isdigit() for number in numbers.split("+")):
            found[name] = [int(number) for number in numbers.split("+")]
    return found
