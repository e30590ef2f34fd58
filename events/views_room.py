"""Saying that one is there: the code of the room, scanned or typed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.signed_in import SignedIn
from events import actions, roomcode
from events.forms import HereForm
from events.models import Booking, Event
from portal.lib.http import find, form_page, idempotent, tried


def _event(request: SignedIn, slug: str) -> Event:
    rooms = Event.objects.visible_to(request.user).exclude(format=Event.Format.ONLINE)
    return find(rooms.filter(published_at__isnull=False), slug=slug)


@require_safe
def type_code(request: SignedIn, slug: str) -> HttpResponse:
    """Where a code is typed by who cannot scan it. It leads on; nothing is noted yet."""
    found = _event(request, slug)
    if code := roomcode.plain(request.GET.get("code", "")):
        return redirect("events:here_code", found.slug, code)
    return render(request, "events/here.html", _context(request, found))


@require_http_methods(["GET", "POST"])
@idempotent("events.check_in")
def here(request: SignedIn, slug: str, code: str) -> HttpResponse:
    """Where a scanned code leads: one button notes that the person is there. Without a place, it says whom to ask."""
    found = _event(request, slug)
    context = _context(request, found)
    form = HereForm(request.POST or None)
    booking: Booking | None = context["booking"]
    if booking and tried(form, lambda _: actions.check_in(booking=booking, code=code, by=request.user)):
        messages.success(request, "Thank you. We have noted that you are here.")
        return redirect("events:here", found.slug)
    return form_page(request, "events/here.html", context | {"form": form, "code": code})


def _context(request: SignedIn, found: Event) -> dict[str, Any]:
    mine = Booking.objects.of(request.user).filter(event=found)
    booking = mine.booked().first()
    if booking:
        booking.event = found
    return {
        "event": found,
        "booking": booking,
        "marked": mine.on_register().exists(),
        "window": found.join_window,
        "seen": booking.presences.first() if booking else None,
    }
