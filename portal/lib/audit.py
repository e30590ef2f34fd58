"""Writes who did what. Call it inside the transaction of the deed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction

from portal.lib import audit_marks
from portal.lib.models import AuditEntry

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    Deed = tuple[AbstractBaseUser | None, models.Model, dict[str, Any]]


def name_of(thing: models.Model) -> str:
    """`events.booking:<pk>`: how the audit and the training record call a row."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def record(*, by: "AbstractBaseUser | None", verb: str, thing: models.Model, **detail: Any) -> AuditEntry:
    """Write one deed. `by` is None only for what the portal does by itself.

    Raises RuntimeError outside a transaction: a deed and its entry stand or fall together.
    """
    (entry,) = record_each(verb=verb, deeds=[(by, thing, detail)])
    return entry


def record_each(*, verb: str, deeds: "Iterable[Deed]") -> list[AuditEntry]:
    """Write one verb for several things, each with who did it and its detail, in one statement.

    Raises RuntimeError outside a transaction, like `record`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record belongs inside the transaction of the deed.")
    return AuditEntry.objects.bulk_create(
        marked(
            AuditEntry(
                by_id=by.pk if by is not None else None,
                verb=verb,
                thing=name_of(thing),
                summary=str(thing)[:300],
                detail=detail,
            )
        )
        for by, thing, detail in deeds
    )


def note_reading(*, by: "AbstractBaseUser", verb: str, address: str) -> AuditEntry:
    """Write that somebody read what is not for everybody, at this address of the portal."""
    entry = marked(AuditEntry(by_id=by.pk, verb=verb, thing=f"page:{address}"[:120]))
    entry.save(force_insert=True)
    return entry


def marked(entry: AuditEntry) -> AuditEntry:
    """The entry with the mark of the newest key over what it says now. It is not saved."""
    entry.mark = audit_marks.entry_mark(settings.AUDIT_KEYS[0], *_said(entry))
    return entry


def is_ours(entry: AuditEntry) -> bool:
    """Whether the entry says what the portal wrote."""
    made = (audit_marks.entry_mark(key, *_said(entry)) for key in settings.AUDIT_KEYS)
    return audit_marks.is_one_of(entry.mark, *made)


def _said(entry: AuditEntry) -> tuple[Any, ...]:
    return (
        str(entry.serial),
        entry.at,
        entry.by_id,
        entry.verb,
        entry.thing,
        entry.summary,
        entry.detail,
    )
