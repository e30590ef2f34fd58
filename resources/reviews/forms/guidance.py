"""What people type about guidance, and the day from which a clock counts."""

import datetime as dt
from typing import Any

from django import forms

from accounts.models import User
from portal.lib import clock
from portal.lib.forms import Day, ModelForm
from portal.lib.identity import WithoutChildsDetails
from resources.library.forms import people_of_the_desk
from resources.reviews import deadlines
from resources.reviews.forms.cards import CardFields, not_ahead
from resources.reviews.models import GuidancePage, GuidanceRule


class AwareForm(forms.Form):
    """On which day the authority became aware. Nothing of it is kept."""

    aware = forms.DateField(
        label="The authority became aware on",
        widget=Day,
        error_messages={
            "required": "Give the day on which the authority became aware.",
            "invalid": "This is not a day of the calendar. Give it like 18/12/2026, or choose it.",
        },
    )

    def clean_aware(self) -> dt.date:
        """Only days whose bank holidays are known."""
        day: dt.date = self.cleaned_data["aware"]
        last = deadlines.latest(clock.today())
        if not deadlines.EARLIEST <= day <= last:
            raise forms.ValidationError(f"Give a day between 2000 and the end of {last.year}.")
        return day


class GuidanceForm(CardFields):
    """A guidance page: its words, where they come from, and who looks at them again and when."""

    shape = GuidancePage._meta.get_field("shape").formfield()
    body = forms.CharField(
        label="The guidance",
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="## for a heading, - for a list, **bold**, [words](https://address).",
    )
    afterwards = forms.CharField(
        label="What happens next", required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    content_note = forms.CharField(max_length=200, required=False)
    citation = forms.CharField(
        label="Where it comes from", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    citation_url = forms.URLField(label="Address of the source", required=False, assume_scheme="https")
    source_date = forms.DateField(label="Date of the source", required=False, widget=Day)
    reviewed_on = forms.DateField(label="Last reviewed", required=False, widget=Day, validators=[not_ahead])
    review_due = forms.DateField(label="Next review", required=False, widget=Day)
    owner = forms.ModelChoiceField(User.objects.none(), label="Owner", required=False)
    deputy = forms.ModelChoiceField(User.objects.none(), label="Deputy", required=False)

    free_text = ("title", "summary", "content_note", "body", "afterwards", "citation")
    card_names = (*CardFields.card_names, "content_note", "review_due", "owner", "deputy")
    field_order = ("title", "shape", "summary", "content_note", "body", "afterwards")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "deputy"):
            field: Any = self.fields[name]
            field.queryset = people_of_the_desk()


class RuleForm(WithoutChildsDetails, ModelForm[GuidanceRule]):
    """One clock of a guidance page."""

    citation_url = forms.URLField(label="Address of the source", required=False, assume_scheme="https")
    free_text = ("text", "starts", "citation")

    class Meta:
        model = GuidanceRule
        fields = ("text", "days", "starts", "citation", "citation_url", "checked_on")
        widgets = {"checked_on": Day, "citation": forms.Textarea(attrs={"rows": 2})}


RuleForms = forms.formset_factory(RuleForm, extra=1, max_num=4, can_delete=True)
