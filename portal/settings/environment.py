"""Reads the environment, then `$PORTAL_DATA/run.env`, which `manage.py up` writes for its own engines."""

import os
import pathlib
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = pathlib.Path(__file__).resolve().parents[2]


def read_file(path: pathlib.Path) -> dict[str, str]:
    """Return the `NAME=value` lines of a file, or nothing where there is no file."""
    if not path.is_file():
        return {}
    lines = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in lines}


@dataclass
class Environment:
    """The environment of one process; real variables win over the run file."""

    values: dict[str, str] = field(default_factory=dict)
    real: dict[str, str] = field(default_factory=dict)

    @classmethod
    def current(cls) -> "Environment":
        data = pathlib.Path(os.environ.get("PORTAL_DATA", ROOT / ".data"))
        return cls({**read_file(data / "run.env"), **os.environ}, dict(os.environ))

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "") or default

    def outside(self) -> "Environment":
        """Return the same without the run file: what the last start wrote must not bind the next."""
        return Environment(self.real, self.real)

    def number(self, name: str, default: int) -> int:
        """Return a whole number; raises ImproperlyConfigured where the text is none."""
        given = self.values.get(name, "")
        if not given:
            return default
        try:
            return int(given)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must be a whole number, not {given!r}.") from error

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def need(self, name: str, why: str) -> str:
        """Return a value that has no sensible default; raises ImproperlyConfigured naming it."""
        value = self.values.get(name, "")
        if not value.strip():
            raise ImproperlyConfigured(f"{name} is not set: {why}.")
        return value


def database(url: str) -> dict[str, object]:
    """Turn `postgresql://user:password@host:port/name?option=value` into Django's form."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://.")
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **options},
    }
