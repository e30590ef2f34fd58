"""What a reader's words ask the index for: as typed, or with the wordings that mean the same."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery

from resources.library import synonyms
from resources.library.models import Synonym
from resources.library.search import CONFIG
from resources.library.wanted import Wanted


@dataclass(frozen=True)
class Asked:
    """A search in the database's language (`function` of PostgreSQL), and what was added or left out besides."""

    words: str
    function: str = "websearch_to_tsquery"
    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def query(self) -> SearchQuery:
        """For querysets."""
        kind = "websearch" if self.function == "websearch_to_tsquery" else "raw"
        return SearchQuery(self.words, config=CONFIG, search_type=kind)


def of(wanted: Wanted) -> Asked:
    """Words as people type them on the web: quotes, `or`, a minus; widened by the groups that hold one of them.

    One look at an index, and none where there are no words.
    """
    keys = [] if wanted.exact else synonyms.keys(wanted.q)
    if not keys:
        return Asked(wanted.q)
    groups = Synonym.objects.filter(folded__overlap=keys).values_list("wordings", flat=True)
    wide = synonyms.widened(wanted.q, groups)
    if wide is None:
        return Asked(wanted.q)
    return Asked(wide.query, "to_tsquery", wide.added, wide.left_out)
