"""The privacy register: every model says whose data it holds, for how long, and how it leaves.

A room fills it from its `privacy.py`; a house test fails for a model that nobody classified.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from portal.lib import audit_chain, clock
from portal.lib.models import AuditEntry, AuditLink, Counted, Email, IdempotencyKey, Job, Removal


@dataclass(frozen=True)
class Holding:
    """What one model holds about people.

    `person` is the lookup from a row to its person (None: nothing personal, and `why` says so). `keep` is the rule
    in words; `kept_for` the same for the nightly removal, counted from the field `since`. `export` turns a person
    into rows for their own copy, `erase` removes or anonymises them, `merge` moves rows from one agency to another.
    `remove` is what is done at night in place of the plain removal; it returns how many rows went.
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
    remove: Callable[[], int] | None = None


register: dict[type[models.Model], Holding] = {}


def holds(model: type[models.Model], *, person: str, keep: str, **rest: Any) -> None:
    """Classify a model that holds personal data."""
    register[model] = Holding(model, why=rest.pop("why", ""), person=person, keep=keep, **rest)


def nothing_personal(model: type[models.Model], why: str, **rest: Any) -> None:
    """Classify a model that holds nobody's data, with the reason."""
    register[model] = Holding(model, why=why, **rest)


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


def _whole(words: str) -> re.Pattern[str]:
    """Find a name or an address where it stands by itself: Sam is not in Samantha, nor in Mary-Sam."""
    return re.compile(rf"(?<![\w.+-]){re.escape(words)}(?!\w|[.-]\w)")


def _are_others(label: str, keys: list[str], person: Any) -> set[str]:
    """Of these rows of a model, the keys of those that are there and another person's; all where it holds nobody's."""
    try:
        model = apps.get_model(label)
    except LookupError:  # a room that went: so did its rows
        return set()
    holding = register.get(model)
    if holding is None or holding.person is None:
        return set(keys)
    theirs = model._default_manager.filter(**{"pk__in": keys, f"{holding.person}__isnull": False})
    return {str(key) for key in theirs.exclude(**{holding.person: person.pk}).values_list("pk", flat=True)}


def _naming(person: Any, names: dict[str, re.Pattern[str]]) -> set[int]:
    """The keys of deeds whose summary names this person: what was done to their rows, or to rows that went."""
    said = Q()
    for words in names:
        said |= Q(summary__contains=words)
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for key, thing, summary in (
        AuditEntry.objects.filter(said).values_list("pk", "thing", "summary").iterator()
    ):
        if any(whole.search(summary) for whole in names.values()):
            label, _, row = thing.partition(":")
            found[label][row].append(key)
    return {
        key
        for label, rows in found.items()
        for row in rows.keys() - _are_others(label, list(rows), person)
        for key in rows[row]
    }


def _unname_deeds(person: Any) -> None:
    """The deeds stay as evidence; the name and the address go from what they say, and the chain says so.

    Only from what was done to this person's own rows: another of the same name keeps theirs, and whoever calls
    themselves by a common word changes nothing else.
    """
    names = {words: _whole(words) for words in (person.email, person.name) if words}
    naming = _naming(person, names)

    def unname(entry: AuditEntry) -> None:
        if entry.pk in naming:
            for whole in names.values():
                entry.summary = whole.sub("somebody", entry.summary)[:300]
        entry.by_id = None if entry.by_id == person.pk else entry.by_id

    audit_chain.change(AuditEntry.objects.filter(Q(by=person) | Q(pk__in=naming)), unname)


def _remove_deeds() -> int:
    deeds = overdue(register[AuditEntry], clock.now())
    return 0 if deeds is None else audit_chain.remove(deeds)


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
    export=lambda person: AuditEntry.objects.filter(by=person).values(
        "at", "verb", "thing", "summary", "detail"
    ),
    erase=_unname_deeds,
    remove=_remove_deeds,
)
nothing_personal(AuditLink, "Numbers and marks that show whether the audit was changed; they name nobody.")
holds(
    IdempotencyKey,
    person="actor",
    keep="Seven days.",
    kept_for=dt.timedelta(days=7),
    since="created_at",
    erase=lambda person: IdempotencyKey.objects.filter(actor=person).update(actor=None, answer=""),
)
nothing_personal(
    Counted,
    "Numbers under keys that nobody can read, only while the cache is away; what is over goes at night.",
    kept_for=dt.timedelta(),
    since="until",
)
nothing_personal(Job, "Names work by kind and key; done, it goes after thirty days.")
nothing_personal(Removal, "How many rows went on which night, without what stood in them.")
