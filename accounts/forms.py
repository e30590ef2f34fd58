"""What people type about themselves and where they work."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts import actions, roles
from accounts.models import Agency, Grant, Membership, User
from portal.lib import clock
from portal.lib.forms import Day, ModelForm
from portal.lib.identity import WithoutChildsDetails

NOT_LISTED = "not-listed"


def agency_choices(*, without: tuple[int, ...] = ()) -> list[Any]:
    """Every approved agency under its sector, then the way out for who does not find theirs."""
    by_sector: dict[str, list[tuple[str, str]]] = {}
    listed = Agency.objects.approved().exclude(pk__in=without).order_by("sector", "name")
    for sector, key, name in listed.values_list("sector", "uuid", "name"):
        by_sector.setdefault(Agency.Sector(sector).label, []).append((str(key), name))
    groups = sorted(by_sector.items())
    return [("", "Choose your agency"), *groups, (NOT_LISTED, "My agency is not in the list")]


class Unforced(forms.Select):
    """A choice that must be made, where our own words say so: a name typed further down counts as well."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class AgencyChoice(WithoutChildsDetails, forms.Form):
    """An agency from the list, or the name and sector of one that is not in it."""

    free_text = ("note",)
    agency = forms.ChoiceField(
        label="Your agency",
        widget=Unforced,
        error_messages={"required": "Choose your agency, or tell us its name."},
        help_text="School, trust, service or charity. Type its first letters to jump there.",
    )
    new_agency = forms.CharField(
        label="Agency name",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    new_sector = forms.ChoiceField(
        label="Sector", required=False, choices=[("", "Choose one"), *Agency.Sector.choices]
    )
    team = forms.CharField(
        label="Your team", max_length=120, required=False, help_text="For example Duty team, or Year 6."
    )
    note = forms.CharField(
        label="A word to whoever decides",
        max_length=300,
        required=False,
        help_text="For example: I cover here until Easter.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who names an agency of their own need not choose one as well.
        self.fields["agency"].required = not self.data.get("new_agency", "").strip()
        self.fields["agency"].choices = agency_choices()  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Turn the choice into an agency; a name typed beside nothing chosen counts as not listed."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        chosen, name = typed.get("agency"), typed.get("new_agency", "").strip()
        typed["agency"] = None
        if chosen and chosen != NOT_LISTED:
            typed["agency"] = Agency.objects.approved().filter(uuid=chosen).first()
        elif not name and not {"agency", "new_agency"} & set(self.errors):
            self.add_error("new_agency", "Tell us the name of your agency.")
        elif name and not typed.get("new_sector") and "new_sector" not in self.errors:
            self.add_error("new_sector", "Choose the sector that fits best.")
        return typed

    @property
    def asked(self) -> dict[str, Any]:
        """What `actions.ask_to_join` is asked."""
        typed = self.cleaned_data
        return {
            "agency": typed["agency"],
            "new_name": typed["new_agency"],
            "new_sector": typed["new_sector"],
            "team": typed["team"],
            "note": typed["note"],
        }


class JoiningForm(AgencyChoice):
    """What sign-up asks beside email and password. allauth puts its own fields on top of these."""

    name = forms.CharField(
        label="Your full name",
        max_length=120,
        help_text="As it should stand on a certificate. Any letters: ŵ, ł and é are fine.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    job_title = forms.CharField(
        label="Job title",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def signup(self, request: object, user: User) -> None:
        """Allauth calls this once the person is saved."""
        actions.ask_to_join(person=user, **self.asked)


class AskToJoinForm(AgencyChoice):
    """Asking to join another agency, once one has an account."""


class DetailsForm(ModelForm[User]):
    """How a person is called and reached."""

    class Meta:
        model = User
        fields = ["name", "job_title", "phone"]
        labels = {"name": "Your full name", "job_title": "Job title", "phone": "Phone"}
        help_texts = {
            "name": "As it should stand on a certificate. Certificates you have keep the name they have.",
            "phone": "Only the business team and your agency's coordinator see it.",
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "job_title": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }


def not_over(day: dt.date) -> None:
    """A day that is not over yet. Raises ValidationError."""
    if day < clock.today():
        raise ValidationError("Choose today or a later day.")


class Until(forms.Form):
    """A last day, or none."""

    until = forms.DateField(label="Until", required=False, widget=Day)

    def clean_until(self) -> dt.date | None:
        """A last day lies ahead, or is today."""
        day: dt.date | None = self.cleaned_data["until"]
        if day:
            not_over(day)
        return day


class ApproveForm(Until):
    """Yes, for a time or without end."""


class EndForm(Until):
    """The last day of a membership."""

    until = forms.DateField(label="Last day", widget=Day)


class GiveRoleForm(Until):
    """A role of the partnership, with its last day."""

    role = forms.ChoiceField(label="Role", choices=Grant.Role.choices)
    until = forms.DateField(
        label="Until", widget=Day, help_text="A role is given for a time, at most a year."
    )
    field_order = ("role", "until")

    def clean_until(self) -> dt.date | None:
        """At most a year ahead, so that every role is looked at again each year."""
        day = super().clean_until()
        if day and day > clock.today() + roles.LONGEST:
            raise ValidationError("Choose a day within a year.")
        return day


class PartForm(forms.Form):
    """Which part a member has in the agency."""

    role = forms.ChoiceField(label="Part", choices=Membership.Part.choices)


class ReasonForm(WithoutChildsDetails, forms.Form):
    """Why not, in words that the person reads."""

    free_text = ("reason",)
    reason = forms.CharField(
        label="Why",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The person reads this.",
    )


class WithdrawForm(ReasonForm):
    """Why a certificate is taken back, and whether there is a right one in its place."""

    again = forms.BooleanField(
        label="Issue it again under a new number, with the person’s name as it is now", required=False
    )
