"""Series, repeats, templates, what is needed first, materials."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from events.actions.line import book
from events.actions.programme import free_slug
from events.models import (
    Booking,
    Event,
    Material,
    Prerequisite,
    Reserve,
    Series,
    Statement,
)
from portal.lib import audit, clock
from portal.lib.refusals import Refused
from resources.library.models import Audience, Resource, Topic

# What a repeat does not take over: its own times, fate and way in.
OWN = frozenset(
    {
        "id", "uuid", "slug", "starts", "ends", "state", "called_off_reason", "sequence", "published_at",
        "created_at", "changed_at", "join_url", "root", "template_name", "edition",
    }
)  # fmt: skip


@transaction.atomic
def begin_series(*, title: str, by: User, summary: str = "") -> Series:
    """Begin a series without events."""
    base = slugify(title)[:100] or "series"
    taken = set(Series.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, 1000))) if s not in taken)
    made = Series.objects.create(slug=slug, title=title, summary=summary)
    audit.record(by=by, verb="events.began_series", thing=made)
    return made


@transaction.atomic
def place_in_programme(
    *, event: Event, by: User, series: Collection[Series], needed: Iterable[Prerequisite], template_name: str
) -> None:
    """Say to which series an event belongs, what is needed first, and whether it is kept as a template, by a name.

    Who has asked already keeps what they have.
    """
    event.series.set(series)
    event.prerequisites.all().delete()
    for one in needed:
        Prerequisite.objects.create(event=event, level=one.level, title=one.title)
    event.template_name = template_name
    event.save(update_fields=["template_name", "changed_at"])
    audit.record(
        by=by,
        verb="events.placed",
        thing=event,
        series=[one.slug for one in series],
        needed=[str(one) for one in event.prerequisites.all()],
        template=template_name,
    )


@transaction.atomic
def set_materials(
    *, event: Event, before: Collection[Resource], after: Collection[Resource], by: User
) -> None:
    """Say which cards of the library belong to an event, and which of them are for afterwards."""
    event.materials.all().delete()
    Material.objects.bulk_create(
        Material(event=event, card=card, after=later)
        for later, cards in ((False, before), (True, after))
        for card in cards
    )
    audit.record(by=by, verb="events.set_materials", thing=event, before=len(before), after=len(after))


@transaction.atomic
def repeat_event(*, event: Event, starts: dt.datetime, by: User) -> Event:
    """Write a draft of the same event for another time, as long as the first; people and the join link stay behind."""
    details = {
        field.attname: getattr(event, field.attname)
        for field in Event._meta.concrete_fields
        if field.name not in OWN
    }
    made = Event(
        **details,
        slug=free_slug(event.title, starts),
        starts=starts,
        ends=starts + (event.ends - event.starts),
        root_id=event.root_id or event.pk,
    )
    made.save(force_insert=True)
    made.topics.set(Topic.objects.filter(events=event))
    made.audiences.set(Audience.objects.filter(events=event))
    made.series.set(Series.objects.filter(events=event))
    for reserve in Reserve.objects.filter(event=event):
        Reserve.objects.create(event=made, sector=reserve.sector, places=reserve.places)
    for one in Prerequisite.objects.filter(event=event):
        Prerequisite.objects.create(event=made, level=one.level, title=one.title)
    for material in Material.objects.filter(event=event):
        Material.objects.create(event=made, card_id=material.card_id, after=material.after)
    for asked in Statement.objects.filter(event=event):
        Statement.objects.create(event=made, number=asked.number, text=asked.text)
    audit.record(by=by, verb="events.repeated", thing=made, of=event.slug)
    return made


@transaction.atomic
def book_series(
    *,
    series: Series,
    person: User,
    by: User,
    manager: dict[str, str] | None = None,
    ways: Mapping[int, str] | None = None,
) -> list[Booking]:
    """Ask for every date of a series that can still be booked: a place, or the next turn in that line.

    `ways` says by the event's key how they wish to come to each date with two ways; online, if nothing is said.
    All of them or none. What one date of it needs first may be another date of it. Raises Refused where one date
    cannot be booked, or none is left.
    """
    coming = series.events.published().filter(starts__gt=clock.now())
    # In one order, so that two people who book at once never wait for each other.
    events = list(coming.order_by("pk").select_for_update(no_key=True, of=("self",)))
    if not events:
        raise Refused("No date of this series can be booked any more.")
    titles = [event.title for event in events]
    return [
        book(
            event=event,
            person=person,
            by=by,
            manager=manager if event.needs_approval else None,
            booked_too=[title for title in titles if title != event.title],
            way=(ways or {}).get(event.pk, ""),
        )
        for event in events
    ]
