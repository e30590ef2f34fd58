"""Brings a backup back into an empty portal, and proves that every row and every file is there."""

from django.db import connection
from pyrage import x25519

from accounts import actions
from accounts.models import User
from portal.home.keeping import dumps, sealing, taking
from portal.home.keeping.manifest import DATABASE, Kept, Manifest, differing, sealed_name
from portal.home.keeping.shelves import Shelf
from portal.lib import storage
from portal.lib.progress import Progress
from portal.lib.refusals import Refused


class CannotReturn(Exception):
    """The backup was not brought back; the text says why and what to do."""


def check(shelf: Shelf, manifest: Manifest, key: x25519.Identity, progress: Progress) -> None:
    """Open everything and compare it with the manifest; nothing is written. Raises sealing.NotOpened."""
    with (
        shelf.read(f"{manifest.stamp}/{DATABASE}") as sealed,
        sealing.unseal(sealed, key, sha256=manifest.database_sha256),
    ):
        progress.forward(1, DATABASE)
    for kept in manifest.files:
        with (
            shelf.read(sealed_name(kept.name)) as sealed,
            sealing.unseal(sealed, key, sha256=kept.sha256),
        ):
            progress.forward(1, kept.name)


def bring_back(
    shelf: Shelf,
    manifest: Manifest,
    key: x25519.Identity,
    progress: Progress,
    *,
    where: dumps.Where | None = None,
) -> None:
    """Bring files and rows back, the rows in one transaction and last: after a kill, the same again goes on.

    New rows get numbers that no lost one had.

    Raises CannotReturn where the database is not empty, lacks the secrets, or does not hold the same rows
    afterwards; sealing.NotOpened, dumps.DumpFailed, storage.StorageUnavailable, FileNotFoundError.
    """
    where = where or connection.settings_dict
    if not set(manifest.keys) & set(taking.key_marks(manifest.stamp)):
        raise CannotReturn(
            "The secrets here are not those of the backup: its confidential words would stay closed. "
            "Set PORTAL_WORDS_KEY (and PORTAL_SECRET_KEY) to what they were, then run this again."
        )
    with dumps.connect(where) as line:
        if dumps.tables(line):
            raise CannotReturn("The database is not empty. A backup is brought back into an empty one only.")
    there = {found.name: found.size for found in storage.stored(storage.MEDIA)}
    for kept in manifest.files:
        if there.get(kept.name) != kept.size:
            _bring_file(shelf, kept, key)
        progress.forward(1, kept.name)
    with (
        shelf.read(f"{manifest.stamp}/{DATABASE}") as sealed,
        sealing.unseal(sealed, key, sha256=manifest.database_sha256) as dump,
    ):
        dumps.restore(where, dump)
    with dumps.connect(where) as line:
        wrong = differing(manifest.tables, dumps.tables(line))
        dumps.pass_over_numbers(line)
    if wrong:
        raise CannotReturn(f"These tables do not hold what they held: {', '.join(wrong)}.")


def bring_files(shelf: Shelf, key: x25519.Identity, names: list[str], progress: Progress) -> list[str]:
    """Bring single files back, each from the newest backup that has it; returns the names that no backup has.

    Raises sealing.NotOpened, storage.StorageUnavailable, FileNotFoundError.
    """
    left = set(names)
    for stamp in reversed(taking.stamps(shelf)):
        for kept in taking.manifest_of(shelf, stamp).files:
            if kept.name in left:
                _bring_file(shelf, kept, key)
                left.remove(kept.name)
                progress.forward(1, kept.name)
    return sorted(left)


def _bring_file(shelf: Shelf, kept: Kept, key: x25519.Identity) -> None:
    with (
        shelf.read(sealed_name(kept.name)) as sealed,
        sealing.unseal(sealed, key, sha256=kept.sha256) as opened,
    ):
        storage.put(storage.MEDIA, kept.name, opened, content_type=kept.content_type)


def erase_again(shelf: Shelf, stamp: str) -> tuple[int, list[int]]:
    """Erase whoever was erased after a backup was taken, as later backups tell.

    Returns how many, and the numbers of those who hold a role now and must be looked at by a person.
    """
    later = [each for each in taking.stamps(shelf) if each > stamp]
    numbers = {number for each in later for number in taking.manifest_of(shelf, each).erased}
    gone, left = 0, []
    for person in User.objects.filter(pk__in=numbers - set(taking.erased_lately())).order_by("pk"):
        try:
            actions.erase(person=person, by=person)
            gone += 1
        except Refused:
            left.append(person.pk)
    return gone, left
