"""Two editors at once: who saves second is shown both versions, and nothing is overwritten unasked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object

SAVED_MEANWHILE = (
    "Somebody saved this while you were writing. Nothing of theirs was overwritten: read both below."
)


@dataclass(frozen=True)
class Difference:
    """One field in which two versions differ, as people read it."""

    label: str
    theirs: str
    yours: str


class WithEdition(_Form):
    """For a form that changes a row with an `edition` (how often it was saved): a card, a page, a recommendation.

    It carries the edition that it was opened with; `edited` is the row, or for a model's form its `instance`. The
    page puts `components/two_editors.html` into the form. Where the row was saved since, the form is refused once and
    `saved_meanwhile` is True; sent again from that page, it is saved, knowingly. The row is held until the request's
    transaction ends (`@idempotent`), so that nobody saves between this look and the save. Whatever action saves the
    row counts its edition on.
    """

    edition: int | None = None  # what the page sends along: the edition that its reader sees now
    saved_meanwhile = False

    def __init__(self, *args: Any, edited: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edited: Any = edited or getattr(self, "instance", None)
        if self.edited is not None and self.edited.pk:
            self.edition = self.edited.edition

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        said = str(self.data.get("edition", ""))
        if self.edition is not None and said.isascii() and said.isdecimal() and len(said) < 19:
            rows = type(self.edited)._default_manager.all()
            if transaction.get_connection().in_atomic_block:  # a preview saves nothing, and holds nothing
                rows = rows.select_for_update(no_key=True)
            self.edition = rows.values_list("edition", flat=True).get(pk=self.edited.pk)
            if int(said) != self.edition:
                self.saved_meanwhile = True
                self.add_error(None, ValidationError(SAVED_MEANWHILE, code="saved_meanwhile"))
        return given


class WithWhatStood(_Form):
    """The same for a form of what counts no savings: parts that are saved by themselves, or words without a row yet.

    Its edition is made of what it begins with, so it is another one as soon as something else is saved. `as_saved`
    answers the form as it would be opened now, and holds what it shows until the request's transaction ends.
    """

    saved_meanwhile = False
    called_alone: Mapping[str, str] = {}  # a field's label where it stands without the heading of its section
    _now: "WithWhatStood | None" = None

    def as_saved(self) -> Self:
        raise NotImplementedError

    def begins(self) -> dict[str, object]:
        """What its edition is made of."""
        return {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}

    @property
    def edition(self) -> str:
        """What the page sends along: what its reader sees now."""
        begins = (self._now or self).begins()
        told = json.dumps({name: _plain(value) for name, value in begins.items()}, sort_keys=True)
        return str(int(hashlib.sha256(told.encode()).hexdigest()[:15], 16))

    @property
    def both_versions(self) -> list[Difference]:
        """What differs, where the form was refused because somebody else had saved."""
        return differences([(self, self._now)]) if self.saved_meanwhile and self._now is not None else []

    def still_stands(self, said: str) -> bool:
        """Whether the edition that a page sent along is the one that stands now."""
        return said == self.edition

    def is_overtaken(self, sent: Mapping[str, Any]) -> bool:
        """Whether somebody saved after the page was opened that sends this: a button beside the form asks it as well."""
        said = str(sent.get("edition", ""))
        if not (said.isascii() and said.isdecimal() and len(said) < 20):
            return False
        self._now = self.as_saved()
        return not self.still_stands(said)

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        if self.is_overtaken(self.data):
            self.saved_meanwhile = True
            self.add_error(None, ValidationError(SAVED_MEANWHILE, code="saved_meanwhile"))
        return given


def _plain(value: object) -> object:
    """A value as it is told; of several, the order says nothing."""
    return sorted(map(str, value)) if isinstance(value, list | tuple) else str(value)


def differences(pairs: Iterable[tuple[forms.BaseForm, forms.BaseForm]]) -> list[Difference]:
    """Where what was typed (first of each pair) differs from what is saved now (second)."""
    found = []
    for yours, theirs in pairs:
        for name in yours.fields:
            if name in theirs.fields:
                a, b = _said(theirs[name]), _said(yours[name])
                if a != b:
                    label = getattr(yours, "called_alone", {}).get(name) or yours[name].label
                    found.append(Difference(str(label), a, b))
    return found


def differing(label: str, *, theirs: str, yours: str) -> list[Difference]:
    """The same for what is put in words as a whole: a plan, or the rows of a formset (`in_rows`)."""
    return [] if theirs == yours else [Difference(label, theirs, yours)]


def in_rows(formset: Iterable[forms.BaseForm]) -> str:
    """A formset as people read it: a line for each row that is filled in and stays."""
    lines = []
    for form in formset:
        taken_out = "DELETE" in form.fields and form["DELETE"].value()
        if (form.initial or (form.is_bound and form.has_changed())) and not taken_out:
            values = [_said(form[name]) for name in form.fields if name != "DELETE"]
            lines.append(", ".join(value for value in values if value))
    return "\n".join(lines)


def _said(bound: forms.BoundField) -> str:
    """A field's value as people read it: labels for choices, each line as it was typed."""
    value = bound.field.prepare_value(bound.value())
    if isinstance(bound.field.widget, forms.TimeInput):
        value = bound.field.widget.format_value(value)  # the clock's minutes, as they are typed
    if isinstance(bound.field, forms.ChoiceField):
        choices: Any = bound.field.choices
        labels = {str(key): str(label) for key, label in choices}
        values = value if isinstance(value, list | tuple) else [value]
        return ", ".join(sorted(labels.get(str(one), "") for one in values if one not in (None, "")))
    if isinstance(bound.field, forms.BooleanField):
        return "Yes" if value else "No"
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
