"""Writes the same words into every text that people type, whatever the model: what a page does with them is tried then.

Left out is what the portal writes itself (names of files, keys, seals, sums, states), for nobody types it.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

OURS = ("portal", "accounts", "events", "resources")
# Written by the portal: the names of fields, and whole tables.
NAMES = {
    "agent", "artwork_name", "body", "cancelled", "ciphertext", "code", "codecs", "content_type", "cover_motif", "domains",
    "failure_code", "file_name", "fingerprint", "font_role", "key", "kind", "lang", "language", "letter", "level", "levels",
    "location", "locator", "logo", "media_name", "message_id", "name_of_file", "number", "object_name", "page_name",
    "page_picture", "paper", "password", "picture2x_name", "picture_name", "place", "playlist", "poster_name",
    "preview_name", "proof", "quarantine_name", "query", "queue", "session_data", "session_key", "settings_hash", "sha256",
    "sitting", "size", "slides_name", "source", "stamp", "subject", "template_name", "thumbnail_name", "thing", "token",
    "told_of", "upload_id", "verb", "weight", "word", "zone", "output", "colour", "certificate_prefix", "vtt", "once",
    "house_phone", "path", "part", "answer", "starts", "line",
}  # fmt: skip
TABLES = {
    "plant.Email",
    "plant.AuditEntry",
    "plant.Job",
    "plant.IdempotencyKey",
    "library.SearchEntry",
    "library.SearchWord",
}
TYPED_ALL_THE_SAME = {
    "accounts.Certificate.name",
    "library.Page.body",
    "reviews.GuidancePage.body",
    "briefings.Section.body",
}


def texts(model: type[models.Model]) -> Iterator[models.Field]:
    """The fields of a model in which people's words stand."""
    for field in model._meta.concrete_fields:
        label = f"{model._meta.label}.{field.name}"
        typed = type(field) in {models.CharField, models.TextField} and not field.choices
        if typed and (field.name not in NAMES or label in TYPED_ALL_THE_SAME):
            yield field


def tables() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if config.name.startswith(OURS):
            yield from (one for one in config.get_models() if one._meta.label not in TABLES)


def plant(words: Callable[[models.Field], str]) -> dict[str, int]:
    """Write `words(field)` into every row of every text field; returns how many rows each field has now.

    What is too long for a field, or refused by a rule of the table, is left out and not counted.
    """
    planted = {}
    for model in tables():
        for field in texts(model):
            label = f"{model._meta.label}.{field.name}"
            told = words(field)
            if label == "events.Event.agenda":  # each line of it begins with a time
                told = f"10:00 {' '.join(told.split())}"
            if field.max_length and len(told) + 8 > field.max_length:
                continue
            value: Any = (
                Concat(Value(told), models.functions.Cast(F("pk"), models.CharField()))
                if field.unique
                else told
            )
            try:
                with transaction.atomic():
                    if rows := model._default_manager.update(**{field.name: value}):
                        planted[label] = rows
            except IntegrityError:
                continue
    return planted
