"""Whose data the library holds: who owns a card and who uploaded a file. What is read is counted, never by whom."""

from accounts.models import Agency
from portal.lib.privacy import holds, nothing_personal, removes, unnames
from resources.library.models import (
    Audience,
    Bundle,
    Decision,
    Digest,
    Document,
    DocumentPage,
    DocumentVersion,
    FileFinding,
    Follow,
    FruitlessSearch,
    OldAddress,
    Page,
    Reach,
    Resource,
    Saved,
    SavedSearch,
    SearchEntry,
    SearchPart,
    SearchWord,
    SharedList,
    Synonym,
    Tally,
    ToldOf,
    Topic,
)


def _move_named(old: Agency, new: Agency) -> None:
    """What the old agency was named for, the new one is named for."""
    for card in Resource.objects.filter(agencies=old):
        card.agencies.remove(old)
        card.agencies.add(new)


holds(
    Resource,
    person="owner",
    keep="As long as the card; the names of who looks after it, wrote and approved it go when the person is erased.",
    erase=unnames(Resource, "owner", "deputy", "words_by", "sent_by", "approved_by"),
    merge=_move_named,
)
holds(
    DocumentVersion,
    person="uploaded_by",
    keep="As long as the file; the uploader's name goes when the person is erased.",
    erase=unnames(DocumentVersion, "uploaded_by"),
)
holds(
    SavedSearch,
    person="person",
    keep="Until its owner deletes it, or is erased.",
    erase=removes(SavedSearch),
)
holds(ToldOf, person="search__person", keep="As long as the saved search that told of it.")
nothing_personal(Synonym, "Words that mean the same.")
nothing_personal(FruitlessSearch, "Words and counts by day, without people; a year old, they go.")
holds(Follow, person="person", keep="Until it is ended, or the account is closed.", erase=removes(Follow))
holds(Digest, person="person", keep="As long as the account is open.", erase=removes(Digest))
holds(Saved, person="person", keep="Until it is taken off, or the account is closed.", erase=removes(Saved))
holds(
    SharedList,
    person="person",
    keep="As long as the account is open: a list that was withdrawn is shown to its owner only.",
    erase=removes(SharedList),
)
holds(
    FileFinding,
    person="accepted_by",
    keep="As long as the file; the name of who answered for it goes when the person is erased.",
    erase=unnames(FileFinding, "accepted_by"),
)
nothing_personal(DocumentPage, "Text of published files, in which no child\u2019s details were found.")
holds(
    Decision,
    person="made_by",
    keep="As long as the card; the name of who decided goes when the person is erased.",
    erase=unnames(Decision, "made_by"),
)
nothing_personal(Topic, "Themes.")
nothing_personal(Audience, "Kinds of readers, not readers.")
nothing_personal(OldAddress, "Addresses of cards.")
nothing_personal(Bundle, "Which card belongs to which.")
nothing_personal(SearchPart, "Text of published material, and of drafts on their way there.")
nothing_personal(SearchEntry, "The same text as an index.")
nothing_personal(SearchWord, "Single words of that text.")
nothing_personal(Document, "Which card has a file.")
nothing_personal(Page, "The partnership's own words.")
nothing_personal(Tally, "Counts by day, without people.")
nothing_personal(Reach, "How many people a session reached, without names.")
