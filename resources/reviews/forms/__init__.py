"""What people type about reviews and guidance. Every free text is checked for a child's details."""

from resources.reviews.forms.guidance import AwareForm, GuidanceForm, RuleForms
from resources.reviews.forms.recommendations import (
    ActionForm,
    CloseForm,
    DoneForm,
    RecommendationForm,
    ReopenForm,
)
from resources.reviews.forms.reviews import ExpectedForm, FormatForm, PartsForm, ReviewForm

__all__ = [
    "ActionForm",
    "AwareForm",
    "CloseForm",
    "DoneForm",
    "ExpectedForm",
    "FormatForm",
    "GuidanceForm",
    "PartsForm",
    "RecommendationForm",
    "ReopenForm",
    "ReviewForm",
    "RuleForms",
]
