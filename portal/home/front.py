"""What the landing and my page gather from the rooms."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import RecordEntry, User
from events.models import Booking, Event
from portal.lib import clock
from resources.library.models import Resource
from resources.videos.models import Viewing

NEWEST = 4
COMING = 3
FORMATS_ON_FRONT = [Resource.Kind.REVIEW, Resource.Kind.BRIEFING]


def newest(user: Any, kinds: list[Resource.Kind] | None = None) -> QuerySet[Resource]:
    """The newest cards that this person may open; the landing shows reviews and briefings only."""
    cards = Resource.objects.visible_to(user).published().prefetch_related("topics")
    if kinds:
        cards = cards.filter(kind__in=kinds)
    formats = Count("parts", filter=Q(parts__part__state=Resource.State.PUBLISHED), distinct=True)
    return cards.annotate(formats=formats).order_by("-published_at", "title")[:NEWEST]


def often_looked_for() -> list[dict[str, str]]:
    """The themes that most open cards have: a way in for who does not know what to type."""
    themes = (
        Resource.objects.published()
        .filter(visibility=Resource.Visibility.PUBLIC, topics__isnull=False)
        .values("topics__name", "topics__slug")
        .annotate(cards=Count("pk"))
        .order_by("-cards", "topics__name")[:4]
    )
    return [{"name": row["topics__name"], "slug": row["topics__slug"]} for row in themes]


def coming_events(user: Any) -> QuerySet[Event]:
    """The next events that anybody may see, with their places counted."""
    return Event.objects.visible_to(user).published().coming().with_counts().order_by("starts")[:COMING]


def coming_in_all(user: Any) -> int:
    """How many events are still to come."""
    return Event.objects.visible_to(user).published().coming().count()


def next_booking(person: User) -> Booking | None:
    """The next event where this person has a place or waits for one."""
    mine = Booking.objects.live().filter(person=person, event__ends__gt=clock.now())
    return mine.select_related("event").order_by("event__starts").first()


def unfinished(person: User) -> Viewing | None:
    """The recording that this person left last, not yet watched to its end."""
    begun = Viewing.objects.filter(
        person=person,
        completed_at__isnull=True,
        position_seconds__gt=0,
        video__resource__in=Resource.objects.visible_to(person).published(),
    )
    return begun.select_related("video__resource").order_by("-changed_at").first()


def record_since_april(person: User) -> dict[str, float]:
    """Hours in the record since the first of April, and how many of them were participatory."""
    today = clock.today()
    april = dt.date(today.year if today >= dt.date(today.year, 4, 1) else today.year - 1, 4, 1)
    sums = RecordEntry.objects.filter(person=person, completed_on__gte=april).aggregate(
        minutes=Sum("minutes", default=0), taking_part=Sum("minutes", filter=Q(participatory=True), default=0)
    )
    return {"hours": sums["minutes"] / 60, "participatory": sums["taking_part"] / 60}


def poster_themes() -> int:
    """How many posters a visitor may make their own."""
    return Resource.objects.published().filter(kind=Resource.Kind.POSTER).count()
