"""Series: their page, and booking all their dates at once; wanting to be told of a next date."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from events import actions, places, saying
from events.forms import AskForm, SeriesWaysForm
from events.models import Booking, Event, Series
from portal.lib.http import find, form_page, idempotent, unprocessable


def _series(request: HttpRequest, slug: str) -> Series:
    """A series of which this person may read a date; otherwise there is no such page."""
    seen = Event.objects.visible_to(request.user)
    return find(Series.objects.filter(events__in=seen).distinct(), slug=slug)


def _page(
    request: HttpRequest, found: Series, problem: str = "", ways: SeriesWaysForm | None = None
) -> dict[str, Any]:
    mine = {booking.event_id: booking for booking in Booking.objects.of(request.user).live().with_turn()}
    shown = found.events.visible_to(request.user).filter(published_at__isnull=False).with_counts()
    events = list(shown.select_related("trainer").prefetch_related("audiences"))
    ahead = [event for event in events if event.is_published and not event.has_started]
    left = [event for event in ahead if event.pk not in mine]
    may_book = bool(left) and request.user.has_perm("events.book_event", left[0])
    return {
        "series": found,
        "coming": [saying.row(event, mine.get(event.pk)) for event in events if not event.has_ended],
        "past": [saying.row(event, None) for event in events if event.has_ended],
        "left": left,
        "asks": any(event.needs_approval for event in left),
        "may_book": may_book,
        "ways": ways or SeriesWaysForm(events=left if may_book else []),
        "problem": problem,
    }


@login_not_required
@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of a series, and one button for all of them."""
    return render(request, "events/series.html", _page(request, _series(request, slug)))


@require_http_methods(["GET", "POST"])
@idempotent("events.book_series")
def book_series(request: SignedIn, slug: str) -> HttpResponse:
    """Ask for every date that is left, where managers are asked with their address; all or none."""
    found = _series(request, slug)
    page = _page(request, found)
    if request.method == "GET" and not page["asks"]:
        return redirect(found)
    if not page["may_book"]:
        raise Http404
    ways = SeriesWaysForm(request.POST or None, events=page["left"])
    form = AskForm(request.POST or None, by=request.user) if page["asks"] else None
    asked = [one for one in (form, ways) if one is not None]
    sound = not [one for one in asked if not one.is_valid()]  # all that is amiss is said at once
    if form is not None and not sound:
        return form_page(
            request, "events/series_ask.html", {"series": found, "form": form, "ways": ways, "forms": asked}
        )
    if not sound:
        return unprocessable(request, "events/series.html", _page(request, found, ways=ways))
    manager = form.cleaned_data if form else None
    try:
        made = actions.book_series(
            series=found, person=request.user, by=request.user, manager=manager, ways=ways.chosen_ways
        )
    except actions.Refused as refused:
        return unprocessable(request, "events/series.html", _page(request, found, str(refused)))
    booked = sum(booking.state == places.BOOKED for booking in made)
    others = "" if booked == len(made) else " For the others your turn is kept."
    messages.success(request, f"{booked} of {len(made)} dates booked.{others}")
    return redirect(found)


@require_POST
@idempotent("events.next_date")
def next_date(request: SignedIn, slug: str) -> HttpResponse:
    """Want to be told of a next date, or no longer."""
    found = find(Event.objects.visible_to(request.user).filter(published_at__isnull=False), slug=slug)
    if "stop" in request.POST:
        actions.forget_next_date(event=found, person=request.user)
        messages.success(request, "We no longer keep that you wait for a next date.")
    else:
        actions.want_next_date(event=found, person=request.user)
        messages.success(request, "We email you once, when a next date is announced.")
    return redirect(found)
