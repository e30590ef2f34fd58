"""Every way to tamper with the audit that a database's owner has, who has neither the key nor the file store."""

import random
import uuid
from collections.abc import Callable

from django.db import connection

from portal.lib.models import AuditEntry, AuditLink

Tampering = Callable[[random.Random], None]


def _entry(chance: random.Random) -> AuditEntry:
    return AuditEntry.objects.order_by("pk")[chance.randrange(AuditEntry.objects.count())]


def edit(chance: random.Random) -> None:
    """One column of one entry says something else."""
    entry, other = _entry(chance), chance.choice(["verb", "thing", "summary", "detail", "at", "by", "serial"])
    new = {
        "verb": f"{entry.verb}x",
        "thing": "events.booking:1",
        "summary": f"{entry.summary} or not",
        "detail": {**entry.detail, "places": -1},
        "at": entry.at.replace(microsecond=(entry.at.microsecond + 1) % 1_000_000),
        "by": None if entry.by_id else AuditEntry.objects.exclude(by=None).first().by,
        "serial": uuid.uuid4(),
    }
    AuditEntry.objects.filter(pk=entry.pk).update(**{other: new[other]})


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
        entry.summary, entry.serial = "Nobody did this", uuid.uuid4()
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


WAYS: dict[str, Tampering] = {way.__name__: way for way in (edit, delete, insert, reorder, truncate)}
