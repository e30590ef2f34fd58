"""The library's nouns."""

from resources.library.models.cards import Audience, Bundle, OldAddress, Resource, ResourceQuerySet, Topic
from resources.library.models.documents import FILE_WORDS, Document, DocumentVersion
from resources.library.models.pages import Page, Tally
from resources.library.models.reach import Reach
from resources.library.models.search import SearchEntry, SearchPart, SearchWord
from resources.library.models.searches import FruitlessSearch, SavedSearch, Synonym, ToldOf

__all__ = [
    "FILE_WORDS",
    "Audience",
    "Bundle",
    "Document",
    "DocumentVersion",
    "FruitlessSearch",
    "OldAddress",
    "Page",
    "Reach",
    "Resource",
    "ResourceQuerySet",
    "SavedSearch",
    "SearchEntry",
    "SearchPart",
    "SearchWord",
    "Synonym",
    "Tally",
    "ToldOf",
    "Topic",
]
