"""What may be typed in this room."""

from events.forms.bookings import AnswerForm, AskForm, ColleagueForm, PersonForm, RegisterForm, TurnForm
from events.forms.programme import CallOffForm, EventForm, LimitsForm, PlacesForm, trainers

__all__ = [
    "AnswerForm",
    "AskForm",
    "CallOffForm",
    "ColleagueForm",
    "EventForm",
    "LimitsForm",
    "PersonForm",
    "PlacesForm",
    "RegisterForm",
    "TurnForm",
    "trainers",
]
