"""What may be typed in this room."""

from events.forms.access import AccessForm
from events.forms.attendance import AttendanceFileForm, ProposalForm
from events.forms.bookings import (
    AnswerForm,
    AskForm,
    BookForForm,
    ColleagueForm,
    HandOverForm,
    HereForm,
    PersonForm,
    RegisterForm,
    TurnForm,
    WalkInForm,
)
from events.forms.evaluation import CommentForm, EvaluationForm, StatementsForm
from events.forms.figures import PeriodForm
from events.forms.ledger import ExemptionsForm, LedgerFilterForm, WaiveForm
from events.forms.letters import LetterForm
from events.forms.programme import CallOffForm, EventForm, LimitsForm, PlacesForm, trainers
from events.forms.series import MaterialsForm, ProgrammeForm, RepeatForm
from events.forms.ways import SeriesWaysForm, WayForm

__all__ = [
    "AccessForm",
    "AnswerForm",
    "AskForm",
    "AttendanceFileForm",
    "BookForForm",
    "CallOffForm",
    "ColleagueForm",
    "CommentForm",
    "EvaluationForm",
    "EventForm",
    "ExemptionsForm",
    "HandOverForm",
    "HereForm",
    "LedgerFilterForm",
    "LetterForm",
    "LimitsForm",
    "MaterialsForm",
    "PeriodForm",
    "PersonForm",
    "PlacesForm",
    "ProgrammeForm",
    "ProposalForm",
    "RegisterForm",
    "RepeatForm",
    "SeriesWaysForm",
    "StatementsForm",
    "TurnForm",
    "WaiveForm",
    "WalkInForm",
    "WayForm",
    "trainers",
]
