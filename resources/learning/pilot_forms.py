"""What authors type about a pilot group, and what the group says."""

import re
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import Agency, Grant, Membership, User
from portal.lib.identity import NO_DETAILS_HINT, WithoutChildsDetails
from portal.lib.two_editors import WithWhatStood
from resources.learning.models import Course, Pilot
from resources.learning.piloting import Group


class PilotForm(WithWhatStood, WithoutChildsDetails, forms.Form):
    """Whom a course is opened to before it is published."""

    free_text = ("words",)

    addresses = forms.CharField(
        label="People by name",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Their email addresses, one on each line. They need an account.",
    )
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.filter(approved=True),
        label="Everybody in these agencies",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    coordinators = forms.BooleanField(label="Every agency’s coordinators", required=False)
    trainers = forms.BooleanField(label="Every trainer", required=False)
    words = forms.CharField(
        label="What you ask them to look at",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, course: Course, pilot: Pilot | None) -> None:
        initial: dict[str, Any] = {}
        if pilot:
            named = pilot.people.order_by("email").values_list("email", flat=True)
            initial = {
                "addresses": "\n".join(named),
                "agencies": list(pilot.agencies.all()),
                "coordinators": pilot.coordinators,
                "trainers": pilot.trainers,
                "words": pilot.words,
            }
        super().__init__(data, initial=initial)
        self.course = course

    def as_saved(self) -> Self:
        held = Pilot.objects.select_for_update(of=("self",)).filter(course=self.course).first()
        return type(self)(course=self.course, pilot=held)

    def clean_addresses(self) -> list[User]:
        """The people of these addresses; each must have an account that may take courses."""
        typed = {one.lower() for one in re.split(r"[\s,;]+", self.cleaned_data["addresses"]) if one}
        here = Q(memberships__in=Membership.objects.current()) | Q(grants__in=Grant.objects.current())
        found = list(User.objects.filter(here, is_active=True, email__in=typed).distinct())
        unknown = sorted(typed - {person.email.lower() for person in found})
        if unknown:
            raise ValidationError(
                [ValidationError(f"{one} has no account that can take courses.") for one in unknown]
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Somebody has to be in it."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(
            given.get(name) for name in ("addresses", "agencies", "coordinators", "trainers")
        ):
            self.add_error(None, ValidationError("Choose at least one person, agency or role."))
        return given

    def group(self) -> Group:
        """Whom it is opened to; call after `is_valid`."""
        given = self.cleaned_data
        return Group(given["addresses"], list(given["agencies"]), given["coordinators"], given["trainers"])


class RemarkForm(WithoutChildsDetails, forms.Form):
    """What somebody of a pilot group tells the author."""

    free_text = ("text",)

    text = forms.CharField(
        label="What should be better, and what was good",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"The course’s author reads it with your name. {NO_DETAILS_HINT}",
        error_messages={"required": "Write a sentence or two."},
    )
