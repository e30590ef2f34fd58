"""The privacy register: every model says whose data it holds, for how long, and how it leaves.

A room fills it from its `privacy.py`; a house test fails for a model that nobody classified.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from portal.lib.models import AuditEntry, Email, IdempotencyKey, Job


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


def rows_about(holding: Holding, person: Any) -> Iterable[dict[str, Any]]:
    """Every stored row about a person in one model, as plain values."""
    if holding.export:
        return holding.export(person)
    if holding.person is None:
        return []
    return holding.model._default_manager.filter(**{holding.person: person}).values()


holds(
    Email,
    person="person",
    keep="One year, so that a missing letter can be explained.",
    kept_for=dt.timedelta(days=365),
    since="created_at",
)
holds(
    AuditEntry,
    person="by",
    keep="Six years: who did what is evidence; the name goes when the person is erased.",
)
holds(IdempotencyKey, person="actor", keep="Seven days.", kept_for=dt.timedelta(days=7), since="created_at")
nothing_personal(Job, "Names work by kind and key.")
