"""Where backups lie: a folder of this machine, or a bucket that is not the portal's own."""

import os
import shutil
from pathlib import Path
from typing import IO, Protocol

from portal.lib import storage


class Shelf(Protocol):
    """A place that keeps files under names with slashes."""

    def write(self, name: str, content: IO[bytes]) -> None:
        """Keep what can be read from here on; a name that is there is replaced whole or not at all."""

    def read(self, name: str) -> IO[bytes]:
        """The file at its beginning; close it. Raises FileNotFoundError."""

    def sizes(self, prefix: str = "") -> dict[str, int]:
        """Every name that begins so, with its bytes."""

    def remove(self, name: str) -> None:
        """Take it away; one that is not there is no error."""


class Folder:
    """A folder, for a disk that is carried away or a network drive."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def write(self, name: str, content: IO[bytes]) -> None:
        path = self._inside(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(path.name + ".part")
        try:
            with part.open("wb") as file:
                shutil.copyfileobj(content, file, 1024 * 1024)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def read(self, name: str) -> IO[bytes]:
        return self._inside(name).open("rb")

    def sizes(self, prefix: str = "") -> dict[str, int]:
        found = (path for path in self.root.rglob("*") if path.is_file() and path.suffix != ".part")
        named = {path.relative_to(self.root).as_posix(): path.stat().st_size for path in found}
        return {name: size for name, size in named.items() if name.startswith(prefix)}

    def remove(self, name: str) -> None:
        self._inside(name).unlink(missing_ok=True)

    def _inside(self, name: str) -> Path:
        path = (self.root / name).resolve()
        if not path.is_relative_to(self.root):
            raise ValueError(f"{name} lies outside the backups.")
        return path


class Bucket:
    """The bucket of the settings BACKUP_S3_...; what it does not do raises storage.StorageUnavailable."""

    alias = "backups"

    def write(self, name: str, content: IO[bytes]) -> None:
        storage.put(self.alias, name, content, content_type="application/octet-stream")

    def read(self, name: str) -> IO[bytes]:
        try:
            return storage.open_file(self.alias, name)
        except storage.NotStored as missing:
            raise FileNotFoundError(name) from missing

    def sizes(self, prefix: str = "") -> dict[str, int]:
        return {found.name: found.size for found in storage.stored(self.alias, prefix)}

    def remove(self, name: str) -> None:
        storage.delete(self.alias, name)
