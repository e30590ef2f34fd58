"""A person's own copy of everything that is stored about them: for reading, and for other programs."""

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.template.loader import render_to_string

from accounts.models import User
from portal.lib import clock, privacy
from portal.lib.formulas import as_text


@dataclass(frozen=True)
class Kept:
    """What one model holds about a person: its name in words, the rule, and the rows."""

    key: str
    name: str
    keep: str
    stored: Iterable[dict[str, Any]]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows themselves."""
        return [dict(row) for row in self.stored]

    @property
    def cells(self) -> Iterable[dict[str, Any]]:
        """The rows for a page of tables, which a spreadsheet opens too: no words of theirs are a formula there."""
        for row in self.rows:
            yield {name: as_text(value) if isinstance(value, str) else value for name, value in row.items()}

    @cached_property
    def count(self) -> int:
        """How many there are; the database counts, and reads no letter and no deed for it."""
        return self.stored.count() if isinstance(self.stored, QuerySet) else len(self.rows)


def kept(person: User) -> list[Kept]:
    """Everything that is stored about a person, by model, in order of the names. Models without a row are left out."""
    found = [
        Kept(
            model._meta.label,
            str(model._meta.verbose_name_plural).capitalize(),
            holding.keep,
            privacy.rows_about(holding, person),
        )
        for model, holding in privacy.register.items()
        if holding.person is not None
    ]
    return sorted((one for one in found if one.count), key=lambda one: one.key)


def packed(person: User) -> bytes:
    """The copy as a ZIP of `my-data.json` and `my-data.html`."""
    everything = kept(person)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        told = {one.key: {"kept": one.keep, "rows": one.rows} for one in everything}
        archive.writestr(
            "my-data.json", json.dumps(told, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False)
        )
        page = {"kept": everything, "person": person, "now": clock.now()}
        archive.writestr("my-data.html", render_to_string("accounts/own_copy.html", page))
    return made.getvalue()
