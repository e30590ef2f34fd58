"""What people type about recommendations and what was done."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Agency, Membership, User
from portal.lib.forms import Day, FileDrop, ModelForm, Segmented
from portal.lib.identity import WithoutChildsDetails
from portal.lib.two_editors import WithEdition
from resources.reviews import plan
from resources.reviews.forms.cards import not_ahead
from resources.reviews.models import OwnerUpdate, Recommendation


class RecommendationForm(WithEdition, WithoutChildsDetails, ModelForm[Recommendation]):
    """What is asked, of whom, by when, and the words for the desk and for the public."""

    free_text = ("title", "text", "notes", "words")

    class Meta:
        model = Recommendation
        fields = ("title", "text", "owner", "owner_person", "due", "state", "notes", "words")
        widgets = {
            "due": Day,
            "text": forms.Textarea(attrs={"rows": 3}),
            "notes": forms.Textarea(attrs={"rows": 4}),
            "words": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "notes": "Agency names and lateness stay here.",
            "words": "Shown once somebody approves the words.",
            "owner_person": "",  # what an empty choice means stands in it
        }
        labels = {"state": "Where it stands"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_complete:
            del self.fields["state"]
        else:
            state: Any = self.fields["state"]
            state.choices = [c for c in Recommendation.State.choices if c[0] != plan.COMPLETE]
        if self.instance.pk:
            person: Any = self.fields["owner_person"]
            person.queryset = self._its_people()
            person.empty_label = "Any of its coordinators"
        else:  # nobody can be chosen before the agency is
            del self.fields["owner_person"]

    def _its_people(self) -> models.QuerySet[User]:
        """The coordinators of the agency, and whoever is named today."""
        there = Membership.objects.current().filter(
            agency=self.instance.owner_id, role=Membership.Part.COORDINATOR
        )
        named = Q(pk__in=there.values("person")) | Q(pk=self.instance.owner_person_id)
        return User.objects.filter(named, is_active=True).order_by("name")

    def clean(self) -> dict[str, Any] | None:
        """With another agency the person goes: they answered for the one before."""
        data = super().clean() or self.cleaned_data
        if "owner" in self.changed_data and data.get("owner_person"):
            data["owner_person"] = None
        return data


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


class ApproveForm(forms.Form):
    """What the public reads beside the approved words. `edition` is what was read; the page sends that of today."""

    names_owner = forms.BooleanField(label="Name the agency", required=False)
    shows_due = forms.BooleanField(label="Show the due date, and how late it is", required=False)
    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _is_not_too_large(file: Any) -> None:
    """Raises ValidationError before anything is stored."""
    if (file.size or 0) > settings.DOCUMENT_LARGEST:
        most = settings.DOCUMENT_LARGEST // 1024**2
        raise forms.ValidationError(f"This file is larger than {most} MB, which is the most we take.")


class EvidenceForm(WithoutChildsDetails, forms.Form):
    """A file that shows what was done."""

    title = forms.CharField(label="What it is", max_length=120)
    file = forms.FileField(
        label="File",
        widget=FileDrop(note="PDF, picture, PowerPoint or Word. It is checked before anybody can open it."),
        validators=[_is_not_too_large],
    )
    free_text = ("title",)


class UpdateForm(WithoutChildsDetails, forms.Form):
    """How far the agency is: where it stands, a few words, and perhaps a file that shows it."""

    standing = forms.ChoiceField(
        label="Where it stands", choices=OwnerUpdate.Standing.choices, widget=Segmented
    )
    words = forms.CharField(
        label="In your words",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What has changed, and what still stands in the way. Only the business team reads it.",
    )
    title = forms.CharField(
        label="What the file is", max_length=120, required=False, help_text="Only if you add a file."
    )
    file = forms.FileField(
        label="A file that shows it",
        required=False,
        widget=FileDrop(note="PDF, picture, PowerPoint or Word. It is checked before anybody can open it."),
        validators=[_is_not_too_large],
    )
    free_text = ("words", "title")

    def clean(self) -> dict[str, Any] | None:
        """A file without a name would say nothing on the desk."""
        data = super().clean() or self.cleaned_data
        if data.get("file") and not data.get("title") and "title" not in self.errors:
            self.add_error("title", "Say in a few words what the file is.")
        return data


class RemoveForm(WithoutChildsDetails, forms.Form):
    """Why a file of evidence is taken out."""

    because = forms.CharField(
        label="Why it is taken out",
        max_length=200,
        help_text="The file is deleted; the history keeps its name and this reason.",
    )
    free_text = ("because",)


class PlanFilterForm(forms.Form):
    """Which open recommendations a list holds."""

    class Lateness(models.TextChoices):
        LATE = "late", "Late"
        SOON = "soon", "Due in 30 days"
        LATER = "later", "Due later"
        UNDATED = "undated", "Without a date"

    agency = forms.ModelChoiceField(Agency.objects.none(), required=False, empty_label="All agencies")
    lateness = forms.ChoiceField(label="How late", required=False, choices=[("", "All"), *Lateness.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency: Any = self.fields["agency"]
        listed = Recommendation.objects.open().in_use()
        agency.queryset = Agency.objects.filter(pk__in=listed.values("owner"))


class CloseForm(forms.Form):
    """The day on which a recommendation was complete."""

    closed_on = forms.DateField(label="Complete on", widget=Day, validators=[not_ahead])


class AskToCloseForm(forms.Form):
    """Who is asked to read the evidence and close it."""

    person = forms.ModelChoiceField(User.objects.none(), label="Who reads it", empty_label=None)

    def __init__(self, *args: Any, people: models.QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people


class ReopenForm(WithoutChildsDetails, forms.Form):
    """Why a recommendation is open again."""

    because = forms.CharField(label="Why it is open again", max_length=300)
    free_text = ("because",)
