"""The room's nouns: what is written, and how it was delivered to teams."""

from resources.briefings.models.briefings import Briefing, BriefingQuerySet, Reading, Section
from resources.briefings.models.deliveries import Delivery, DeliveryQuerySet, Presence, TeamAction

__all__ = [
    "Briefing",
    "BriefingQuerySet",
    "Delivery",
    "DeliveryQuerySet",
    "Presence",
    "Reading",
    "Section",
    "TeamAction",
]
