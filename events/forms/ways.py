"""How somebody comes to an event that is online and in a room."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms

from events import hours, places, ways
from events.models import Booking, Event


def _field(event: Event, question: str, *, left: int) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question,
        choices=[(ways.ONLINE, "Online"), (ways.ROOM, _room(event, left))],
        widget=forms.RadioSelect,
        error_messages={"required": "Say online or in the room."},
    )


def _room(event: Event, left: int) -> str:
    if left:
        return f"In the room: {event.venue}. {left} seat{'' if left == 1 else 's'} left"
    return f"In the room: {event.venue}. It is full now, so your place would be online"


class WithWay(forms.Form):
    """A form that asks for the way, where the event has two."""

    question = "How will you come?"

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event.is_hybrid:
            self.fields["way"] = _field(event, self.question, left=event.seats_left)

    @property
    def chosen_way(self) -> str:
        """The way, once the form is valid; empty where there is only one."""
        way: str = self.cleaned_data.get("way", "")
        return way


class WayForm(WithWay):
    """Nothing but the way."""


class SeriesWaysForm(forms.Form):
    """The way for each of these dates that has two."""

    def __init__(self, *args: Any, events: Iterable[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {f"way-{event.uuid}": event for event in events if event.is_hybrid}
        seated = Booking.objects.holding().filter(event__in=self.asked.values(), way=ways.ROOM)
        taken = Counter(seated.values_list("event", flat=True)) if self.asked else Counter()
        for name, event in self.asked.items():
            question = f"{event.title}, {hours.day(event.starts)}: how will you come?"
            left = places.free(event.room_places or 0, taken[event.pk])
            self.fields[name] = _field(event, question, left=left)

    @property
    def chosen_ways(self) -> dict[int, str]:
        """The way by the event's key, once the form is valid."""
        return {event.pk: self.cleaned_data[name] for name, event in self.asked.items()}
