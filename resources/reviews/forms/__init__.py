"""What people type about reviews and guidance. Every free text is checked for a child's details."""

from resources.reviews.forms.checklist import ItemForm, MilestoneForms, TickForm, TimelineForm, WordsForm
from resources.reviews.forms.guidance import AwareForm, GuidanceForm, RuleForms
from resources.reviews.forms.recommendations import (
    ActionForm,
    ApproveForm,
    AskToCloseForm,
    CloseForm,
    DoneForm,
    EvidenceForm,
    PlanFilterForm,
    RecommendationForm,
    RemoveForm,
    ReopenForm,
    UpdateForm,
)
from resources.reviews.forms.reviews import (
    ExpectedForm,
    FormatForm,
    LearningForm,
    PartsForm,
    ReviewForm,
)

__all__ = [
    "ActionForm",
    "ApproveForm",
    "AskToCloseForm",
    "AwareForm",
    "CloseForm",
    "DoneForm",
    "EvidenceForm",
    "ExpectedForm",
    "FormatForm",
    "GuidanceForm",
    "ItemForm",
    "LearningForm",
    "MilestoneForms",
    "PartsForm",
    "PlanFilterForm",
    "RecommendationForm",
    "RemoveForm",
    "ReopenForm",
    "ReviewForm",
    "RuleForms",
    "TickForm",
    "TimelineForm",
    "UpdateForm",
    "WordsForm",
]
