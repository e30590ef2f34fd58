"""Calendar feeds: the programme for everybody, and a person's own bookings at an address only they know."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_POST, require_safe

from accounts.signed_in import SignedIn
from events import actions, emails, months
from events.models import Booking, CalendarKey, Event
from portal.lib import calendar, clock
from portal.lib.http import idempotent

PAST = dt.timedelta(days=60)  # so long an event stays in a feed once it is over
MOST = 500


@login_not_required
@require_safe
@cache_control(public=True, max_age=900)
@conditional_page
def programme(request: HttpRequest) -> HttpResponse:
    """What is announced, by the same filters as the list."""
    asked = request.GET
    events = Event.objects.published().with_counts().narrowed(asked).filter(ends__gte=clock.now() - PAST)
    if day := months.day(asked.get("day", "")):
        events = events.filter(starts__date=day)
    elif asked.get("when") == "past":
        events = events.past()
    return _answer(emails.feed(events[:MOST], "events"))


@login_not_required
@require_safe
@cache_control(private=True, max_age=900)
@conditional_page
def own(request: HttpRequest, token: str) -> HttpResponse:
    """One person's places, for their calendar program; it names nobody, and holds no link of a meeting."""
    person = CalendarKey.person_of(token)
    if person is None:
        raise Http404
    mine = Booking.objects.of(person).on_register().select_related("event").order_by("event__starts", "pk")
    found = mine.filter(event__state=Event.State.PUBLISHED, event__ends__gte=clock.now() - PAST)
    kept = {booking.event_id: booking for booking in found[:MOST]}
    events = [booking.event for booking in kept.values()]
    answer = _answer(emails.feed(events, "my bookings", kept))
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _answer(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=calendar.CONTENT_TYPE)


@require_POST
@idempotent("events.renew_calendar")
def renew(request: SignedIn) -> HttpResponse:
    """Another address for one's own calendar."""
    actions.renew_calendar(person=request.user, by=request.user)
    messages.success(request, "Your calendar has a new address. The old one leads nowhere now.")
    return redirect("events:my_bookings")
