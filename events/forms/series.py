"""What the desk types about how an event belongs to others: series, template, what is needed first, materials, repeats."""

import datetime as dt
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from events.actions import lock_event
from events.forms.times import WithUkTimes
from events.models import Event, Prerequisite, Series
from portal.lib import identity
from portal.lib.forms import Clock, Day
from portal.lib.two_editors import WithWhatStood
from resources.library.models import Resource


class ProgrammeForm(WithWhatStood, identity.WithoutChildsDetails, forms.Form):
    """Series, what is needed first, and the name as a template."""

    free_text = ("new_series", "needed", "template")
    series = forms.ModelMultipleChoiceField(
        Series.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    new_series = forms.CharField(label="Or begin a series", max_length=160, required=False)
    needed = forms.CharField(
        label="Needed first",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One line each: the title of a course or an event, or a level, for example: Level 2.",
    )
    template = forms.CharField(
        label="Keep it as a template, by this name",
        max_length=80,
        required=False,
        help_text="Empty: it is no template. A new event made from it takes over everything but times and join link.",
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.initial.update(
            series=list(event.series.all()),
            needed="\n".join(str(one) for one in event.prerequisites.all()),
            template=event.template_name,
        )

    def as_saved(self) -> Self:
        return type(self)(event=lock_event(self.event.pk))

    def clean_needed(self) -> list[Prerequisite]:
        """Each line as a prerequisite; a title that nothing has is asked about."""
        lines = dict.fromkeys(
            line.strip() for line in self.cleaned_data["needed"].splitlines() if line.strip()
        )
        return [_prerequisite(line) for line in lines]


def _prerequisite(line: str) -> Prerequisite:
    word, _, rest = line.partition(" ")
    if word.casefold() == "level" and 0 < len(rest.strip()) <= 20:
        return Prerequisite(level=rest.strip())
    course = Resource.objects.published().filter(kind=Resource.Kind.COURSE, title__iexact=line).first()
    known = course or Event.objects.filter(title__iexact=line).first()
    if known is None:
        raise ValidationError(f"No course or event is called “{line}”.")
    return Prerequisite(title=known.title)


class MaterialsForm(WithWhatStood, forms.Form):
    """Cards of the library for an event: those that it has, and those that a search finds."""

    FOUND = 12
    before = forms.ModelMultipleChoiceField(
        Resource.objects.none(), label="Before the event", required=False, widget=forms.CheckboxSelectMultiple
    )
    after = forms.ModelMultipleChoiceField(
        Resource.objects.none(), label="Afterwards", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, event: Event, by: Any, search: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.by, self.search = event, by, search
        has: dict[bool, list[int]] = {False: [], True: []}
        for material in event.materials.all():
            has[material.after].append(material.card_id)
        cards = Resource.objects.published().visible_to(by)
        found = cards.filter(title__icontains=search).order_by("title") if search else cards.none()
        keys = {*has[False], *has[True], *found.values_list("pk", flat=True)[: self.FOUND]}
        # What may be sent is every published card, since a search may have found others meanwhile.
        if self.is_bound:
            keys |= set(cards.filter(pk__in=self._ticked()).values_list("pk", flat=True))
        for name, later in (("before", False), ("after", True)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  as declared above
            field.queryset = Resource.objects.filter(pk__in=keys).order_by("title")
            self.initial[name] = has[later]

    def _ticked(self) -> list[str]:
        sent = [key for name in ("before", "after") for key in self[name].data or ()]
        return [key for key in sent if key.isascii() and key.isdecimal() and len(key) < 19]

    def as_saved(self) -> Self:
        return type(self)(event=lock_event(self.event.pk), by=self.by, search=self.search)

    def clean(self) -> dict[str, Any]:
        super().clean()
        both = set(self.cleaned_data.get("before") or ()) & set(self.cleaned_data.get("after") or ())
        if both:
            titles = ", ".join(sorted(card.title for card in both))
            raise ValidationError(f"Choose before or afterwards, not both: {titles}.")
        return self.cleaned_data


class RepeatForm(WithUkTimes, forms.Form):
    """Another day and time for the same event."""

    day = forms.DateField(label="Day", widget=Day)
    begins = forms.TimeField(
        label="Starts at", widget=Clock, help_text="UK time. It lasts as long as before."
    )
    which = WithUkTimes.which_of_two()

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        if given.get("day") and given.get("begins"):
            given["starts"] = self.moment("begins")
        return given

    @property
    def starts(self) -> dt.datetime:
        """When it starts, in UTC, once the form is valid."""
        found: dt.datetime = self.cleaned_data["starts"]
        return found
