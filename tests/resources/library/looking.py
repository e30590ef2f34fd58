"""How the tests of the list look at it."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from resources.library import asking, browse, matching
from resources.library.wanted import Wanted

NOBODY = AnonymousUser()


def titles(user=NOBODY, **wanted) -> list[str]:
    return [row.card.title for row in shelf(user, **wanted).found]


def shelf(user=NOBODY, number=1, **wanted) -> browse.Shelf:
    return browse.shelf(user, Wanted(**wanted), asking.of(Wanted(**wanted)), number)


def found(user=NOBODY, **wanted) -> list[matching.Found]:
    return shelf(user, **wanted).found


def counts(group: str, **wanted) -> list[tuple[str, int]]:
    shown = next(g for g in shelf(**wanted).groups if g.name == group)
    return [(choice.value, choice.count) for choice in shown.values]


def on(year: int, month: int = 6) -> dt.datetime:
    return dt.datetime(year, month, 15, 9, tzinfo=dt.UTC)
