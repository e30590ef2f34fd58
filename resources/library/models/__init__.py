"""The library's nouns."""

from resources.library.models.cards import Audience, Bundle, OldAddress, Resource, ResourceQuerySet, Topic
from resources.library.models.documents import FILE_WORDS, Document, DocumentVersion
from resources.library.models.pages import Page, Tally
from resources.library.models.reach import Reach
from resources.library.models.search import SearchEntry, SearchPart, SearchWord

__all__ = [
    "FILE_WORDS",
    "Audience",
    "Bundle",
    "Document",
    "DocumentVersion",
    "OldAddress",
    "Page",
    "Reach",
    "Resource",
    "ResourceQuerySet",
    "SearchEntry",
    "SearchPart",
    "SearchWord",
    "Tally",
    "Topic",
]
