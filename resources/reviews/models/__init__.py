"""The room's nouns."""

from resources.reviews.models.evidence import Evidence, OwnerUpdate
from resources.reviews.models.guidance import GuidancePage, GuidanceRule
from resources.reviews.models.recommendations import (
    Action,
    Recommendation,
    RecommendationClosing,
    RecommendationLearning,
    RecommendationQuerySet,
)
from resources.reviews.models.reviews import ROLE_CHOICES, ROLES, NotPublished, Review, progress_of

__all__ = [
    "ROLES",
    "ROLE_CHOICES",
    "Action",
    "Evidence",
    "GuidancePage",
    "GuidanceRule",
    "NotPublished",
    "OwnerUpdate",
    "Recommendation",
    "RecommendationClosing",
    "RecommendationLearning",
    "RecommendationQuerySet",
    "Review",
    "progress_of",
]
