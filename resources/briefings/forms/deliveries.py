"""What somebody writes down of a session with their team."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower

from accounts.models import Agency, Membership, User
from portal.lib import clock
from portal.lib.forms import Day
from portal.lib.identity import WithoutChildsDetails
from resources.briefings.models import Delivery

MOST_PEOPLE = 500
MOST_MINUTES = 480
MOST_NAMED = 60
MOST_ACTIONS = 5
EMPTY_ACTIONS = 2  # offered beside those that are there


class DeliveryForm(WithoutChildsDetails, forms.Form):
    """One session. Colleagues are named by address or name, and only those of the agency are found."""

    free_text = ("setting", "roles", "discussed")

    agency = forms.ModelChoiceField(
        label="For which agency", queryset=Agency.objects.none(), empty_label=None
    )
    delivered_on = forms.DateField(label="Date", widget=Day)
    setting = forms.CharField(
        label="Team or setting", max_length=120, help_text="For example: Year 4 team, supervision group."
    )
    people = forms.IntegerField(label="People there, in all", min_value=1, max_value=MOST_PEOPLE)
    minutes = forms.IntegerField(label="Minutes it took", min_value=1, max_value=MOST_MINUTES)
    named = forms.CharField(
        label="Who was there",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Colleagues with an account: work email or full name, one a line. It counts for their own record, and they may take it off.",
    )
    roles = forms.CharField(
        label="The others’ roles",
        required=False,
        max_length=200,
        help_text="For example: 6 teaching assistants, a caretaker. No names needed.",
    )
    discussed = forms.CharField(
        label="What was discussed", required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, person: User, delivery: Delivery | None = None, **kwargs: Any) -> None:
        if delivery:
            kwargs["initial"] = {name: getattr(delivery, name) for name in _WORDS} | {
                "named": "\n".join(one.person.email for one in delivery.presences.standing())
            }
        super().__init__(*args, **kwargs)
        self._delivery = delivery
        self._own = Agency.objects.filter(pk__in=person.agency_ids)
        self._only = delivery.agency if delivery else (person.agency if len(person.agency_ids) == 1 else None)
        self.fields["delivered_on"].widget.attrs["max"] = clock.today().isoformat()
        if self._only:
            del self.fields["agency"]
        else:
            self.fields["agency"].queryset = self._own  # type: ignore[attr-defined]  # a choice of rows

    def clean_delivered_on(self) -> dt.date:
        """A session is recorded after it was held."""
        day: dt.date = self.cleaned_data["delivered_on"]
        if day > clock.today():
            raise ValidationError("This day is still to come. Record the session when it has been held.")
        return day

    def clean(self) -> dict[str, Any]:
        """Find the colleagues; more cannot be named than were there."""
        given = super().clean() or self.cleaned_data
        agency = self._only or given.get("agency")
        if agency is None or "named" not in given:
            return given
        given["agency"] = agency
        given["colleagues"] = self._colleagues(agency, given["named"])
        if "people" in given and len(given["colleagues"]) > given["people"]:
            self.add_error("people", "You name more people than were there.")
        return given

    def _colleagues(self, agency: Agency, typed: str) -> list[User]:
        """The people behind the lines. What is said of a stranger is the same as of nobody."""
        lines = list(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines() if line.strip()))
        if len(lines) > MOST_NAMED:
            self.add_error("named", f"Please name {MOST_NAMED} people at most; the others are counted.")
            return []
        found: dict[int, User] = {}
        known = _known(agency, [line.lower() for line in lines])
        if self._delivery:  # who was named before and has left the agency since was there all the same
            for one in self._delivery.presences.standing():
                known.setdefault(one.person.email.lower(), [one.person])
        gone = self._gone()
        for line in lines:
            people = known.get(line.lower(), [])
            if not people:
                self.add_error(
                    "named",
                    f"We find no “{line}” in {agency}. People without an account there are counted, not named.",
                )
            elif len(people) > 1:
                self.add_error("named", f"Several colleagues are called “{line}”: please give the email.")
            elif people[0].pk in gone:
                self.add_error("named", f"{people[0]} took this session off their record.")
            else:
                found[people[0].pk] = people[0]
        return list(found.values())

    def _gone(self) -> set[int]:
        if self._delivery is None:
            return set()
        left = self._delivery.presences.filter(left_at__isnull=False)
        return set(left.values_list("person_id", flat=True))

    @property
    def words(self) -> dict[str, Any]:
        """The session's own fields; call after `is_valid`."""
        return {name: self.cleaned_data[name] for name in _WORDS}


_WORDS = ("delivered_on", "setting", "people", "roles", "minutes", "discussed")


def _known(agency: Agency, lines: list[str]) -> dict[str, list[User]]:
    """Members of an agency by address and by name, small letters."""
    members = Membership.objects.current().filter(agency=agency, person__is_active=True)
    named = members.annotate(address=Lower("person__email"), called=Lower("person__name"))
    found: dict[str, list[User]] = {}
    for member in named.filter(address__in=lines).select_related("person"):
        found[member.person.email.lower()] = [member.person]
    for member in named.filter(called__in=lines).select_related("person"):
        found.setdefault(member.person.name.lower(), []).append(member.person)
    return found


class TeamActionForm(WithoutChildsDetails, forms.Form):
    """Something the team will do."""

    free_text = ("what", "owner")

    what = forms.CharField(label="What the team will do", required=False, max_length=300)
    owner = forms.CharField(label="Who", required=False, max_length=120, help_text="A role is enough.")
    due = forms.DateField(label="By when", required=False, widget=Day)

    def clean(self) -> dict[str, Any]:
        """Somebody and a date alone are no action."""
        given = super().clean() or self.cleaned_data
        if not given.get("what") and (given.get("owner") or given.get("due")) and "what" not in self.errors:
            self.add_error("what", "Say what the team will do.")
        return given


TeamActions = forms.formset_factory(
    TeamActionForm, extra=0, max_num=MOST_ACTIONS, absolute_max=MOST_ACTIONS, validate_max=True
)


def team_actions(typed: Any = None, *, delivery: Delivery | None = None) -> Any:
    """The formset: what is planned already, and some empty rows."""
    planned_before = delivery.actions.all() if delivery else []
    have: list[dict[str, Any]] = [
        {"what": one.what, "owner": one.owner, "due": one.due} for one in planned_before
    ]
    rows = have + [{}] * min(EMPTY_ACTIONS, MOST_ACTIONS - len(have))
    return TeamActions(typed, initial=rows, prefix="actions")


def planned(formset: Any) -> list[dict[str, Any]]:
    """The rows that say something; call after `is_valid`."""
    return [
        {"what": row["what"], "owner": row["owner"], "due": row["due"]}
        for row in formset.cleaned_data
        if row.get("what")
    ]


class WithdrawForm(WithoutChildsDetails, forms.Form):
    """Why a session is taken back."""

    free_text = ("reason",)

    reason = forms.CharField(label="Why", required=False, max_length=300)


class DeliveriesFilter(forms.Form):
    """Which sessions the desk shows; what cannot be read is not filtered by."""

    since = forms.DateField(label="From", required=False, widget=Day)
    until = forms.DateField(label="To", required=False, widget=Day)
    agency = forms.ModelChoiceField(
        label="Agency", required=False, queryset=Agency.objects.none(), empty_label="All agencies"
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = Agency.objects.kept_by(person)
        self.fields["agency"].queryset = kept  # type: ignore[attr-defined]  # a choice of rows
        if len(person.coordinated_agency_ids) == 1 and not person.has_perm("briefings.see_every_delivery"):
            del self.fields["agency"]
