"""The privacy register: every model says whose data it holds, for how long, and how it leaves.

A room fills it from its `privacy.py`; a house test fails for a model that nobody classified.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Replace

from portal.lib.models import AuditEntry, Email, IdempotencyKey, Job, Removal


@dataclass(frozen=True)
class Holding:
    """What one model holds about people.

    `person` is the lookup from a row to its person (None: nothing personal, and `why` says so). `keep` is the rule
    in words; `kept_for` the same for the nightly removal, counted from the field `since`. `export` turns a person
    into rows for their own copy, `erase` removes or anonymises them, `merge` moves rows from one agency to another.
    """

    model: type[models.Model]
    why: str
    person: str | None = None
    keep: str = ""
    kept_for: dt.timedelta | None = None
    since: str = ""
    export: Callable[[Any], Iterable[dict[str, Any]]] | None = None
    erase: Callable[[Any], None] | None = None
    merge: Callable[[Any, Any], None] | None = None


register: dict[type[models.Model], Holding] = {}


def holds(model: type[models.Model], *, person: str, keep: str, **rest: Any) -> None:
    """Classify a model that holds personal data."""
    register[model] = Holding(model, why=rest.pop("why", ""), person=person, keep=keep, **rest)


def nothing_personal(model: type[models.Model], why: str) -> None:
    """Classify a model that holds nobody's data, with the reason."""
    register[model] = Holding(model, why=why)


def removes(model: type[models.Model], person: str = "person") -> Callable[[Any], None]:
    """How rows leave that are one person's alone: they go. `person` is the lookup from a row to its person."""

    def erase(one: Any) -> None:
        model._default_manager.filter(**{person: one}).delete()

    return erase


def unnames(model: type[models.Model], *fields: str) -> Callable[[Any], None]:
    """How rows leave that are evidence: they stay, and the person goes from these fields of theirs."""

    def erase(one: Any) -> None:
        for field in fields:
            model._default_manager.filter(**{field: one}).update(**{field: None})

    return erase


def overdue(holding: Holding, now: dt.datetime) -> "models.QuerySet[Any] | None":
    """The rows of one model that were kept for long enough; None where nothing is counted in days."""
    if holding.kept_for is None:
        return None
    return holding.model._default_manager.filter(**{f"{holding.since}__lt": now - holding.kept_for})


def rows_about(holding: Holding, person: Any) -> Iterable[dict[str, Any]]:
    """Every stored row about a person in one model, as plain values."""
    if holding.export:
        return holding.export(person)
    if holding.person is None:
        return []
    return holding.model._default_manager.filter(**{holding.person: person}).values()


def _forget_letters(person: Any) -> None:
    Email.objects.filter(Q(person=person) | Q(to__iexact=person.email)).delete()


def _unname_deeds(person: Any) -> None:
    """The deeds stay as evidence; the name and the address go from what they say."""
    for words in filter(None, (person.email, person.name)):
        named = AuditEntry.objects.filter(summary__contains=words)
        named.update(summary=Replace("summary", Value(words), Value("somebody")))
    AuditEntry.objects.filter(by=person).update(by=None)


holds(
    Email,
    person="person",
    keep="One year, so that a missing letter can be explained.",
    kept_for=dt.timedelta(days=365),
    since="created_at",
    erase=_forget_letters,
)
holds(
    AuditEntry,
    person="by",
    keep="Six years: who did what is evidence; the name goes when the person is erased.",
    kept_for=dt.timedelta(days=6 * 365),
    since="at",
    erase=_unname_deeds,
)
holds(
    IdempotencyKey,
    person="actor",
    keep="Seven days.",
    kept_for=dt.timedelta(days=7),
    since="created_at",
    erase=lambda person: IdempotencyKey.objects.filter(actor=person).update(actor=None, answer=""),
)
nothing_personal(Job, "Names work by kind and key; done, it goes after thirty days.")
nothing_personal(Removal, "How many rows went on which night, without what stood in them.")
