"""The desk's front page: what needs this person today, and how the portal is."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import roles
from accounts.context import partnership
from accounts.models import User
from accounts.signed_in import SignedIn
from events.models import Event
from portal.home import front
from portal.lib import clock, shell
from portal.lib.http import needs
from portal.lib.models import Email, Job
from resources.library import offering
from resources.library.models import Resource

shell.entry("Today", icon="house", url="home:desk", permission="accounts.open_desk", order=0)


@require_safe
@needs("accounts.open_desk")
def today(request: SignedIn) -> HttpResponse:
    """The first page of the working day."""
    person = request.user
    return render(
        request,
        "home/desk.html",
        {
            "now": clock.now(),
            "greeting": front.greeting(),
            "as_what": ", ".join(role.name.lower() for role in roles.ALL if role.key in person.role_keys),
            "this_week": _this_week(person)
            if person.has_perm("events.run") or person.has_perm("library.add")
            else None,
            "needs": shell.needs_of(person),
            "figures": shell.figures_for(person),
            "portal": _how_the_portal_is() if person.has_perm("accounts.see_emails") else None,
        },
    )


@shell.needs
def details_missing(person: User) -> Iterable[shell.Need]:
    """A new partnership has no telephone number yet: every page says less than it should."""
    house = partnership()
    if person.has_perm("accounts.change_settings") and (house is None or not house.front_door_phone):
        yield shell.Need(
            "The partnership’s details are missing",
            "Until they are here, no page can say whom to ring about a child.",
            "Fill them in",
            reverse("desk_accounts:settings"),
            icon="phone-call",
            tone="bad",
        )


@dataclass(frozen=True)
class Coming:
    """Something of this week: when, until when if it lasts, and what happens then."""

    at: dt.datetime
    title: str
    url: str
    what: str = ""
    until: dt.datetime | None = None


def _this_week(person: User) -> list[Coming]:
    """The events and publications on this person's desk in the next seven days, in their order."""
    now = clock.now()
    week: tuple[Any, Any] = now, now + dt.timedelta(days=7)
    events = Event.objects.run_by(person).published().coming().filter(starts__lt=week[1])
    coming = [
        Coming(e.starts, e.title, reverse("desk_events:event", args=[e.slug]), until=e.ends) for e in events
    ]
    cards = Resource.objects.visible_to(person)
    if not person.has_perm("library.decide"):
        cards = cards.filter(owner=person)
    coming += [
        Coming(card.publish_at, card.title, offering.place_of(card), "is published, if nothing is missing")
        for card in cards.scheduled().filter(publish_at__range=week)
        if card.publish_at
    ]
    coming += [
        Coming(card.embargo_until, card.title, offering.place_of(card), "its embargo ends")
        for card in cards.filter(embargo_until__range=week).exclude(state=Resource.State.PUBLISHED)
        if card.embargo_until
    ]
    return sorted(coming, key=lambda one: (one.at, one.title))


def _how_the_portal_is() -> dict[str, int]:
    """Jobs and letters in numbers: what waits, what stopped, what arrived."""
    return {
        "waiting": Job.objects.filter(state=Job.State.WAITING, due_at__lte=clock.now()).count(),
        "stopped": Job.objects.filter(state=Job.State.DEAD).count(),
        "sent": Email.objects.filter(state=Email.State.SENT).count(),
        "failed": Email.objects.filter(state=Email.State.FAILED).count(),
    }
