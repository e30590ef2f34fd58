"""Fields that nobody asked for: one for every column of what an address writes, with a value that it did not write."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

# Names that say who somebody is and what they may, whichever rows an address writes.
ALWAYS = {
    "is_staff": "on", "is_superuser": "on", "is_active": "on", "user": "{sam_pk}", "user_id": "{sam_pk}",
    "person_id": "{sam_pk}", "by": "{adi_pk}", "by_id": "{adi_pk}", "pk": "{adi_pk}", "owner": "{adi_pk}",
    "decided_by": "{adi_pk}", "given_by": "{adi_pk}", "grants": "administrator", "roles": "administrator",
    "role_keys": "administrator", "password1": "x", "approved": "on", "__class__": "x", "_state": "x",
}  # fmt: skip
# What the house writes beside what was meant, in every room.
_BESIDE = {"plant", "sessions", "accounts.SignedInSession"}


def of_rows(written: Iterable[tuple[type[models.Model], dict]]) -> list[dict[str, str]]:
    """A field for each column of these models, in as many lots as some name has values."""
    lots: list[dict[str, str]] = [{}]
    for model, row in sorted(written, key=lambda one: (_is_beside(one[0]), one[0]._meta.label)):
        for name, value in _of_model(model, row):
            for lot in lots:
                if lot.setdefault(name, value) == value:
                    break
            else:
                lots.append({name: value})
    return lots


def _is_beside(model: type[models.Model]) -> bool:
    return model._meta.app_label in _BESIDE or model._meta.label in _BESIDE


def _of_model(model: type[models.Model], row: dict) -> Iterable[tuple[str, str]]:
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        value = _unlike(field, row.get(field.column) if field.column else None)
        yield field.name, value
        if getattr(field, "attname", field.name) != field.name:
            yield field.attname, value


def _unlike(field: Any, written: object) -> str:
    """A value that the field takes, and that does not stand there."""
    if field.is_relation:
        key = field.target_field.attname if not field.many_to_many else "pk"
        others = field.related_model._default_manager.order_by("pk").values_list(key, flat=True)
        return next((str(one) for one in others[:5] if one != written), "1")
    if field.primary_key:
        keys = field.model._default_manager.order_by("pk").values_list("pk", flat=True)
        return next((str(key) for key in keys[:5] if str(key) != str(written)), "1")
    if field.choices:
        return next((str(one) for one, _ in field.flatchoices if one != written), "x")
    return _plain(field, written)


# By the kind of a field; the narrower kind before the wider one.
_PLAIN = {
    models.DateTimeField: "2001-01-01 09:00",
    models.DateField: "2001-01-01",
    models.TimeField: "03:33",
    models.UUIDField: "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
    models.EmailField: "nobody@asked.example.org",
    models.URLField: "https://asked.example.org/",
    models.JSONField: '["nobody asked"]',
    ArrayField: "nobody,asked",
    models.SlugField: "nobody-asked",
}


def _plain(field: Any, written: Any) -> str:
    if isinstance(field, models.BooleanField):
        return "false" if written else "on"
    if isinstance(field, models.IntegerField | models.FloatField | models.DecimalField):
        return str(int(written or 0) + 1)
    words = "nobody asked"[: field.max_length]
    return next((value for kind, value in _PLAIN.items() if isinstance(field, kind)), words)
