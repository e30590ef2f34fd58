"""What a coordinator does at an event for colleagues of the own agency: book, pass a place on, give up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.signed_in import SignedIn
from events import actions, places, saying
from events.forms import ColleagueForm, HandOverForm
from events.models import Booking, BookingQuerySet, Event, Exemption, price_of
from portal.lib.http import find, form_page, idempotent, tried


def _event(request: SignedIn, slug: str) -> Event:
    """An announced event, for somebody who looks after an agency; for others there is no such page."""
    found = find(Event.objects.visible_to(request.user), slug=slug)
    if not request.user.has_perm("events.book_colleagues", found):
        raise Http404
    return found


def _ours(request: SignedIn, found: Event) -> BookingQuerySet:
    """What the agencies of this coordinator have at the event, in the order of the line."""
    mine = Booking.objects.of_agencies_kept_by(request.user).live().filter(event=found)
    return mine.with_turn().select_related("person", "agency").in_order()


@require_http_methods(["GET", "POST"])
@idempotent("events.book_colleague")
def agency(request: SignedIn, slug: str) -> HttpResponse:
    """Who of the agency comes or waits, and booking for one more; no manager is asked."""
    found = _event(request, slug)
    form = ColleagueForm(request.POST or None, agencies=request.user.coordinated_agency_ids, event=found)
    had: list[Booking] = []

    def deed(given: dict[str, Any]) -> object:
        had.extend(found.bookings.live().filter(person=form.person))
        return actions.book(event=found, person=form.person, by=request.user, way=form.chosen_way)

    if tried(form, deed):
        has = found.bookings.live().get(person=form.person)
        told = " already, so nothing was changed." if had else ", and is told by email."
        messages.success(request, f"{form.person.name} {_HAS.get(has.state, 'stands in the line')}{told}")
        return redirect("events:agency", found.slug)
    rows = [saying.colleague(booking, found) for booking in _ours(request, found)]
    exempt = Exemption.words() if found.price else ""
    context = {"event": found, "form": form, "rows": rows, "exempt": exempt}
    return form_page(request, "events/agency.html", context)


_HAS = {places.BOOKED: "has a place", places.OFFERED: "is offered a place"}


@require_http_methods(["GET", "POST"])
@idempotent("events.hand_over_colleague")
def hand_over(request: SignedIn, slug: str, uuid: UUID) -> HttpResponse:
    """Give a colleague's place to another one of the same agency; both are told."""
    found = _event(request, slug)
    booking = find(_ours(request, found).booked(), uuid=uuid)
    form = HandOverForm(request.POST or None, agencies=[booking.agency_id])
    if tried(form, lambda _: actions.hand_over(booking=booking, to=form.person, by=request.user)):
        messages.success(request, f"{form.person.name} has the place, and both are told by email.")
        return redirect("events:agency", found.slug)
    return form_page(
        request, "events/agency_hand_over.html", {"event": found, "booking": booking, "form": form}
    )


@require_http_methods(["GET", "POST"])
@idempotent("events.give_up_colleague")
def give_up(request: SignedIn, slug: str, uuid: UUID) -> HttpResponse:
    """Give up what a colleague has at the event: a page that says what it means, then one button."""
    found = _event(request, slug)
    booking = find(_ours(request, found), uuid=uuid)
    context: dict[str, Any] = {"event": found, "booking": booking, "price": price_of(booking)}
    if request.method == "POST":
        try:
            actions.cancel(booking=booking, by=request.user)
        except actions.Refused as refused:
            return form_page(request, "events/agency_give_up.html", context | {"problem": str(refused)})
        messages.success(request, f"{booking.person.name} is told by email.")
        return redirect("events:agency", found.slug)
    return form_page(request, "events/agency_give_up.html", context)
