"""Everything that comes into the library passes here. `CardForm` is the card part of every shelf's own form."""

import datetime as dt
from typing import Any, ClassVar, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet

from accounts.models import User
from portal.lib import clock
from portal.lib.forms import Clock, Day, FileDrop, ModelForm
from portal.lib.identity import WithoutChildsDetails, without_childs_details
from portal.lib.two_editors import WithEdition, WithWhatStood
from resources.library import saved, synonyms
from resources.library.gates import DOCUMENT_KINDS
from resources.library.models import Page, Resource
from resources.library.models.searches import WORDING, Synonym
from resources.library.wanted import Wanted

# What has no desk of its own is looked after on the library's.
DESK_KINDS = (*DOCUMENT_KINDS, Resource.Kind.LINK)


def people_of_the_desk() -> QuerySet[User]:
    """Who may look after a card: everybody with a role of the partnership."""
    return User.objects.filter(grants__isnull=False, is_active=True).distinct()


class CardForm(WithEdition, WithoutChildsDetails, ModelForm[Resource]):
    """What every card says, whatever its format: the shelves' forms stand beside it or inherit from it.

    It does not save: give `form.card()` to `actions.add_resource` or `actions.change_resource`. A shelf with a card
    of fewer words names them in its own `Meta.fields`.
    """

    free_text: tuple[str, ...] = ("title", "summary", "content_note")

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
            "deputy",
        ]
        labels: ClassVar[dict[str, str]] = {
            "topics": "Themes",
            "audiences": "Who it is for",
            "visibility": "Who may see it",
            "agencies": "Which agencies",
            "review_due": "Look at it again by",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "summary": "Two or three sentences for the card and the search.",
            "content_note": "What is hard to read here, for example: neglect, lasting harm to health.",
            "agencies": "Only for named agencies.",
            "deputy": "Is written to with the owner before the review date.",
        }
        widgets: ClassVar[dict[str, Any]] = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "topics": forms.CheckboxSelectMultiple,
            "audiences": forms.CheckboxSelectMultiple,
            "visibility": forms.RadioSelect,
            "agencies": forms.CheckboxSelectMultiple,
            "review_due": Day,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "deputy" in self.fields:
            self.fields["deputy"].queryset = people_of_the_desk()  # type: ignore[attr-defined]  # a choice of people

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
        """What was given, as `add_resource` and `change_resource` take it: the card's own fields only."""
        return {name: value for name, value in self.cleaned_data.items() if name in _ON_THE_CARD}


_ON_THE_CARD = {
    *CardForm.Meta.fields,
    "kind",
    "slug",
    "publisher",
    "external_url",
    "minutes",
    "cover_motif",
    "quiet",
}


def _address() -> forms.URLField:
    return forms.URLField(
        label="Address at its publisher",
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="What another publisher keeps is linked, not copied.",
    )


def _is_not_too_large(file: Any) -> None:
    """Raises ValidationError before anything is stored."""
    if (file.size or 0) > settings.DOCUMENT_LARGEST:
        most = settings.DOCUMENT_LARGEST // 1024**2
        raise ValidationError(f"This file is larger than {most} MB, which is the most we take.")


def _file(*, required: bool) -> forms.FileField:
    most = settings.DOCUMENT_LARGEST // 1024**2
    return forms.FileField(
        label="File",
        required=required,
        widget=FileDrop(note=f"PDF, picture, PowerPoint or Word, up to {most} MB. Blank forms only."),
        validators=[_is_not_too_large],
    )


class DocumentForm(CardForm):
    """A document or a link, as the desk changes it."""

    external_url = _address()

    class Meta(CardForm.Meta):
        fields: ClassVar[list[str]] = [*CardForm.Meta.fields, "publisher", "external_url", "slug"]
        labels: ClassVar[dict[str, str]] = CardForm.Meta.labels | {
            "publisher": "Other publisher",
            "slug": "Address in the library",
        }
        help_texts: ClassVar[dict[str, str]] = CardForm.Meta.help_texts | {
            "publisher": "Only where somebody else keeps it, for example the national Panel.",
            "slug": "The last part of its address. A changed one still leads here from the old.",
        }


class NewDocumentForm(CardForm):
    """A new document or link: what it is, its card, and its file if that is at hand."""

    kind = forms.ChoiceField(label="What it is", choices=[(kind.value, kind.label) for kind in DESK_KINDS])
    external_url = _address()
    file = _file(required=False)

    class Meta(CardForm.Meta):
        fields: ClassVar[list[str]] = ["kind", *CardForm.Meta.fields, "publisher", "external_url"]
        labels: ClassVar[dict[str, str]] = DocumentForm.Meta.labels
        help_texts: ClassVar[dict[str, str]] = DocumentForm.Meta.help_texts

    field_order = ("kind", "title", "summary", "file", "publisher", "external_url")

    def clean(self) -> dict[str, Any]:
        """A link without an address would lead nowhere."""
        given = super().clean()
        if given.get("kind") == Resource.Kind.LINK and not (given.get("external_url") or self.errors):
            self.add_error("external_url", ValidationError("Give the address that the link leads to."))
        return given


class FileForm(forms.Form):
    """A file for a card; what replaces another says what changed."""

    file = _file(required=True)
    changed = forms.CharField(
        label="What changed",
        max_length=200,
        validators=[without_childs_details],
        help_text="Readers see it beside the version, for example: page 4 corrected.",
    )

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not replaces:
            del self.fields["changed"]


class AnnounceForm(forms.Form):
    """When something is expected, in words."""

    expected_text = forms.CharField(
        label="When it is expected",
        max_length=120,
        required=False,
        validators=[without_childs_details],
        help_text="For example: in the autumn.",
    )


class MomentForm(forms.Form):
    """A day and a time in the UK that lie ahead, for publishing by itself. `moment` in the cleaned data is in UTC."""

    day = forms.DateField(label="Day", widget=Day)
    time = forms.TimeField(label="Time in the UK", widget=Clock, initial=dt.time(9))

    def __init__(self, *args: Any, start: dt.datetime | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if start is not None:
            local = clock.in_london(start)
            self.fields["day"].initial, self.fields["time"].initial = local.date(), local.time()

    def clean(self) -> dict[str, Any]:
        """A time that the clocks skip or repeat is refused, as is one that has passed."""
        given = super().clean() or self.cleaned_data
        if not (given.get("day") and given.get("time")):
            return given
        try:
            given["moment"] = clock.london_to_utc(dt.datetime.combine(given["day"], given["time"]))
        except clock.NoSuchTime as wrong:
            self.add_error("time", str(wrong))
        except clock.TwoSuchTimes:
            self.add_error("time", "The clocks go back and this time comes twice. Choose another.")
        else:
            if given["moment"] <= clock.now():
                self.add_error("day", "This time has passed. Choose one that lies ahead.")
        return given


class EmbargoForm(MomentForm):
    """Until when a whole and its parts are held back; without a day the embargo is lifted."""

    day = forms.DateField(label="Day", widget=Day, required=False, help_text="Empty lifts the embargo.")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given.setdefault("moment", None)
        return given


class ReasonForm(forms.Form):
    """Why a draft goes back to its owner, or a page away from its readers."""

    reason = forms.CharField(
        label="Why",
        max_length=200,
        required=False,
        validators=[without_childs_details],
        help_text="No child's details, please.",
    )


class AcceptForm(WithoutChildsDetails, forms.Form):
    """Why a file may go to its readers with what the guard found in it."""

    free_text = ("accepted_reason",)

    accepted_reason = forms.CharField(
        label="Why it may stay",
        max_length=200,
        help_text="It is kept with your name, for example: these notes are for whoever presents it.",
    )


def _legal_reason() -> forms.CharField:
    return forms.CharField(
        label="Legal reason",
        max_length=300,
        required=False,
        validators=[without_childs_details],
        help_text="Needed within the minimum public period: who ordered it, and when. Readers do not see it.",
    )


class ArchiveForm(ReasonForm):
    """Why something is taken away, for readers and for the record."""

    legal_reason = _legal_reason()
    field_order = ("reason", "legal_reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "reason"
        ].help_text = "Readers who come to its address see this. No child's details, please."


class KeepForm(forms.Form):
    """Until when something stays, before its owner is asked again."""

    until = forms.DateField(label="Ask again on", widget=Day)

    def clean_until(self) -> dt.date:
        """A day that lies ahead."""
        until: dt.date = self.cleaned_data["until"]
        if until <= clock.today():
            raise ValidationError("Choose a day that lies ahead.")
        return until


class HandOverForm(forms.Form):
    """Who keeps something from now on, and where."""

    publisher = forms.CharField(
        label="Who keeps it now", max_length=160, help_text="For example: the NSPCC repository."
    )
    address = forms.URLField(
        label="Where it is there",
        assume_scheme="https",
        max_length=200,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    legal_reason = _legal_reason()


class PageForm(WithEdition, WithoutChildsDetails, ModelForm[Page]):
    """One of the partnership's own pages."""

    free_text = ("title", "body")

    class Meta:
        model = Page
        fields = ("title", "body", "review_due")
        labels: ClassVar[dict[str, str]] = {"body": "Words", "review_due": "Look at it again by"}
        help_texts: ClassVar[dict[str, str]] = {
            "body": "## begins a heading, - a point, **two stars** make bold, [words](address) a link."
        }
        widgets: ClassVar[dict[str, Any]] = {"body": forms.Textarea(attrs={"rows": 22}), "review_due": Day}


class SynonymForm(WithWhatStood, WithoutChildsDetails, forms.Form):
    """Wordings that mean the same, one a line."""

    free_text = ("wordings",)
    wordings = forms.CharField(
        label="Words that mean the same",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1000,
        help_text="One a line: CSE on the first, child sexual exploitation on the second.",
    )

    def __init__(self, *args: Any, group: Synonym | None = None, asked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group, self.asked = group, asked
        self.initial["wordings"] = "\n".join(group.wordings) if group else asked

    def as_saved(self) -> Self:
        if self.group is None:
            return type(self)(asked=self.asked)
        groups = Synonym.objects.select_for_update(no_key=True)
        return type(self)(group=groups.filter(pk=self.group.pk).first())

    def clean_wordings(self) -> list[str]:
        """The lines without doubles. Two at least, and none so long that nobody would type it."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["wordings"].splitlines()]
        kept = list(synonyms.once(lines))
        if len(kept) < 2:
            raise ValidationError("Give at least two wordings, each on a line of its own.")
        if any(len(line) > WORDING or len(line.split()) > synonyms.LONGEST for line in kept):
            raise ValidationError(f"Keep each wording to {synonyms.LONGEST} words and {WORDING} letters.")
        if len(kept) > synonyms.MOST_WORDINGS:
            raise ValidationError(f"Keep one group to {synonyms.MOST_WORDINGS} wordings.")
        return kept


class SaveSearchForm(forms.Form):
    """A search to keep, as the library's address has it. Its words are kept, so no child's details may be in them."""

    query = forms.CharField(max_length=5000, required=False, widget=forms.HiddenInput)

    def clean_query(self) -> Wanted:
        """What is asked for; a search for nothing in particular is not kept."""
        wanted = saved.wanted_of(self.cleaned_data["query"])
        if not (wanted.q or wanted.filters):
            raise ValidationError("Search for something or choose a filter first, then save that.")
        if len(wanted.query) > 2000:
            raise ValidationError("That is too much for one saved search. Take off some filters first.")
        without_childs_details(wanted.q)
        return wanted
