"""The partnership's own pages are written here, and use is counted."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from portal.lib import audit, clock
from resources.library.models import Page, Resource, SearchEntry, Tally


@transaction.atomic
def write_page(
    *,
    slug: str,
    title: str,
    body: str,
    by: User | None,
    review_due: dt.date | None = None,
) -> Page:
    """Write one of the partnership's own pages; a slug that has none yet gets a new page."""
    words = {"title": title, "body": body, "review_due": review_due}
    page, new = Page.objects.update_or_create(
        slug=slug, defaults=words | {"edition": F("edition") + 1}, create_defaults=words
    )
    audit.record(by=by, verb="library.page_added" if new else "library.page_changed", thing=page)
    return page


def count(resource: Resource, what: str) -> None:
    """Add one to today's tally. It is a count, not state, so a GET may do it."""
    today = Tally.objects.filter(resource=resource, what=what, day=clock.today())
    if not today.update(count=F("count") + 1):
        Tally.objects.bulk_create(
            [Tally(resource=resource, what=what, day=clock.today())], ignore_conflicts=True
        )
        today.update(count=F("count") + 1)


def note_opened(card: Resource, *, by: Any, address: str) -> None:
    """Write who opened a card that only some agencies get, in any of its forms: it is not read unnoticed."""
    if card.visibility == Resource.Visibility.NAMED:
        audit.note_reading(by=by, verb="library.opened_restricted", address=address)


def sum_up_uses() -> None:
    """Write beside each card how often it was used in the last year: the order `most used` reads it there."""
    lately = Tally.objects.filter(
        resource=OuterRef("resource"), day__gt=clock.today() - dt.timedelta(days=365)
    ).order_by()
    used = Coalesce(Subquery(lately.values("resource").annotate(n=Sum("count")).values("n")), 0)
    used_or_was = SearchEntry.objects.filter(Q(used__gt=0) | Q(resource__in=Tally.objects.values("resource")))
    used_or_was.exclude(used=used).update(used=used)
