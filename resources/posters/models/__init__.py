"""Posters and their boxes; the copies that people made of them."""

from resources.posters.models.copies import PosterCopy
from resources.posters.models.posters import LeadField, Poster, PosterSize

__all__ = ["LeadField", "Poster", "PosterCopy", "PosterSize"]
