"""Posters and their boxes; the copies that people made of them, and what they let the portal keep."""

from resources.posters.models.copies import PosterCopy
from resources.posters.models.keeping import AgencyLogo, SavedWords
from resources.posters.models.packs import PosterPack
from resources.posters.models.posters import LeadField, Poster, PosterSize

__all__ = ["AgencyLogo", "LeadField", "Poster", "PosterCopy", "PosterPack", "PosterSize", "SavedWords"]
