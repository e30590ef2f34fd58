"""The library's nouns."""

from resources.library.models.cards import Audience, Bundle, OldAddress, Resource, ResourceQuerySet, Topic
from resources.library.models.documents import Document, DocumentVersion, FILE_WORDS
from resources.library.models.pages import Page, Tally
from resources.library.models.search import SearchEntry, SearchPart, SearchWord

__all__ = ["Audience", "Bundle", "Document", "DocumentVersion", "FILE_WORDS", "OldAddress", "Page", "Resource", "ResourceQuerySet", "SearchEntry", "SearchPart", "SearchWord", "Tally", "Topic"]
