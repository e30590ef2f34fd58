"""Everything that comes into the library passes here. `CardForm` is the card part of every shelf's own form."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from portal.lib.forms import Day
from resources.library.models import Resource

if TYPE_CHECKING:
    ResourceForm = forms.ModelForm[Resource]
else:
    ResourceForm = forms.ModelForm  # cannot be subscripted while it runs


class CardForm(ResourceForm):
    """What every card says, whatever its format: the shelves' forms stand beside it or inherit from it.

    It does not save: give `form.card()` to `actions.add_resource` or `actions.change_resource`. A shelf with a card
    of fewer words names them in its own `Meta.fields`.
    """

    class Meta:
        model = Resource
        fields: ClassVar[list[str]] = [
            "title",
            "summary",
            "content_note",
            "topics",
            "audiences",
            "visibility",
            "agencies",
            "review_due",
        ]
        labels: ClassVar[dict[str, str]] = {
            "topics": "Themes",
            "audiences": "Who it is for",
            "visibility": "Who may see it",
            "agencies": "Which agencies",
            "review_due": "Look at it again by",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "summary": "Two or three sentences for the card and the search. No child's details, please.",
            "content_note": "What is hard to read here, for example: neglect, lasting harm to health.",
            "agencies": "Only for named agencies.",
        }
        widgets: ClassVar[dict[str, Any]] = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "topics": forms.CheckboxSelectMultiple,
            "audiences": forms.CheckboxSelectMultiple,
            "visibility": forms.RadioSelect,
            "agencies": forms.CheckboxSelectMultiple,
            "review_due": Day,
        }

    def clean(self) -> dict[str, Any]:
        """Named agencies must be named, and only then."""
        given = super().clean() or self.cleaned_data
        if "agencies" in self.fields and "visibility" in given:
            if given["visibility"] != Resource.Visibility.NAMED:
                given["agencies"] = []
            elif not given.get("agencies"):
                self.add_error("agencies", ValidationError("Choose the agencies that may see it."))
        return given

    def card(self) -> dict[str, Any]:
        """What was given, as `add_resource` and `change_resource` take it: for this form's own card fields only."""
        return {name: self.cleaned_data[name] for name in CardForm.Meta.fields if name in self.cleaned_data}
