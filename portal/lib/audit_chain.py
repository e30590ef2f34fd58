"""The chain over the audit, which shows what was edited, deleted, put in, moved or cut off.

Whoever writes an entry waits for nobody: the entry carries its own mark. A few seconds later `seal` adds a link for
each, one after the other, under a lock that only sealing, erasure and the nightly removal take (measured against a
lock in every deed: docs/adr/0009). The head is then noted in the file store, so that a cut-off end shows as well.
"""

import datetime as dt
import itertools
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from portal.lib import audit, audit_anchor, audit_marks, clock, storage
from portal.lib.models import AuditEntry, AuditLink

log = logging.getLogger(__name__)

What = AuditLink.What

A_BATCH = 1000
# Longer than any deed's transaction: an entry may be committed that long after its moment.
LONGEST_DEED = dt.timedelta(hours=6)
_LOCK = 0x6175646974  # "audit", among this database's advisory locks


@dataclass(frozen=True)
class Statement:
    """What a link is to say: which entry, what became of it, and its mark as it stands then."""

    entry: int
    what: str
    digest: bytes


def lock() -> None:
    """Wait for the chain and keep it to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def hold() -> None:
    """Keep the chain to the end of the transaction, with everything sealed that waited."""
    lock()
    _extend()


def seal() -> int:
    """Seal what waits and note the new head outside the database; returns how many entries were sealed.

    Does nothing where another is at it, and where the chain does not hold what the note outside says: whoever cut it
    must not be able to have it grow over.
    """
    if not waiting().exists():
        return 0
    try:
        noted = audit_anchor.read()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
                if cursor.fetchone() != (True,):
                    return 0
            if wrong := against_anchor(noted):
                log.error("The audit is not sealed any more: %s See `manage.py audit verify`.", wrong)
                return 0
            sealed = _extend()
        audit_anchor.write(head())
    except (storage.StorageUnavailable, audit_anchor.NotOurs) as trouble:
        log.warning("The audit is not sealed: %s", trouble)
        return 0
    return sealed


def head() -> AuditLink | None:
    """The newest link."""
    return AuditLink.objects.order_by("-number").first()


def waiting() -> QuerySet[AuditEntry]:
    """Entries that no link names yet, the oldest first."""
    last = head()
    found = AuditEntry.objects.filter(~Exists(AuditLink.objects.filter(entry=OuterRef("pk"))))
    if last is not None:
        found = found.filter(at__gte=last.at - LONGEST_DEED)
    return found.order_by("pk")


def _extend() -> int:
    """Link every entry that waits and is ours. The first time, entries without a mark are marked and taken in."""
    if head() is None:
        take_in()
    added = 0
    for some in _batches(waiting().iterator(chunk_size=A_BATCH)):
        twice = _serials_twice(some)
        fit = [entry for entry in some if entry.serial not in twice and audit.is_ours(entry)]
        append(standing(entry, What.WRITTEN) for entry in fit)
        added += len(fit)
    return added


def take_in() -> int:
    """Mark and link every entry without a mark: those from before there were marks. The caller holds the chain."""
    taken = 0
    unmarked = AuditEntry.objects.filter(mark=None).order_by("pk")
    while some := list(unmarked[:A_BATCH]):
        for entry in some:
            entry.serial = entry.serial or AuditEntry._meta.get_field("serial").get_default()
            audit.marked(entry)
        AuditEntry.objects.bulk_update(some, ["serial", "mark"])
        append(standing(entry, What.TAKEN_IN) for entry in some)
        taken += len(some)
    return taken


def append(statements: Iterable[Statement]) -> None:
    """Add links to the chain. The caller holds it."""
    last = head()
    number, before = (last.number, bytes(last.mark)) if last else (0, audit_marks.START)
    now, links = clock.now(), []
    for one in statements:
        number += 1
        link = AuditLink(number=number, entry=one.entry, what=one.what, digest=one.digest, at=now)
        link.mark = before = audit_marks.link_mark(settings.AUDIT_KEYS[0], before, *_said(link))
        links.append(link)
    AuditLink.objects.bulk_create(links, batch_size=A_BATCH)


def change(entries: "QuerySet[AuditEntry]", change: Callable[[AuditEntry], None]) -> None:
    """Rightly change entries, for an erasure: each that was ours is marked anew, and a link says so."""
    hold()
    for some in _batches(entries.order_by("pk").iterator(chunk_size=A_BATCH)):
        statements = []
        for entry in some:
            ours = audit.is_ours(entry)
            change(entry)
            if ours:
                audit.marked(entry)
                statements.append(standing(entry, What.UNNAMED))
        AuditEntry.objects.bulk_update(some, ["by", "summary", "mark"])
        append(statements)


def remove(entries: "QuerySet[AuditEntry]") -> int:
    """Rightly remove entries whose time is over; returns how many. One that was tampered with stays to be found."""
    removed, last = 0, 0
    while True:
        with transaction.atomic():
            hold()
            some = list(entries.filter(pk__gt=last).order_by("pk")[:A_BATCH])
            if not some:
                return removed
            last = some[-1].pk
            fit = [entry.pk for entry in some if audit.is_ours(entry)]
            append(Statement(key, What.REMOVED, b"") for key in fit)
            AuditEntry.objects.filter(pk__in=fit).delete()
            removed += len(fit)


def accept() -> int:
    """Take in what has no mark; returns how many. `anchor` afterwards goes on from there.

    For after a restored backup, and for entries that an older portal wrote while this one was brought in. The caller
    audits it.
    """
    hold()
    return take_in()


@transaction.atomic
def anchor() -> None:
    """Seal what waits and note the head, whatever the note said before. Raises storage.StorageUnavailable."""
    hold()
    audit_anchor.write(head())


def verify(noted: audit_anchor.Anchor | None = None, *, anchored: bool = True) -> Iterator[str]:
    """Say everything that is wrong, each in a sentence; nothing where the audit is as the portal wrote it.

    `noted` is the note outside the database; without `anchored` it is not looked at. Inside a transaction that holds
    the chain still.
    """
    lock()
    if anchored and (wrong := against_anchor(noted)):
        yield wrong
    yield from _broken_links()
    yield from _changed_entries()
    twice = AuditEntry.objects.exclude(serial=None).values("serial").order_by("serial")
    for row in twice.annotate(times=Count("pk")).filter(times__gt=1):
        yield f"The entry with serial {row['serial']} is there {row['times']} times."


def against_anchor(noted: audit_anchor.Anchor | None) -> str:
    """What is wrong between the chain and the note outside the database; empty where they agree."""
    if noted is None:
        return "" if head() is None else "The note of the chain's end is missing from the file store."
    link = AuditLink.objects.filter(number=noted.number).first()
    if link is None:
        return (
            f"The end of the chain is missing: it went to link {noted.number} on {noted.at:%d %B %Y, %H:%M}."
        )
    if bytes(link.mark) != noted.mark:
        return f"Link {noted.number} is not the one that was noted on {noted.at:%d %B %Y, %H:%M}."
    return ""


def _broken_links() -> Iterator[str]:
    before, expected = audit_marks.START, 1
    for link in AuditLink.objects.order_by("number").iterator(chunk_size=A_BATCH):
        if link.number != expected:
            yield f"Before link {link.number}, {link.number - expected} links are missing."
        made = (audit_marks.link_mark(key, before, *_said(link)) for key in settings.AUDIT_KEYS)
        if not audit_marks.is_one_of(link.mark, *made):
            yield f"Link {link.number} (entry {link.entry}) does not follow from the one before it."
        before, expected = bytes(link.mark), link.number + 1


def _changed_entries() -> Iterator[str]:
    """Hold each entry against its last link, both in the order of the entries."""
    links = AuditLink.objects.order_by("entry", "-number").distinct("entry").iterator(chunk_size=A_BATCH)
    entries = AuditEntry.objects.order_by("pk").iterator(chunk_size=A_BATCH)
    link, entry = next(links, None), next(entries, None)
    last = head()
    while link is not None or entry is not None:
        if entry is None or (link is not None and link.entry < entry.pk):
            assert link is not None  # noqa: S101 -- one of them is there
            if link.what != What.REMOVED:
                yield f"Entry {link.entry} was deleted; link {link.number} names it."
            link = next(links, None)
        elif link is None or entry.pk < link.entry:
            yield from _unsealed(entry, last)
            entry = next(entries, None)
        else:
            if link.what == What.REMOVED:
                yield f"Entry {entry.pk} was put in where one had been removed."
            elif not audit.is_ours(entry) or standing(entry, link.what).digest != bytes(link.digest):
                yield f"Entry {entry.pk} ({entry}) was changed."
            link, entry = next(links, None), next(entries, None)


def _unsealed(entry: AuditEntry, last: AuditLink | None) -> Iterator[str]:
    if not audit.is_ours(entry):
        yield f"Entry {entry.pk} ({entry}) was not written by the portal."
    elif last is not None and entry.at < last.at - LONGEST_DEED:
        yield f"Entry {entry.pk} ({entry}) is older than the chain's end and was never sealed."


def standing(entry: AuditEntry, what: str) -> Statement:
    """That this became of the entry, with its mark as it stands."""
    return Statement(entry.pk, what, bytes(entry.mark or b""))


def _serials_twice(some: list[AuditEntry]) -> set[object]:
    rows = AuditEntry.objects.filter(serial__in=[entry.serial for entry in some]).values("serial").order_by()
    return {row["serial"] for row in rows.annotate(times=Count("pk")).filter(times__gt=1)}


def _said(link: AuditLink) -> tuple[object, ...]:
    return (link.number, link.entry, link.what, link.digest, link.at)


def _batches(entries: Iterator[AuditEntry]) -> Iterator[list[AuditEntry]]:
    while some := list(itertools.islice(entries, A_BATCH)):
        yield some
