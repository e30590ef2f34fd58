"""What may be typed in this room."""

from events.forms.access import AccessForm
from events.forms.attendance import AttendanceFileForm, ProposalForm
from events.forms.bookings import (
    AnswerForm,
    AskForm,
    BookForForm,
    ColleagueForm,
    HereForm,
    PersonForm,
    RegisterForm,
    TurnForm,
)
from events.forms.evaluation import CommentForm, EvaluationForm, StatementsForm
from events.forms.figures import PeriodForm
from events.forms.ledger import ExemptionsForm, LedgerFilterForm, WaiveForm
from events.forms.letters import LetterForm
from events.forms.programme import CallOffForm, EventForm, LimitsForm, PlacesForm, trainers
from events.forms.series import MaterialsForm, ProgrammeForm, RepeatForm

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
    "StatementsForm",
    "TurnForm",
    "WaiveForm",
    "trainers",
]
