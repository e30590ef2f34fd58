"""Every way to tamper with the audit that a database's owner has, who has neither the key nor the file store."""

import random
import uuid
from collections.abc import Callable

from django.db import connection

from portal.lib.models import AuditEntry, AuditLink

Tampering = Callable[[random.Random], None]


ANOTHER = uuid.UUID(int=7)  # the same each time, so that the same tampering twice can be told


def _turned(mark: bytes) -> bytes:
    """With one bit that is not as it was."""
    return bytes([mark[0] ^ 1, *mark[1:]])


def _entry(chance: random.Random) -> AuditEntry:
    return AuditEntry.objects.order_by("pk")[chance.randrange(AuditEntry.objects.count())]


def edit(chance: random.Random) -> None:
    """One column of one entry says something else."""
    entry, other = (
        _entry(chance),
        chance.choice(["verb", "thing", "summary", "detail", "at", "by", "serial", "mark"]),
    )
    new = {
        "verb": f"{entry.verb}x",
        "thing": "events.booking:1",
        "summary": f"{entry.summary} or not",
        "detail": {**entry.detail, "places": -1},
        "at": entry.at.replace(microsecond=(entry.at.microsecond + 1) % 1_000_000),
        "by": None if entry.by_id else AuditEntry.objects.exclude(by=None).first().by,
        "serial": ANOTHER,
        "mark": _turned(entry.mark),
    }
    AuditEntry.objects.filter(pk=entry.pk).update(**{other: new[other]})


def edit_link(chance: random.Random) -> None:
    """One column of one link says something else."""
    link = AuditLink.objects.order_by("number")[chance.randrange(AuditLink.objects.count())]
    column = chance.choice(["number", "entry", "what", "digest", "mark", "at"])
    new = {
        "number": -link.number,
        "entry": link.entry + chance.choice([1, 1_000_000]),
        "what": chance.choice([what for what in AuditLink.What.values if what != link.what]),
        "digest": _turned(link.digest),
        "mark": _turned(link.mark),
        "at": link.at.replace(microsecond=(link.at.microsecond + 1) % 1_000_000),
    }
    AuditLink.objects.filter(pk=link.pk).update(**{column: new[column]})


def delete(chance: random.Random) -> None:
    """An entry goes, alone or with its link."""
    key = _entry(chance).pk
    AuditEntry.objects.filter(pk=key).delete()
    if chance.random() < 0.5:
        AuditLink.objects.filter(entry=key).delete()


def insert(chance: random.Random) -> None:
    """An entry is put in: made up, made up with a link, or copied whole from a true one."""
    entry, how = _entry(chance), chance.choice(["made up", "linked", "copied"])
    entry.pk = None
    if how != "copied":
        entry.summary, entry.serial = "Nobody did this", ANOTHER
    entry.save(force_insert=True)
    if how == "linked":
        link = AuditLink.objects.order_by("-number").first()
        link.number, link.entry = link.number + 1, entry.pk
        link.save(force_insert=True)


def reorder(chance: random.Random) -> None:
    """Two entries or two links change places."""
    table, column = chance.choice([("plant_auditentry", "id"), ("plant_auditlink", "number")])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {column}")
        one, two = chance.sample([key for (key,) in cursor.fetchall()], 2)
        for before, after in ((one, -1), (two, one), (-1, two)):
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {column} = %s", [after, before])


def truncate(chance: random.Random) -> None:
    """The newest entries go with their links, or all of them."""
    keep = chance.randrange(AuditLink.objects.count())
    gone = AuditLink.objects.filter(number__gt=keep)
    AuditEntry.objects.filter(pk__in=list(gone.values_list("entry", flat=True))).delete()
    gone.delete()


WAYS: dict[str, Tampering] = {
    way.__name__: way for way in (edit, edit_link, delete, insert, reorder, truncate)
}
