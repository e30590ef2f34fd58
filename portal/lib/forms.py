"""How every form of the portal is drawn: FORM_RENDERER names PortalRenderer.

A page writes {{ form }} or {{ form.field.as_field_group }} and puts components/error_summary.html above.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.renderers import TemplatesSetting

if TYPE_CHECKING:
    from django.forms import ModelForm as ModelForm
else:

    class ModelForm(forms.ModelForm):
        """Django's own, which cannot be asked at run time whose form it is: `ModelForm[User]`."""

        def __class_getitem__(cls, model: type) -> type:
            return cls


# These are typed into or chosen from, and share one look.
TYPED = (forms.widgets.Input, forms.Textarea, forms.Select)
NOT_TYPED = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)


class PortalBoundField(forms.BoundField):
    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, TYPED) and not isinstance(widget, NOT_TYPED) and not widget.is_hidden:
            own = " ".join(
                [*str(widget.attrs.get("class", "")).split(), *str(attrs.get("class", "")).split()]
            )
            attrs["class"] = f"input {own}".strip()
        return attrs

    @property
    def kind(self) -> str:
        """Which of the shapes of field.html it takes: check, group or single."""
        if isinstance(self.field.widget, forms.CheckboxInput):
            return "check"
        return "group" if self.use_fieldset else "single"


class PortalRenderer(TemplatesSetting):
    form_template_name = "django/forms/form.html"
    formset_template_name = "django/forms/formset.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = PortalBoundField


class Segmented(forms.RadioSelect):
    """Two to four short words in a row. Radios underneath, so arrow keys and readers know what to do."""

    template_name = "django/forms/widgets/segmented.html"


class Scale(forms.RadioSelect):
    """Points of a scale in a row that breaks on a phone; each with its word, for the ends must be named."""

    template_name = "django/forms/widgets/scale.html"


class Rows(forms.widgets.ChoiceWidget):
    """Choices that need a line each; notes maps a value to its small second line."""

    template_name = "django/forms/widgets/choice_rows.html"

    def __init__(self, *args: Any, notes: dict[Any, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes = notes or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["note"] = self.notes.get(getattr(value, "value", value), "")
        return option


class ChoiceRows(Rows, forms.RadioSelect):
    """One of several, as rows."""


class TickRows(Rows, forms.CheckboxSelectMultiple):
    """Several of several, as rows. Plain CheckboxSelectMultiple gives the quieter list of ticks."""


class Day(forms.DateInput):
    """A date as browsers pick it; the value must be in ISO form or the field would show empty."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "w-m", **(attrs or {})}, format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "w-m", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


class Clock(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "w-s", **(attrs or {})}, format="%H:%M")


class FileDrop(forms.ClearableFileInput):
    """A file with a word about what it may be; note is the small line."""

    template_name = "django/forms/widgets/file_drop.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, note: str = "", icon: str = "file-arrow-up"
    ) -> None:
        super().__init__(attrs)
        self.note, self.icon = note, icon

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"].update(note=self.note, icon=self.icon)
        return context
