"""The library's nouns."""

from resources.library.models.cards import (
    Audience,
    Bundle,
    OldAddress,
    Resource,
    ResourceQuerySet,
    Topic,
    released_between,
)
from resources.library.models.decisions import Decision
from resources.library.models.documents import (
    FILE_WORDS,
    Document,
    DocumentPage,
    DocumentVersion,
    FileFinding,
)
from resources.library.models.following import Digest, Follow
from resources.library.models.pages import Page, Tally
from resources.library.models.reach import Reach
from resources.library.models.saving import Saved, SharedList
from resources.library.models.search import SearchEntry, SearchPart, SearchWord
from resources.library.models.searches import FruitlessSearch, SavedSearch, Synonym, ToldOf

__all__ = [
    "FILE_WORDS",
    "Audience",
    "Bundle",
    "Decision",
    "Digest",
    "Document",
    "DocumentPage",
    "DocumentVersion",
    "FileFinding",
    "Follow",
    "FruitlessSearch",
    "OldAddress",
    "Page",
    "Reach",
    "Resource",
    "ResourceQuerySet",
    "Saved",
    "SavedSearch",
    "SearchEntry",
    "SearchPart",
    "SearchWord",
    "SharedList",
    "Synonym",
    "Tally",
    "ToldOf",
    "Topic",
    "released_between",
]
