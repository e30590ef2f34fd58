"""What people type at the checklist, the timeline and the confidential words."""

from typing import Any, Self

from django import forms

from portal.lib.forms import Day, ModelForm
from portal.lib.identity import WithoutChildsDetails
from portal.lib.two_editors import WithEdition, WithWhatStood
from resources.reviews.models import ChecklistItem, Milestone


class TickForm(WithoutChildsDetails, forms.Form):
    """A tick in one's own name, or why it does not apply."""

    note = forms.CharField(
        label="A word on it",
        max_length=200,
        required=False,
        help_text="For example which partners, or that none are open. Needed where it does not apply.",
    )
    waived = forms.BooleanField(label="It does not apply to this review", required=False)
    free_text = ("note",)

    def clean(self) -> dict[str, Any] | None:
        """What is left out needs its reason."""
        data = super().clean() or self.cleaned_data
        if data.get("waived") and not data.get("note") and "note" not in self.errors:
            self.add_error("note", "Say why it does not apply.")
        return data


class ItemForm(WithWhatStood, WithoutChildsDetails, ModelForm[ChecklistItem]):
    """One thing that is asked for before a review is published."""

    free_text = ("text", "hint", "citation")

    class Meta:
        model = ChecklistItem
        fields = ("text", "hint", "citation", "order", "active")
        widgets = {"citation": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "text": "What is true once it is ticked: “Partners have signed it off”.",
            "active": "Take the tick away and no review waits for it any more.",
        }

    def as_saved(self) -> Self:
        items = ChecklistItem.objects.select_for_update(no_key=True)
        return type(self)(instance=items.filter(pk=self.instance.pk).first())


class WordsForm(forms.Form):
    """Confidential words to be added. They are typed unseen, and never come back to the page."""

    words = forms.CharField(
        label="Words to add",
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "w-m"}),
        help_text="A name, a street, a school. Several with commas between them. Each has three letters or more.",
    )

    def clean_words(self) -> list[str]:
        """The words one by one. What is too short would be found everywhere."""
        words = [" ".join(word.split()) for word in self.cleaned_data["words"].split(",")]
        words = [word for word in words if word]
        if not words or any(len(word) < 3 for word in words):
            raise forms.ValidationError(
                "Each word needs three letters or more: shorter ones would be found everywhere."
            )
        return words


class MilestoneForm(WithoutChildsDetails, ModelForm[Milestone]):
    """One dated step."""

    free_text = ("what",)

    class Meta:
        model = Milestone
        fields = ("day", "precision", "what")
        widgets = {"day": Day}


class TimelineForm(WithEdition, forms.Form):
    """Which edition of the review its timeline was opened with; the steps have forms of their own."""


MilestoneForms = forms.formset_factory(MilestoneForm, extra=3, max_num=30, can_delete=True)
