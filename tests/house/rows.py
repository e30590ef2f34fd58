"""Makes a plain row of any model that belongs to a person, so that new models are tried without anybody's help."""

import datetime as dt
import itertools
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from portal.lib import audit, clock
from portal.lib.models import AuditEntry

_numbers = itertools.count(1)


def row_about(model: type[models.Model], path: str, person: Any, **more: Any) -> models.Model:
    """A row of a model whose lookup `path` leads to the person. Other fields are as plain as they may be."""
    first, _, rest = path.partition("__")
    field = model._meta.get_field(first) if first != "pk" else model._meta.pk
    if first == "pk":
        return person
    given = {first: _found_or_made(field.related_model, rest, person) if rest else person}
    return model._default_manager.create(**_plain(model, person, given | more))


def _found_or_made(model: type[models.Model], path: str, person: Any) -> models.Model:
    found = model._default_manager.filter(**{path: person}).first()
    return found or row_about(model, path, person)


def _plain(model: type[models.Model], person: Any, given: dict[str, Any]) -> dict[str, Any]:
    made = dict(given)
    for field in model._meta.concrete_fields:
        needed = not (
            field.null or field.has_default() or field.primary_key or getattr(field, "auto_now_add", False)
        )
        if field.name in made or not needed or getattr(field, "auto_now", False):
            continue
        if field.blank and isinstance(field, models.CharField | models.TextField):
            continue
        made[field.name] = _value(field, person)
    return made


def _value(field: Any, person: Any) -> Any:
    if field.is_relation:
        if field.related_model is get_user_model():
            return person
        taken = {"pk__in": field.model._default_manager.values(field.name)} if field.one_to_one else {}
        free = (
            field.related_model._default_manager.exclude(**taken)
            if taken
            else field.related_model._default_manager
        )
        return free.first() or field.related_model._default_manager.create(
            **_plain(field.related_model, person, {})
        )
    if isinstance(field, models.IntegerField) and _is_told_apart_by(field):
        return 100 + next(_numbers)
    if field.name == "starts":
        return clock.now() - dt.timedelta(days=3650)  # long before whatever end a test chooses
    if field.choices:
        return field.choices[0][0]
    kinds = (
        (models.JSONField, {}),
        (models.DateTimeField, clock.now()),
        (models.DateField, clock.today()),
        (models.DurationField, dt.timedelta(minutes=1)),
        (models.IntegerField, 1),
        (models.DecimalField, 1),
        (models.FloatField, 1.0),
        (models.BooleanField, False),
        (models.EmailField, f"row{next(_numbers)}@example.org"),
        (models.CharField, f"row {next(_numbers)}"[: field.max_length or 20]),
        (models.TextField, "row"),
    )
    return next(value for kind, value in kinds if isinstance(field, kind))


def _is_told_apart_by(field: Any) -> bool:
    """Whether the number is part of what must not come twice."""
    return any(
        field.name in one.fields
        for one in field.model._meta.constraints
        if isinstance(one, models.UniqueConstraint)
    )


def set_moment(row: models.Model, path: str, when: dt.datetime) -> None:
    """Move the moment that a path from the row leads to."""
    *steps, name = path.split("__")
    for step in steps:
        row = getattr(row, step)
    begun = {"starts": when - dt.timedelta(hours=1)} if name == "ends" else {}
    type(row)._default_manager.filter(pk=row.pk).update(**{name: when} | begun)
    if isinstance(row, AuditEntry):  # as if the portal had written it then: it removes no other
        row.refresh_from_db()
        audit.marked(row).save()
