"""What people type about recommendations and what was done."""

from typing import Any

from django import forms

from accounts.models import Agency
from portal.lib.forms import Day, ModelForm
from portal.lib.identity import WithoutChildsDetails
from resources.reviews import plan
from resources.reviews.forms.cards import not_ahead
from resources.reviews.models import Recommendation


class RecommendationForm(WithoutChildsDetails, ModelForm[Recommendation]):
    """What is asked, of whom, by when, and the words for the desk and for the public."""

    free_text = ("title", "text", "notes", "words")

    class Meta:
        model = Recommendation
        fields = ("title", "text", "owner", "due", "state", "notes", "words")
        widgets = {
            "due": Day,
            "text": forms.Textarea(attrs={"rows": 3}),
            "notes": forms.Textarea(attrs={"rows": 4}),
            "words": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "notes": "Agency names and lateness stay here.",
            "words": "Shown once somebody approves the words.",
        }
        labels = {"state": "Where it stands"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_complete:
            del self.fields["state"]
        else:
            state: Any = self.fields["state"]
            state.choices = [c for c in Recommendation.State.choices if c[0] != plan.COMPLETE]


class ActionForm(WithoutChildsDetails, forms.Form):
    """A step towards a recommendation."""

    what = forms.CharField(label="What will be done", max_length=300)
    owner = forms.ModelChoiceField(Agency.objects.all(), label="By which agency")
    due = forms.DateField(label="Due", required=False, widget=Day)
    free_text = ("what",)


class DoneForm(WithoutChildsDetails, forms.Form):
    """That an action is done, and what shows it."""

    evidence = forms.CharField(
        label="What shows that it is done",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Where the evidence is kept and what it says.",
    )
    done_on = forms.DateField(label="Done on", widget=Day, validators=[not_ahead])
    free_text = ("evidence",)


class CloseForm(forms.Form):
    """The day on which a recommendation was complete."""

    closed_on = forms.DateField(label="Complete on", widget=Day, validators=[not_ahead])


class ReopenForm(WithoutChildsDetails, forms.Form):
    """Why a recommendation is open again."""

    because = forms.CharField(label="Why it is open again", max_length=300)
    free_text = ("because",)
