"""What people type about a review and its formats."""

from typing import Any, Self

from django import forms

from portal.lib import clock
from portal.lib.forms import Day
from portal.lib.identity import WithoutChildsDetails
from portal.lib.two_editors import WithWhatStood
from resources.library import occasions
from resources.library.actions import lock
from resources.library.models import Bundle, Resource
from resources.reviews.actions.recommendations import lock as lock_recommendation
from resources.reviews.forms.cards import CardFields
from resources.reviews.models import Recommendation, Review

NOT_LEARNING = [Resource.Kind.REVIEW, Resource.Kind.FORM, Resource.Kind.ACTION_PLAN]
SHOWN = 30  # how many cards a list offers before it asks for a search
Kind = Resource.Kind
KINDS_OF_ROLE = {
    Bundle.Role.BRIEFING: [Kind.BRIEFING, Kind.LINK],
    Bundle.Role.VIDEO: [Kind.VIDEO, Kind.LINK],
    Bundle.Role.SUMMARY: [Kind.REPORT, Kind.LINK],
    Bundle.Role.POSTER: [Kind.POSTER, Kind.LINK],
    Bundle.Role.SLIDES: [Kind.SLIDES, Kind.LINK],
    Bundle.Role.ACTION_PLAN: [Kind.ACTION_PLAN, Kind.REPORT, Kind.LINK],
    Bundle.Role.REPORT: [Kind.REPORT, Kind.LINK],
    Bundle.Role.MATERIAL: [Kind.FORM],
}


class ReviewForm(CardFields):
    """The details of a review."""

    kind = Review._meta.get_field("kind").formfield()
    pseudonym = Review._meta.get_field("pseudonym").formfield()
    keeps_name = Review._meta.get_field("keeps_name").formfield()
    reference = forms.CharField(max_length=40, required=False)
    reviewer = forms.CharField(label="Independent reviewer", max_length=120, required=False)
    published_on = forms.DateField(label="Published", required=False, widget=Day)
    precision = forms.ChoiceField(
        label="What is known of the date",
        choices=Review.Precision.choices,
        help_text="With the month or the year only, give any day in it.",
    )
    status = forms.ChoiceField(label="The review itself is", choices=Review.Status.choices)
    content_note = forms.CharField(
        max_length=200,
        required=False,
        help_text="What is hard to read here, for example: neglect, lasting harm to health.",
    )
    findings = forms.CharField(
        label="What the review found",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One finding on each line.",
    )
    visibility = forms.ChoiceField(
        label="Who may read it",
        choices=[
            (value, label)
            for value, label in Resource.Visibility.choices
            if value != Resource.Visibility.NAMED
        ],
    )
    publisher = forms.CharField(
        label="Other publisher",
        max_length=160,
        required=False,
        help_text="For national reviews: who holds it.",
    )
    external_url = forms.URLField(
        label="Address at the other publisher", required=False, assume_scheme="https"
    )

    free_text = ("title", "summary", "findings", "content_note")
    card_names = (*CardFields.card_names, "content_note", "visibility", "publisher", "external_url")
    field_order = ("title", "kind", "pseudonym", "keeps_name", "summary", "content_note", "findings")

    def clean(self) -> dict[str, Any] | None:
        """A known name must be given; another publisher needs both name and address."""
        data = super().clean() or self.cleaned_data
        if data.get("keeps_name") and not data.get("pseudonym"):
            self.add_error("pseudonym", "Give the name under which the case is known.")
        if bool(data.get("publisher")) != bool(data.get("external_url")):
            missing = "publisher" if data.get("external_url") else "external_url"
            self.add_error(missing, "Give both the other publisher and the address there.")
        return data


class ExpectedForm(WithoutChildsDetails, forms.Form):
    """When a review that is announced is expected, in words."""

    free_text = ("expected_text",)

    expected_text = forms.CharField(
        label="When it is expected",
        max_length=120,
        help_text="Readers see “Expected”, then these words, for example: in autumn 2027.",
    )


class PartsForm(WithWhatStood, WithoutChildsDetails, forms.Form):
    """Which cards are tied to another in one role. It offers those tied, those just found, and those sent."""

    parts = forms.ModelMultipleChoiceField(
        Resource.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, whole: Resource, role: Bundle.Role, search: str = "", **kwargs: Any
    ) -> None:
        tied = list(whole.parts.filter(role=role).values_list("part_id", flat=True))
        super().__init__(*args, initial={"parts": tied} | kwargs.pop("initial", {}), **kwargs)
        self.whole, self.role, self.search = whole, role, search
        suitable = Resource.objects.filter(kind__in=KINDS_OF_ROLE[role])
        _offer(self, suitable, tied, search)
        self.fields["parts"].label = str(role.label)

    def as_saved(self) -> Self:
        lock(self.whole)
        return type(self)(whole=self.whole, role=self.role, search=self.search)


def _offer(form: Any, suitable: Any, tied: list[int], search: str) -> None:
    """Let a form's `parts` choose from what is tied, what the search finds, and what was sent.

    What is tied is offered in the archive too: what a form does not show, saving it would untie.
    """
    there = suitable.exclude(state=Resource.State.ARCHIVED)
    found = there.filter(title__icontains=search).order_by("-changed_at")
    offered = set(found.values_list("pk", flat=True)[:SHOWN])
    if form.is_bound:
        offered |= {int(key) for key in form.data.getlist("parts") if key.isdecimal() and len(key) < 19}
    field = form.fields["parts"]
    field.queryset = (there.filter(pk__in=offered) | Resource.objects.filter(pk__in=tied)).order_by("title")
    field.label_from_instance = lambda card: f"{card.title} ({card.get_state_display().lower()})"


class LearningForm(WithWhatStood, forms.Form):
    """Which cards were made, or are used, and which events were held because of a recommendation."""

    parts = forms.ModelMultipleChoiceField(
        Resource.objects.none(),
        label="Made or used because of it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    events = forms.MultipleChoiceField(
        label="Events held because of it", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, recommendation: Recommendation, search: str = "") -> None:
        tied = list(recommendation.learning_ties.values_list("resource_id", flat=True))
        held = list(recommendation.event_ties.values_list("source", flat=True))
        super().__init__(data, initial={"parts": tied, "events": held})
        self.recommendation, self.search = recommendation, search
        _offer(self, Resource.objects.exclude(kind__in=NOT_LEARNING), tied, search)
        sent = [one for one in data.getlist("events") if len(one) <= 80][:SHOWN] if data else []
        shown = {
            one.source: one for one in [*occasions.named([*held, *sent]), *occasions.find(search, SHOWN)]
        }
        events: Any = self.fields["events"]
        events.choices = [(one.source, f"{one.name} ({_day(one)})") for one in shown.values()]

    def as_saved(self) -> Self:
        return type(self)(recommendation=lock_recommendation(self.recommendation), search=self.search)


def _day(event: occasions.Held) -> str:
    day = clock.in_london(event.starts).date()
    return f"{day.day} {day:%B %Y}{f', {event.state.lower()}' if event.state else ''}"


class FormatForm(PartsForm):
    """One format of a review: the cards that are it, or the reason why there is none."""

    reason = forms.CharField(
        label="Why it is not published",
        max_length=200,
        required=False,
        help_text="Readers see these words while nothing is published in this format.",
    )
    free_text = ("reason",)

    def __init__(
        self, *args: Any, review: Review, role: Bundle.Role, search: str = "", **kwargs: Any
    ) -> None:
        missing = review.not_published.filter(role=role).first()
        reason = {"reason": missing.reason if missing else ""}
        super().__init__(*args, whole=review.resource, role=role, search=search, initial=reason, **kwargs)
        self.review = review

    def as_saved(self) -> Self:
        lock(self.whole)
        return type(self)(review=self.review, role=self.role, search=self.search)

    def clean(self) -> dict[str, Any] | None:
        """Something must stand there for readers."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("parts") and not data.get("reason"):
            raise forms.ValidationError("Choose what is published, or say why nothing is.")
        return data
