"""Writes about searching: wordings that mean the same, searches that people keep, words that found nothing."""

import datetime as dt
import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from accounts.models import User
from portal.lib import audit, clock, identity
from resources.library import emails, saved, synonyms
from resources.library.models import FruitlessSearch, SavedSearch, Synonym, ToldOf
from resources.library.wanted import Wanted

MOST_SAVED = 50  # searches of one person
MOST_NEW_WORDS = 1_000  # of a day: a machine that types nonsense shall not fill the desk
FRUITLESS_KEPT = dt.timedelta(days=365)

_NUMBERS = re.compile(r"\d{5}|\d{2}\D\d{2}\D\d")


class TooMany(Exception):
    """Somebody keeps as many searches as one may; the text says so."""


@transaction.atomic
def write_synonym(*, wordings: Iterable[str], by: User | None, synonym: Synonym | None = None) -> Synonym:
    """Say that wordings mean the same; a group that is given is changed. Searches follow at once."""
    group = synonym or Synonym()
    group.wordings = list(wordings)
    group.folded = [synonyms.folded(wording) for wording in group.wordings]
    group.save()
    verb = "library.synonym_changed" if synonym else "library.synonym_added"
    audit.record(by=by, verb=verb, thing=group, wordings=group.wordings)
    return group


@transaction.atomic
def remove_synonym(*, synonym: Synonym, by: User) -> None:
    """Forget that these wordings mean the same."""
    audit.record(by=by, verb="library.synonym_removed", thing=synonym, wordings=synonym.wordings)
    synonym.delete()


@transaction.atomic
def save_search(*, wanted: Wanted, by: User) -> SavedSearch:
    """Keep a search for its owner; one that is kept already stays as it is. Raises TooMany."""
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    query = wanted.query.removeprefix("?")
    kept = SavedSearch.objects.filter(person=person)
    if known := kept.filter(query=query).first():
        return known
    if kept.count() >= MOST_SAVED:
        raise TooMany(f"You keep {MOST_SAVED} searches. Delete one first.")
    search = SavedSearch.objects.create(person=person, query=query, name=saved.name_of(by, wanted))
    audit.record(by=by, verb="library.search_saved", thing=search)
    return search


@transaction.atomic
def delete_search(*, search: SavedSearch, by: User) -> None:
    """Keep a search no longer."""
    audit.record(by=by, verb="library.search_deleted", thing=search)
    search.delete()


@transaction.atomic
def set_telling(*, search: SavedSearch, tells: bool, by: User) -> None:
    """Begin or stop telling the owner of one search what is new. Who begins again is not told of the time between."""
    search.refresh_from_db(from_queryset=SavedSearch.objects.select_for_update(no_key=True))
    if search.tells == tells:
        return
    search.tells, search.tells_since = tells, clock.now() if tells else search.tells_since
    search.save(update_fields=["tells", "tells_since"])
    audit.record(by=by, verb="library.search_tells", thing=search, tells=tells)


@transaction.atomic
def stop_telling(*, person: User) -> int:
    """Stop every letter about saved searches to one person, who asked for it; returns how many searches fell silent."""
    telling = SavedSearch.objects.filter(person=person, tells=True)
    for search in telling:
        audit.record(by=person, verb="library.search_tells", thing=search, tells=False)
    return telling.update(tells=False)


@transaction.atomic
def tell_of_new(*, person: User) -> None:
    """Write one letter with what is new for somebody's saved searches; each card once for each search."""
    searches = SavedSearch.objects.select_for_update(no_key=True).filter(person=person, tells=True)
    found = [emails.Find(search, list(saved.news(search))) for search in searches.order_by("pk")]
    finds = [find for find in found if find.cards]
    if finds:
        told = ToldOf.objects.bulk_create(
            ToldOf(search=find.search, resource=card) for find in finds for card in find.cards
        )
        emails.something_new(finds, to=person, first=told[0])


def count_fruitless(words: str) -> None:
    """Add one to the day's count of words that found nothing. It is a count, not state, so a GET may do it.

    What could point to a child or to anybody else (identity, an email address, a long number) is not kept.
    """
    plain = " ".join(synonyms.flat(words).split())[:200]
    if not synonyms.folded(plain) or "@" in plain or _NUMBERS.search(plain) or identity.findings(words):
        return
    today = FruitlessSearch.objects.filter(day=clock.today())
    row = today.filter(words=plain)
    if not row.update(count=F("count") + 1) and today.count() < MOST_NEW_WORDS:
        FruitlessSearch.objects.bulk_create([FruitlessSearch(words=plain)], ignore_conflicts=True)
        row.update(count=F("count") + 1)


def forget_fruitless() -> None:
    """Forget words that found nothing a year ago."""
    FruitlessSearch.objects.filter(day__lt=clock.today() - FRUITLESS_KEPT).delete()
