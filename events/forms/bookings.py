"""What people type about a booking: whom to ask, a manager's answer, a colleague, the register."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from events.forms.ways import WithWay
from events.models import Booking
from events.places import MARKS
from events.proposing import Rule, judge
from portal.lib import identity
from portal.lib.forms import Segmented

NOTE = 300


class AskForm(identity.WithoutChildsDetails, forms.Form):
    """Whom we may ask whether somebody may come."""

    free_text = ("manager_name", "note")
    manager_name = forms.CharField(label="Your manager’s name", max_length=120)
    manager_email = forms.EmailField(
        label="Your manager’s work email", help_text="They need no account. We use it for this question only."
    )
    note = forms.CharField(
        label="A note to them",
        max_length=NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why it would help your work.",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_manager_email(self) -> str:
        address: str = self.cleaned_data["manager_email"]
        if address.casefold() == self.by.email.casefold():
            raise ValidationError("This is your own address. Give your manager’s.")
        return address


class AnswerForm(identity.WithoutChildsDetails, forms.Form):
    """A manager's yes or no; the person reads the reason."""

    free_text = ("reason",)
    answer = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])
    reason = forms.CharField(
        label="Your reason", max_length=NOTE, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """What `actions.answer` takes."""
        super().clean()
        given = self.cleaned_data
        return {"approved": given.get("answer") == "yes", "reason": given.get("reason", "")}


class PersonForm(forms.Form):
    """Somebody with an account, found by their address."""

    email = forms.EmailField(label="Their work email")
    people = User.objects.filter(is_active=True)
    unknown = "Nobody with this address has an account. They can make one under Join."

    @property
    def person(self) -> User:
        """Whom the address belongs to, once the form is valid."""
        found: User = self.cleaned_data["person"]
        return found

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        found = self.people.filter(email__iexact=address).first()
        if found is None or not found.is_registered:
            raise ValidationError(self.unknown)
        self.cleaned_data["person"] = found
        return address


class BookForForm(identity.WithoutChildsDetails, WithWay, PersonForm):
    """Somebody to book for by those who run the event, with a reason where what is needed first is missing."""

    free_text = ("despite",)
    question = "How will they come?"
    despite = forms.CharField(
        label="Reason to book without what is needed first",
        max_length=NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where something is missing on the training record. The reason is kept.",
    )


class HandOverForm(PersonForm):
    """A colleague of these agencies."""

    unknown = "Nobody of your agency with this address has an account. They can make one under Join."

    def __init__(self, *args: Any, agencies: Collection[int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = agencies

    def clean_email(self) -> str:
        address = super().clean_email()
        if self.person.agency is None or self.person.agency.pk not in self.agencies:
            raise ValidationError(self.unknown)
        return address


class ColleagueForm(WithWay, HandOverForm):
    """A colleague to book for."""

    question = "How will they come?"


class WalkInForm(identity.WithoutChildsDetails, WithWay, PersonForm):
    """Somebody who came without a place, and why they were let in."""

    free_text = ("reason",)
    question = "How did they come?"
    reason = forms.CharField(
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why they came without a place. The person and the business team can read it.",
    )


class TurnForm(identity.WithoutChildsDetails, forms.Form):
    """Another place in the line, a place out of turn, or off the line: with a reason that those concerned read."""

    MOVE, GIVE, END = "move", "give", "end"
    free_text = ("reason",)
    what = forms.ChoiceField(
        label="What to do",
        choices=[(MOVE, "Move in the line"), (GIVE, "Give a place now"), (END, "Take off")],
        widget=Segmented,
    )
    to = forms.TypedChoiceField(label="Move to", coerce=int, empty_value=None, required=False)
    reason = forms.CharField(
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The person reads this, and so does everybody whom they pass.",
    )

    def __init__(self, *args: Any, booking: Booking, line: list[Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in line if one != booking]
        now = line.index(booking) if booking in line else None
        after = ["at the front", *(f"after {one.person.name}" for one in others)]
        places_of_it = [(n + 1, f"{n + 1}, {words}") for n, words in enumerate(after) if n != now]
        to, what = self.fields["to"], self.fields["what"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101  as declared above
        assert isinstance(what, forms.ChoiceField)  # noqa: S101
        to.choices = [("", "Choose"), *places_of_it]
        if now is None or not others:
            del self.fields["to"]
            what.choices = [(self.GIVE, "Give a place now"), (self.END, "Take off")]

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        if given.get("what") == self.MOVE and not given.get("to") and "to" not in self.errors:
            self.add_error("to", "Say to which place in the line.")
        return given


class HereForm(forms.Form):
    """One button: I am here."""


class RegisterForm(forms.Form):
    """One choice for each person with a place; a person left open stays as they are.

    The page sends along which marks it was drawn with, so that a page that lay open puts nobody's mark back. All of
    them in one field: a request holds fewer fields than a webinar people.
    """

    drawn = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bookings: list[Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bookings = bookings
        self.initial["drawn"] = " ".join(f"{one.uuid}={one.state}" for one in bookings if one.state in MARKS)
        choices = [(mark, Booking.State(mark).label) for mark in MARKS]
        for booking in bookings:
            self.fields[str(booking.uuid)] = forms.ChoiceField(
                label=str(booking.person),
                choices=choices,
                widget=Segmented,
                required=False,
                initial=booking.state if booking.state in MARKS else _by_the_code(booking),
            )

    def lines(self) -> list[tuple[Booking, forms.BoundField]]:
        """Each booking with its choice."""
        return [(booking, self[str(booking.uuid)]) for booking in self.bookings]

    def marks(self) -> dict[str, str]:
        """What was changed on the page, by the booking's uuid: a choice that it was drawn with says nothing."""
        drawn = dict(one.split("=", 1) for one in self.cleaned_data["drawn"].split() if "=" in one)
        marks = {}
        for booking in self.bookings:
            key = str(booking.uuid)
            mark = self.cleaned_data[key]
            if mark and mark != drawn.get(key, self._since(booking)):
                marks[key] = mark
        return marks

    def _since(self, booking: Booking) -> str | None:
        """Of who was not marked yet when the page was drawn and is now: what the room's code had chosen there."""
        return _by_the_code(booking) if "drawn" in self.data and booking.state in MARKS else None


def _by_the_code(booking: Booking) -> str | None:
    """Who scanned the room's code in time is chosen as attended; the choice counts once it is saved."""
    seen = getattr(booking, "seen", None)
    if not booking.is_in_room or seen is None:
        return None
    return judge([(seen, None)], booking.event.starts, booking.event.ends, Rule()).mark
