"""Takes a backup: one moment of the database, then the files of that moment that are not kept yet."""

import datetime as dt
import hashlib
import hmac
import io
from collections.abc import Iterable
from contextlib import suppress
from typing import IO

from django.conf import settings
from django.db import connection
from pyrage import x25519

from portal.home.keeping import dumps, sealing, thinning
from portal.home.keeping.manifest import (
    DATABASE,
    MANIFEST,
    STAMP,
    Kept,
    Manifest,
    NoBackup,
    moment_of,
    sealed_name,
)
from portal.home.keeping.shelves import Shelf
from portal.lib import clock, storage
from portal.lib.models import AuditEntry
from portal.lib.progress import Progress

A_DAY = dt.timedelta(days=1)
REMEMBERED = dt.timedelta(days=40)  # longer than backups are kept: an erased person must not come back


def take(shelf: Shelf, key: x25519.Recipient, progress: Progress) -> Manifest:
    """Take a backup and return what it says of itself.

    The database comes first, in one snapshot: whatever it names is in the store by then, and what arrives later is
    the next backup's. The manifest is written last, so that half a backup is none; its dump goes at once. Raises
    storage.StorageUnavailable, dumps.DumpFailed or OSError.
    """
    stamp = clock.now().astimezone(dt.UTC).strftime(STAMP)
    try:
        return _take(shelf, stamp, key, progress)
    except BaseException:
        with suppress(storage.StorageUnavailable, OSError):
            shelf.remove(f"{stamp}/{DATABASE}")
        raise


def _take(shelf: Shelf, stamp: str, key: x25519.Recipient, progress: Progress) -> Manifest:
    lying = shelf.sizes()
    before = {kept.name: kept for kept in newest_files(shelf, lying)}
    with dumps.connect(connection.settings_dict) as line:
        line.isolation_level = dumps.ONE_MOMENT
        snapshot = line.execute("select pg_export_snapshot()").fetchone()[0]  # type: ignore[index]  # one row
        tables = dumps.tables(line)
        with dumps.dumping(connection.settings_dict, snapshot) as dump:
            database_sha256 = _keep(shelf, f"{stamp}/{DATABASE}", dump, key).sha256
    files = []
    for found in storage.stored(storage.MEDIA):
        if found.name == settings.AUDIT_ANCHOR:
            continue  # it stands for what is outside a backup
        kept = before.get(found.name)
        if kept is None or kept.size != found.size or sealed_name(found.name) not in lying:
            kept = _keep_file(shelf, found.name, key)
        if kept is not None:
            files.append(kept)
        progress.forward(1, found.name)
    manifest = Manifest(
        stamp=stamp,
        database_sha256=database_sha256,
        keys=key_marks(stamp),
        tables=tables,
        files=files,
        erased=erased_lately(),
    )
    shelf.write(f"{stamp}/{MANIFEST}", io.BytesIO(manifest.written()))
    return manifest


def _keep_file(shelf: Shelf, name: str, key: x25519.Recipient) -> Kept | None:
    """A file of the store, sealed on the shelf; None where it has gone since it was listed."""
    try:
        content_type = storage.content_type(storage.MEDIA, name)
        with storage.open_file(storage.MEDIA, name) as file:
            counted = _keep(shelf, sealed_name(name), file, key)
    except storage.NotStored:
        return None
    return Kept(name, counted.size, counted.sha256, content_type)


def _keep(shelf: Shelf, name: str, content: IO[bytes], key: x25519.Recipient) -> sealing.Counted:
    counted = sealing.Counted(content)
    with sealing.seal(counted, key) as sealed:
        shelf.write(name, sealed)
    return counted


def stamps(shelf: Shelf, lying: Iterable[str] | None = None) -> list[str]:
    """The whole backups on a shelf, the oldest first; `lying` are its names, where they were asked for already."""
    found = shelf.sizes() if lying is None else lying
    names = (name.split("/") for name in found if name.endswith(f"/{MANIFEST}"))
    return sorted(parts[0] for parts in names if len(parts) == 2)


def manifest_of(shelf: Shelf, stamp: str) -> Manifest:
    """What a backup says of itself. Raises NoBackup."""
    try:
        with shelf.read(f"{stamp}/{MANIFEST}") as file:
            return Manifest.read(file.read())
    except FileNotFoundError:
        raise NoBackup(f"There is no backup {stamp} there.") from None


def newest_files(shelf: Shelf, lying: Iterable[str]) -> list[Kept]:
    """The files of the newest backup; none where there is none yet."""
    taken = stamps(shelf, lying)
    return manifest_of(shelf, taken[-1]).files if taken else []


def lies_there(shelf: Shelf, manifest: Manifest) -> bool:
    """Whether the shelf holds all that a backup names, and says the same of it. Only the key could open it."""
    lying = shelf.sizes()
    named = [f"{manifest.stamp}/{DATABASE}", *(sealed_name(kept.name) for kept in manifest.files)]
    return all(lying.get(name) for name in named) and manifest_of(shelf, manifest.stamp) == manifest


def prune(shelf: Shelf, keep: dt.timedelta) -> list[str]:
    """Take away backups that need not stay (`thinning`), and files that no other names; returns the stamps.

    A dump of the day before without a manifest is what a killed backup left, and goes too.
    """
    lying = shelf.sizes()
    whole = stamps(shelf, lying)
    for name in lying:
        stamp, _, rest = name.partition("/")
        if rest == DATABASE and stamp not in whole and stamp < f"{clock.now() - A_DAY:{STAMP}}":
            shelf.remove(name)
    stay = thinning.staying(map(moment_of, whole), clock.now(), keep)
    old = [stamp for stamp in whole if moment_of(stamp) not in stay]
    left = [manifest_of(shelf, stamp) for stamp in whole if stamp not in old]
    for stamp in old:
        # The manifest first: what is left without it is no backup.
        for name in (MANIFEST, DATABASE):
            shelf.remove(f"{stamp}/{name}")
    named = {sealed_name(kept.name) for manifest in left for kept in manifest.files}
    for name in lying:
        if name.startswith("files/") and name not in named:
            shelf.remove(name)
    return old


def key_marks(stamp: str) -> list[str]:
    """A mark of each secret that opens confidential words, different in each backup, which tells nothing of it."""
    return [
        hmac.new(key.encode(), f"backup {stamp}".encode(), hashlib.sha256).hexdigest()[:16]
        for key in settings.WORDS_KEYS
    ]


def erased_lately() -> list[int]:
    """The numbers of the people erased within the days that a backup may be kept."""
    deeds = AuditEntry.objects.filter(verb="accounts.erased", at__gte=clock.now() - REMEMBERED)
    return sorted({int(thing.rpartition(":")[2]) for thing in deeds.values_list("thing", flat=True)})
