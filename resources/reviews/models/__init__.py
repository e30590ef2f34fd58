"""The room's nouns."""

from resources.reviews.models.checklist import ChecklistItem, ChecklistTick
from resources.reviews.models.evidence import Evidence, OwnerUpdate
from resources.reviews.models.guidance import GuidancePage, GuidanceRule
from resources.reviews.models.links import LinkCheck
from resources.reviews.models.milestones import Milestone
from resources.reviews.models.recommendations import (
    Action,
    Recommendation,
    RecommendationClosing,
    RecommendationEvent,
    RecommendationLearning,
    RecommendationQuerySet,
)
from resources.reviews.models.reviews import ROLE_CHOICES, ROLES, NotPublished, Review, progress_of
from resources.reviews.models.words import ConfidentialWords

__all__ = [
    "ROLES",
    "ROLE_CHOICES",
    "Action",
    "ChecklistItem",
    "ChecklistTick",
    "ConfidentialWords",
    "Evidence",
    "GuidancePage",
    "GuidanceRule",
    "LinkCheck",
    "Milestone",
    "NotPublished",
    "OwnerUpdate",
    "Recommendation",
    "RecommendationClosing",
    "RecommendationEvent",
    "RecommendationLearning",
    "RecommendationQuerySet",
    "Review",
    "progress_of",
]
