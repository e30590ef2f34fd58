"""What may be typed in this room."""

from events.forms.attendance import AttendanceFileForm, ProposalForm
from events.forms.bookings import AnswerForm, AskForm, ColleagueForm, PersonForm, RegisterForm, TurnForm
from events.forms.ledger import ExemptionsForm, LedgerFilterForm, WaiveForm
from events.forms.programme import CallOffForm, EventForm, LimitsForm, PlacesForm, trainers

__all__ = [
    "AnswerForm",
    "AskForm",
    "AttendanceFileForm",
    "CallOffForm",
    "ColleagueForm",
    "EventForm",
    "ExemptionsForm",
    "LedgerFilterForm",
    "LimitsForm",
    "PersonForm",
    "PlacesForm",
    "ProposalForm",
    "RegisterForm",
    "TurnForm",
    "WaiveForm",
    "trainers",
]
