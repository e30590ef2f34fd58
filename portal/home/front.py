"""What the landing and my page gather from the rooms."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from events import saying
from events.models import Booking, Event, EventQuerySet
from portal.lib import clock, storage
from resources.learning import boards, standing
from resources.library.marks import marked, new_to
from resources.library.models import Resource
from resources.posters.fields import FULL
from resources.posters.models import PosterSize
from resources.videos.models import Viewing

NEWEST = 4
COMING = 3
IN_THE_FAN = 3
PICTURES_LAST = 600  # seconds that a picture's address works: longer than a slow page takes to load
ON_THE_LANDING = (Resource.Kind.REVIEW, Resource.Kind.BRIEFING)
# Reports, slides and plans are found on their review's page.
ON_MY_PAGE = (
    *ON_THE_LANDING,
    Resource.Kind.POSTER,
    Resource.Kind.VIDEO,
    Resource.Kind.COURSE,
    Resource.Kind.GUIDANCE,
)


def greeting() -> str:
    """By the hour in the UK."""
    hour = clock.in_london(clock.now()).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def newest(user: Any, kinds: Collection[str], number: int = NEWEST) -> QuerySet[Resource]:
    """The newest cards of these kinds that this person may open, a review before its briefing, each with its marks."""
    cards = Resource.objects.visible_to(user).published().filter(kind__in=kinds)
    return _dressed(cards, user).order_by("-published_at", "-kind", "title")[:number]


def news(person: User, number: int = NEWEST) -> QuerySet[Resource]:
    """What my page tells of what readers got since this person's last visit, whatever day stands on it."""
    return _dressed(new_to(person).filter(kind__in=ON_MY_PAGE), person)[:number]


def _dressed(cards: QuerySet[Resource], user: Any) -> QuerySet[Resource]:
    """With what a card on a front page says of itself."""
    formats = Count("parts", filter=Q(parts__part__state=Resource.State.PUBLISHED), distinct=True)
    return marked(cards.annotate(formats=formats), user)


def new_in_all(person: User) -> int:
    """How many cards readers got since this person's last visit."""
    return new_to(person).count()


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


def coming_events(user: Any) -> list[saying.Row]:
    """The next events that anybody may see, each with how many places are left in words."""
    shown = _coming(user).with_counts().select_related("trainer").prefetch_related("audiences")
    return [saying.row(event, None) for event in shown.order_by("starts")[:COMING]]


def coming_in_all(user: Any) -> int:
    """How many events are still to come."""
    return _coming(user).count()


def _coming(user: Any) -> EventQuerySet:
    return Event.objects.visible_to(user).published().coming()


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
    return begun.select_related("video__resource").order_by("-heard_at").first()


def review_of(viewing: Viewing, person: User) -> Resource | None:
    """The review that the recording is about, where it is published and this person may read it."""
    readable = Resource.objects.visible_to(person).published().filter(kind=Resource.Kind.REVIEW)
    return readable.filter(parts__part=viewing.video.resource_id).order_by("-published_at").first()


def pressing(tasks: Sequence[boards.Task]) -> str:
    """`1 late, 2 due this week`: what of the things set for somebody cannot wait; empty where nothing is."""
    late, soon = sum(one.cell.is_late for one in tasks), sum(one.cell.is_soon for one in tasks)
    said = [f"{late} late"] * bool(late) + [f"{soon} due this week"] * bool(soon)
    return ", ".join(said)


def set_by(tasks: Sequence[boards.Task]) -> int:
    """How many agencies have set these things."""
    return len({one.item.agency_id for one in tasks})


def courses_under_way(person: User) -> list[standing.Standing]:
    """The courses that this person has begun and not completed, each with the step to go on with."""
    return [one for one in standing.courses_of(person) if not one.is_completed]


def poster_themes(user: Any) -> int:
    """How many posters this reader may make their own."""
    return Resource.objects.visible_to(user).published().filter(kind=Resource.Kind.POSTER).count()


def poster_pictures(user: Any) -> list[dict[str, Any]]:
    """Pictures of the newest posters under signed addresses, as many as make a fan; none where one is missing."""
    newest_first = PosterSize.objects.filter(
        size=FULL, poster__resource__in=Resource.objects.visible_to(user).published()
    ).order_by("-poster__resource__published_at", "poster__resource__title")
    shown = list(newest_first.exclude(picture_name="")[:IN_THE_FAN])
    return [_picture(size) for size in shown] if len(shown) == IN_THE_FAN else []


def _picture(size: PosterSize) -> dict[str, Any]:
    address = storage.presigned(
        size.picture_name,
        filename="poster.webp",
        content_type="image/webp",
        seconds=PICTURES_LAST,
        inline=True,
    )
    return {"url": address, "width": round(size.page_w_pt), "height": round(size.page_h_pt)}
