"""The room's nouns."""

from resources.reviews.models.guidance import GuidancePage, GuidanceRule
from resources.reviews.models.recommendations import Action, Recommendation, RecommendationClosing
from resources.reviews.models.reviews import ROLE_CHOICES, ROLES, NotPublished, Review, progress_of

__all__ = [
    "ROLES",
    "ROLE_CHOICES",
    "Action",
    "GuidancePage",
    "GuidanceRule",
    "NotPublished",
    "Recommendation",
    "RecommendationClosing",
    "Review",
    "progress_of",
]
