"""What a coordinator types to set a thing for the people of an agency."""

import datetime as dt
from typing import Any, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import Agency, User
from portal.lib import clock
from portal.lib.forms import ChoiceRows, Day
from portal.lib.identity import WithoutChildsDetails
from portal.lib.two_editors import WithWhatStood
from resources.learning.assigning import Target
from resources.learning.models import Assignment
from resources.learning.models.assignments import KINDS, open_in
from resources.library.models import Resource

MOST_OFFERED = 100  # things in one list to choose from; the search narrows it
FURTHEST = dt.timedelta(days=2 * 365)
NOTES = {
    Assignment.Who.EVERYBODY: "Who joins later has it too, with as many days to do it in as the others had.",
    Assignment.Who.TEAMS: "Tick the teams below. Who joins one of them later has it too.",
    Assignment.Who.COORDINATORS: "Who becomes one later has it too.",
    Assignment.Who.NAMED: "Tick the people below. Nobody else has it.",
}


def offered(agency: Agency, person: User, find: str = "") -> "QuerySet[Resource]":
    """Published courses, briefings and recordings that this coordinator and the agency's people may see, newest first."""
    things = Resource.objects.visible_to(person).published().filter(open_in(agency), kind__in=KINDS)
    return things.filter(title__icontains=find) if find else things


class SetForm(WithWhatStood, WithoutChildsDetails, forms.Form):
    """A thing, for whom, and by which day. A thing that is set already keeps being that thing."""

    free_text = ("note",)

    thing = forms.ModelChoiceField(
        label="What",
        queryset=Resource.objects.none(),
        to_field_name="slug",
        error_messages={
            "invalid_choice": "This is not published any more, or not for your agency. Choose another."
        },
    )
    who = forms.ChoiceField(
        label="For whom", choices=Assignment.Who.choices, widget=ChoiceRows(notes=NOTES), initial="everybody"
    )
    teams = forms.MultipleChoiceField(label="Teams", required=False, widget=forms.CheckboxSelectMultiple)
    people = forms.ModelMultipleChoiceField(
        label="People",
        required=False,
        queryset=User.objects.none(),
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Somebody you ticked is no longer with the agency. Look through the list."
        },
    )
    due = forms.DateField(label="To be done by", widget=Day)
    note = forms.CharField(
        label="A short note",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="They read it beside the thing. For example: before our training day.",
    )

    def __init__(
        self,
        *args: Any,
        agency: Agency,
        person: User,
        find: str = "",
        assignment: Assignment | None = None,
        **kwargs: Any,
    ) -> None:
        members = list(agency.memberships.current().filter(person__is_active=True).select_related("person"))
        there = {one.person_id for one in members}
        if assignment:
            kwargs["initial"] = {
                "who": assignment.who,
                "teams": assignment.teams,
                "people": list(User.objects.filter(pk__in=assignment.named_ids & there)),
                "due": assignment.due,
                "note": assignment.note,
            }
        super().__init__(*args, **kwargs)
        self.agency, self.person, self.assignment = agency, person, assignment
        kept = assignment.teams if assignment else []
        teams = sorted({one.team for one in members if one.team} | set(kept))
        cast("forms.MultipleChoiceField", self.fields["teams"]).choices = [(name, name) for name in teams]
        if not teams:
            del self.fields["teams"]
            who = cast("forms.ChoiceField", self.fields["who"])
            who.choices = [one for one in Assignment.Who.choices if one[0] != Assignment.Who.TEAMS]
        people = User.objects.filter(pk__in=there).order_by("name", "pk")
        self.fields["people"].queryset = people  # type: ignore[attr-defined]  # a choice of rows
        if assignment and (gone := len(assignment.named_ids - there)):
            stays = "has left and stays on it" if gone == 1 else "have left and stay on it"
            self.fields["people"].help_text = f"{gone} of those it named {stays}, as history."
        self.fields["due"].widget.attrs["min"] = clock.today().isoformat()
        if assignment:
            del self.fields["thing"]
        else:
            self._offer(agency, person, find)

    def _offer(self, agency: Agency, person: User, find: str) -> None:
        """Everything offered can be chosen; the first ones that hold the words stand in the list."""
        thing = cast("forms.ModelChoiceField[Resource]", self.fields["thing"])
        thing.queryset = offered(agency, person)
        found = list(offered(agency, person, find)[:MOST_OFFERED])
        chosen = self.data.get("thing") or self.initial.get("thing")
        if chosen and chosen not in {one.slug for one in found}:
            found += thing.queryset.filter(slug=chosen)
        thing.widget.choices = [
            ("", "Choose"),
            *((one.slug, f"{one.title} ({one.get_kind_display().lower()})") for one in found),
        ]
        self.found = len(found)

    def as_saved(self) -> Self:
        if self.assignment is None:
            return self
        rows = Assignment.objects.select_for_update(no_key=True, of=("self",)).prefetch_related("named")
        held = rows.get(pk=self.assignment.pk)
        return type(self)(agency=self.agency, person=self.person, assignment=held)

    def clean_due(self) -> dt.date:
        """Today at the earliest, unless the day that stands is left as it is."""
        day: dt.date = self.cleaned_data["due"]
        if self.assignment and day == self.assignment.due:
            return day
        if day < clock.today():
            raise ValidationError("This day is over. Choose today or a later one.")
        if day > clock.today() + FURTHEST:
            raise ValidationError("Choose a day within the next two years.")
        return day

    def clean(self) -> dict[str, Any]:
        """Teams and people are needed where they are asked for."""
        given = super().clean() or self.cleaned_data
        if given.get("who") == Assignment.Who.TEAMS and not given.get("teams"):
            self.add_error("teams", "Tick at least one team.")
        if (
            given.get("who") == Assignment.Who.NAMED
            and not given.get("people")
            and "people" not in self.errors
        ):
            self.add_error("people", "Tick at least one person.")
        return given

    @property
    def target(self) -> Target:
        """For whom; call after `is_valid`."""
        given = self.cleaned_data
        return Target(given["who"], given.get("teams", ()), given["people"])

    @property
    def told(self) -> dict[str, Any]:
        """What both actions take; call after `is_valid`."""
        return {"due": self.cleaned_data["due"], "note": self.cleaned_data["note"], "target": self.target}
