"""What the desk may type about an event: details, places, limits, the reason why it is called off."""

from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts import roles
from accounts.models import Agency, Grant, User
from events import agenda
from events.actions import lock_event
from events.forms.times import WithUkTimes
from events.models import Event
from events.places import BACK, END, KEEP
from portal.lib import clock, identity
from portal.lib.forms import Clock, Day, ModelForm, Segmented
from portal.lib.two_editors import WithEdition, WithWhatStood
from resources.library import covers


def trainers() -> QuerySet[User]:
    """Who may lead an event: people who are trainers or on the business team today."""
    leading = Grant.objects.current().filter(role__in=[roles.TRAINER.key, roles.BUSINESS.key])
    return User.objects.filter(pk__in=leading.values("person"), is_active=True)


class EventForm(WithEdition, identity.WithoutChildsDetails, WithUkTimes, ModelForm[Event]):
    """An event's details. Times are typed as a clock in the UK shows them and kept in UTC."""

    free_text = (
        "title",
        "summary",
        "description",
        "takeaways",
        "agenda",
        "needs",
        "content_note",
        "venue",
        "trainer_line",
        "charge_text",
        "exemptions",
    )

    join_url = forms.URLField(
        label="Join link",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Shown only to people with a place, near the start.",
    )
    cover_motif = forms.ChoiceField(
        label="Picture",
        choices=[(name, name.capitalize()) for name in covers.MOTIFS],
        initial="lighthouse",
        help_text="A seedling for neglect, rings for sharing information, a screen for online harm.",
    )
    quiet = forms.TypedChoiceField(
        label="How quiet the picture is",
        choices=[(0, "With birds"), (1, "Alone"), (2, "Still shore")],
        coerce=int,
        initial=1,
        widget=Segmented,
        help_text="Still shore wherever a child was gravely harmed or died.",
    )
    day = forms.DateField(label="Day", widget=Day)
    begins = forms.TimeField(label="Starts at", widget=Clock, help_text="UK time.")
    finishes = forms.TimeField(label="Ends at", widget=Clock, help_text="UK time, on the same day.")
    which = WithUkTimes.which_of_two()

    class Meta:
        model = Event
        fields = [
            "title",
            "summary",
            "description",
            "takeaways",
            "agenda",
            "needs",
            "content_note",
            "format",
            "venue",
            "room_places",
            "join_url",
            "join_opens_minutes",
            "places",
            "needs_approval",
            "trainer",
            "trainer_line",
            "level",
            "cpd_minutes",
            "participatory",
            "recorded",
            "evaluated",
            "topics",
            "audiences",
            "cancel_days",
            "cancel_hour",
            "charge_amount",
            "charge_text",
            "exemptions",
            "cover_motif",
            "quiet",
        ]
        widgets = {
            "format": Segmented,
            "summary": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 6}),
            "takeaways": forms.Textarea(attrs={"rows": 4}),
            "agenda": forms.Textarea(attrs={"rows": 5}),
            "needs": forms.Textarea(attrs={"rows": 3}),
            "topics": forms.CheckboxSelectMultiple,
            "audiences": forms.CheckboxSelectMultiple,
            **{
                name: forms.NumberInput(attrs={"class": "w-s"})
                for name in (
                    "places",
                    "room_places",
                    "join_opens_minutes",
                    "cpd_minutes",
                    "cancel_days",
                    "cancel_hour",
                )
            },
        }
        labels = {"charge_amount": "Charge for not coming, in pounds", "level": "Level", "agenda": "Agenda"}
        help_texts = {
            "takeaways": "One line each.",
            "room_places": "Only where people come both ways, as each of them chooses. The others come online; all of "
            "them count among the places. The room is told to who comes there, the link to the others.",
            "agenda": "One line each, the time first: 10:00 Three families, one pattern.",
            "needs": "One line each, for example: A private space to listen.",
            "level": "For example 2 or 3, as your framework counts.",
            "cancel_days": "3 means the third working day before the event.",
            "cancel_hour": "17 means 17:00 UK time on that day.",
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.has_perm("events.run_any"):
            trainer = self.fields["trainer"]
            assert isinstance(trainer, forms.ModelChoiceField)  # noqa: S101  a foreign key's field
            trainer.queryset = trainers()
        else:
            del self.fields["trainer"]
        if self.instance.pk:
            begins, finishes = clock.in_london(self.instance.starts), clock.in_london(self.instance.ends)
            self.initial.update(day=begins.date(), begins=begins.time(), finishes=finishes.time())
            del self.fields["places"]  # changed on the event's own page, where the line is seen

    def clean_agenda(self) -> str:
        text: str = self.cleaned_data["agenda"]
        try:
            agenda.read(text)
        except agenda.NotAnItem as wrong:
            raise ValidationError(str(wrong)) from wrong
        return text

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        for time, name in (("begins", "starts"), ("finishes", "ends")):
            if given.get("day") and given.get(time):
                given[name] = self.moment(time)
        if given.get("format") == Event.Format.HYBRID and not given.get("room_places"):
            self.add_error("room_places", "Say how many seats the room has.")
        if given.get("starts") and given.get("ends") and given["ends"] <= given["starts"]:
            self.add_error("finishes", "The end must be after the start.")
        return given

    def details(self) -> dict[str, Any]:
        """What `actions.add_event` and `actions.change_event` take."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"day", "begins", "finishes", "which"}
        }


class PlacesForm(forms.Form):
    """How many may come, and what becomes of those who booked last where that is fewer than have a place."""

    places = forms.IntegerField(
        label="Places", min_value=1, max_value=5000, widget=forms.NumberInput(attrs={"class": "w-s"})
    )
    surplus = forms.ChoiceField(
        label="What happens to those who got their place last",
        choices=[
            (KEEP, "They keep it; nobody new gets a place until there is room"),
            (BACK, "They go to the front of the line, and are emailed"),
            (END, "They lose it, and are emailed"),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.initial["places"] = event.places

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        taken = self.event.bookings.holding().count()
        if given.get("places") and given["places"] < taken and not given.get("surplus"):
            over = taken - given["places"]
            self.add_error("surplus", f"{taken} people have a place. Say what happens to the last {over}.")
        return given


class CallOffForm(identity.WithoutChildsDetails, forms.Form):
    """Why an event does not take place; everyone with a place or a turn reads it."""

    free_text = ("reason",)
    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everyone who has a place or waits for one reads this.",
    )


class LimitsForm(WithWhatStood, forms.Form):
    """The rules of the line, with a number of kept places for each sector."""

    agency_limit = forms.IntegerField(
        label="Most places for one agency",
        min_value=1,
        required=False,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
        help_text="Empty: no limit.",
    )
    offer_hours = forms.IntegerField(
        label="Hours to take a place that comes free",
        min_value=0,
        max_value=168,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
        help_text="0: the place is theirs at once. 24 is usual.",
    )
    reserve_days = forms.IntegerField(
        label="Kept places are released so many working days before",
        min_value=0,
        max_value=60,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
        help_text="What is left then goes to the front of the line by itself.",
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        for name in ("agency_limit", "offer_hours", "reserve_days"):
            self.initial[name] = getattr(event, name)
        kept = {reserve.sector: reserve.places for reserve in event.reserves.all()}
        for sector, label in Agency.Sector.choices:
            self.fields[f"kept_{sector}"] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=5000,
                required=False,
                initial=kept.get(sector, 0),
                widget=forms.NumberInput(attrs={"class": "w-s"}),
            )

    def as_saved(self) -> Self:
        return type(self)(event=lock_event(self.event.pk))

    def kept(self) -> list[forms.BoundField]:
        """The fields of the sectors."""
        return [self[name] for name in self.fields if name.startswith("kept_")]

    def rules(self) -> dict[str, Any]:
        """What `actions.set_limits` takes."""
        given = self.cleaned_data
        return {
            "agency_limit": given["agency_limit"],
            "offer_hours": given["offer_hours"],
            "reserve_days": given["reserve_days"],
            "reserves": {s: given[f"kept_{s}"] for s in Agency.Sector.values if given.get(f"kept_{s}")},
        }
