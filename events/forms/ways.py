"""How somebody comes to an event that is online and in a room."""

from typing import Any

from django import forms

from events import ways
from events.models import Event


class WithWay(forms.Form):
    """A form that asks for the way, where the event has two."""

    question = "How will you come?"

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event.is_hybrid:
            self.fields["way"] = forms.ChoiceField(
                label=self.question,
                choices=[(ways.ONLINE, "Online"), (ways.ROOM, _room(event))],
                widget=forms.RadioSelect,
                error_messages={"required": "Say online or in the room."},
            )

    @property
    def chosen_way(self) -> str:
        """The way, once the form is valid; empty where there is only one."""
        way: str = self.cleaned_data.get("way", "")
        return way


def _room(event: Event) -> str:
    left = event.seats_left
    if left:
        return f"In the room: {event.venue}. {left} seat{'' if left == 1 else 's'} left"
    return f"In the room: {event.venue}. It is full; with a place while it is, you come online"


class WayForm(WithWay):
    """Nothing but the way."""
