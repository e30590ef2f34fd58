"""What reviews and guidance pages share: their cards."""

import datetime as dt
from typing import Any

from django import forms

from portal.lib import clock
from portal.lib.identity import WithoutChildsDetails
from portal.lib.two_editors import WithEdition
from resources.library.models import Audience, Topic
from resources.reviews.models import GuidancePage, Review


def not_ahead(day: dt.date) -> None:
    """A validator for what has happened: today at the latest."""
    if day > clock.today():
        raise forms.ValidationError("This day lies ahead. Give today or an earlier day.")


class CardFields(WithEdition, WithoutChildsDetails, forms.Form):
    """What the catalogue keeps of a review or a guidance page."""

    title = forms.CharField(max_length=160)
    summary = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label="Themes", required=False, widget=forms.CheckboxSelectMultiple
    )
    audiences = forms.ModelMultipleChoiceField(
        Audience.objects.all(), label="Who it is for", required=False, widget=forms.CheckboxSelectMultiple
    )
    free_text: tuple[str, ...] = ("title", "summary")
    card_names: tuple[str, ...] = ("title", "summary", "topics", "audiences")

    @property
    def card(self) -> dict[str, Any]:
        """The cleaned fields that belong to the card."""
        return {name: self.cleaned_data[name] for name in self.card_names}

    @property
    def details(self) -> dict[str, Any]:
        """The cleaned fields that do not."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.card_names}

    @classmethod
    def values_of(cls, thing: Review | GuidancePage) -> dict[str, Any]:
        """What the form starts with for something that exists."""
        return {
            name: list(getattr(thing.resource, name).all())
            if name in {"topics", "audiences"}
            else getattr(thing.resource if name in cls.card_names else thing, name)
            for name in cls.base_fields
        }
