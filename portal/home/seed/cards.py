"""What every card of the pilot needs: its themes and readers, its day, and publishing at once or when it is ready."""

import datetime as dt
from typing import Any

from django.utils.text import slugify

from accounts.models import User
from portal.home.seed import wording
from portal.lib import jobs
from resources.library import actions as library
from resources.library.models import Audience, Resource, Topic

BEING_PREPARED = "Being prepared: it will be here in a few minutes"
REVIEWED_AFTER = dt.timedelta(days=365)


def known(slug: str) -> Resource | None:
    """The card that is there already."""
    return Resource.objects.filter(slug=slug).first()


def words_of(row: dict[str, Any]) -> dict[str, Any]:
    """A card's own words, themes and readers, as `library.add_resource` and the shelves' actions take them."""
    return {
        "title": row["title"],
        "slug": row["slug"],
        "summary": row.get("summary", ""),
        "content_note": row.get("content_note", ""),
        "topics": themes(row["topics"]),
        "audiences": readers(row["audiences"]),
    }


def themes(names: list[str]) -> list[Topic]:
    """Themes by their names, in that order."""
    found = Topic.objects.in_bulk([slugify(name) for name in names], field_name="slug")
    return [found[slugify(name)] for name in names]


def readers(names: list[str]) -> list[Audience]:
    """Readers by their names, in that order."""
    found = Audience.objects.in_bulk([slugify(name) for name in names], field_name="slug")
    return [found[slugify(name)] for name in names]


def publish(card: Resource, day: dt.date) -> None:
    """Publish a card that has all it needs, as on that day: the portal does it, being set up."""
    library.publish(resource=card, by=None, at=wording.morning(day))


def publish_when_ready(card: Resource, day: dt.date, *, by: User, recording: bool = False) -> None:
    """Announce a card whose file is still being checked, and publish it, as on that day, once it is.

    The job stands behind the check in the same queue (`recording`: behind the film, or what needs it), so that in
    the ordinary case it finds the work done.
    """
    library.announce(resource=card, by=by, expected_text=BEING_PREPARED)
    kind = "home.publish_after_recording" if recording else "home.publish_when_ready"
    jobs.enqueue(kind, f"{card.pk} {day}")
