"""The desk's part of the programme: trainers run their own events, the business team all of them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Agency
from accounts.signed_in import SignedIn
from events import actions, desk_line, places, saying
from events.forms import BookForForm, CallOffForm, EventForm, LimitsForm, PlacesForm, TurnForm
from events.models import AccessNeed, Booking, BookingQuerySet, Event
from portal.lib import shell
from portal.lib.http import find, form_page, idempotent, needs, tried, unprocessable
from portal.lib.two_editors import differences

shell.entry("Events", icon="calendar-dots", url="desk_events:list", permission="events.run", order=40)


@shell.needs
def registers_to_take(person: Any) -> Iterable[shell.Need]:
    """Events that have ended and whose register is still open, for those who run them."""
    if not person.has_perm("events.run"):
        return
    open_ones: Any = (  # each with its count
        Event.objects.run_by(person)
        .published()
        .past()
        .annotate(unmarked=Count("bookings", filter=Q(bookings__state=places.BOOKED)))
        .filter(unmarked__gt=0)
    )
    for event in open_ones:
        yield shell.Need(
            title=f"Take the register of {event.title}",
            why=f"{event.unmarked} not marked yet; hours and certificates wait for it.",
            action="Register",
            url=reverse("desk_events:register", args=[event.slug]),
            icon="list-checks",
            since=event.ends,
        )


def _bookings(request: SignedIn, found: Event) -> BookingQuerySet:
    """The event's bookings with the people's names and agencies."""
    mine = Booking.objects.visible_to(request.user).filter(event=found)
    return mine.select_related("person", "agency")


def _event(request: SignedIn, slug: str) -> Event:
    return find(Event.objects.run_by(request.user).select_related("trainer"), slug=slug)


@require_safe
@needs("events.run")
def events(request: SignedIn) -> HttpResponse:
    """What this person runs: what comes first, then drafts' and past events."""
    mine = Event.objects.run_by(request.user).with_counts().select_related("trainer")
    context = {
        "coming": mine.coming(),
        "past": mine.past().order_by("-starts", "-pk")[:100],
        "templates": Event.objects.run_by(request.user).templates(),
    }
    return render(request, "events/desk_list.html", context)


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.add_event")
def new(request: SignedIn) -> HttpResponse:
    """Write a draft; a trainer's own draft is led by that trainer."""
    form = EventForm(request.POST or None, by=request.user)
    if form.is_valid():
        made = actions.add_event(by=request.user, **{"trainer": request.user} | form.details())
        messages.success(request, "The draft is kept. Publish it when it is ready.")
        return redirect("desk_events:event", made.slug)
    return form_page(request, "events/desk_form.html", {"form": form})


@require_safe
@needs("events.run")
def event(request: SignedIn, slug: str) -> HttpResponse:
    """Places, the line, and what may be done with this event."""
    found = _event(request, slug)
    return render(request, "events/desk_event.html", _page(request, found, PlacesForm(event=found)))


def _page(request: SignedIn, found: Event, form: PlacesForm, problem: str = "") -> dict[str, Any]:
    people = desk_line.people(request.user, found)
    sectors = Counter(map(_sector, people.holding))
    held = sectors + Counter(map(_sector, people.offered))
    reserves = [] if found.reserves_are_over else list(found.reserves.all())
    kept = {one: max(0, one.places - held[one.get_sector_display()]) for one in reserves}
    free = places.free(found.places, len(people.holding) + len(people.offered))
    return {
        "event": found,
        "tab": "line",
        "form": form,
        "holding": people.holding,
        "offered": people.offered,
        "line": people.line,
        "access": AccessNeed.objects.said(found),
        "free": places.free(free, sum(kept.values())),
        "kept": [(number, one.get_sector_display()) for one, number in kept.items() if number],
        "kept_in_all": min(free, sum(kept.values())),
        "reserves": reserves,
        "sectors": sorted(((n, s) for s, n in sectors.items()), reverse=True),
        "obstacles": found.obstacles() if found.state == Event.State.DRAFT else [],
        "may_publish": request.user.has_perm("events.publish_event"),
        "wanting": found.interests.open().count(),
        "problem": problem,
    }


def _sector(booking: Booking) -> str:
    return booking.agency.get_sector_display() if booking.agency else Agency.Sector.OTHER.label


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.change_event")
def details(request: SignedIn, slug: str) -> HttpResponse:
    """Change an event; people with a place are told when their calendar changes."""
    found = _event(request, slug)
    form = EventForm(request.POST or None, instance=found, by=request.user)
    if tried(form, lambda _: actions.change_event(event=found, by=request.user, **form.details())):
        messages.success(request, "The event is changed.")
        return redirect("desk_events:event", found.slug)
    context: dict[str, Any] = {"form": form, "event": found, "tab": "details"}
    if form.saved_meanwhile:
        now = EventForm(instance=Event.objects.filter(pk=found.pk)[0], by=request.user)
        context["differences"] = differences([(form, now)])
    return form_page(request, "events/desk_form.html", context)


@require_POST
@needs("events.run")
@idempotent("events.change_places")
def change_places(request: SignedIn, slug: str) -> HttpResponse:
    """Set the number of places; new ones go to the front of the line."""
    found = _event(request, slug)
    form = PlacesForm(request.POST, event=found)

    def deed(given: dict[str, Any]) -> object:
        return actions.change_places(
            event=found, places_now=given["places"], surplus=given["surplus"], by=request.user
        )

    if tried(form, deed, field="places"):
        messages.success(request, "The number of places is changed.")
        return redirect("desk_events:event", found.slug)
    return unprocessable(request, "events/desk_event.html", _page(request, found, form))


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.set_limits")
def limits(request: SignedIn, slug: str) -> HttpResponse:
    """The rules of the line: most for one agency, kept places, time to take an offer."""
    found = _event(request, slug)
    form = LimitsForm(request.POST or None, event=found)
    if tried(form, lambda _: actions.set_limits(event=found, by=request.user, **form.rules())):
        messages.success(request, "The rules of the line are changed.")
        return redirect("desk_events:event", found.slug)
    return form_page(request, "events/desk_limits.html", {"event": found, "form": form, "tab": "line"})


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.book_for")
def book_for(request: SignedIn, slug: str) -> HttpResponse:
    """Book for somebody who has an account; by the rules of the line, without asking a manager."""
    found = _event(request, slug)
    form = BookForForm(request.POST or None, event=found)

    def deed(given: dict[str, Any]) -> object:
        return actions.book(
            event=found,
            person=form.person,
            by=request.user,
            despite=given["despite"],
            way=form.chosen_way,
        )

    if tried(form, deed):
        has = found.bookings.booked().filter(person=form.person).exists()
        said = "has a place" if has else "stands in the line"
        messages.success(request, f"{form.person.name} {said}.")
        return redirect("desk_events:event", found.slug)
    return form_page(request, "events/desk_book_for.html", {"event": found, "form": form, "tab": "line"})


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.turn")
def turn(request: SignedIn, slug: str, uuid: UUID) -> HttpResponse:
    """Move somebody in the line, give a place out of turn, or take somebody off; each with a reason."""
    found = _event(request, slug)
    booking = find(_bookings(request, found).live(), uuid=uuid)
    line = list(_bookings(request, found).in_line().in_order())
    form = TurnForm(request.POST or None, booking=booking, line=line)

    def deed(given: dict[str, Any]) -> object:
        why = {"booking": booking, "reason": given["reason"], "by": request.user}
        if given["what"] == TurnForm.MOVE:
            return actions.move(to=given["to"], **why)
        return (actions.seat_anyway if given["what"] == TurnForm.GIVE else actions.take_off)(**why)

    if tried(form, deed):
        messages.success(request, f"{booking.person.name} is told by email.")
        return redirect("desk_events:event", found.slug)
    word = saying.line_words(found).get(booking.pk, "")
    context = {"event": found, "form": form, "tab": "line", "booking": booking, "word": word}
    return form_page(request, "events/desk_turn.html", context)


@require_POST
@needs("events.run")
@idempotent("events.publish_event")
def publish(request: SignedIn, slug: str) -> HttpResponse:
    """Open an event for booking: the business team's decision."""
    found = _event(request, slug)
    if not request.user.has_perm("events.publish_event"):
        raise Http404
    try:
        actions.publish_event(event=found, by=request.user)
    except actions.Refused as refused:
        page = _page(request, found, PlacesForm(event=found), str(refused))
        return unprocessable(request, "events/desk_event.html", page)
    messages.success(request, "The event is published and can be booked.")
    return redirect("desk_events:event", found.slug)


@require_http_methods(["GET", "POST"])
@needs("events.run")
@idempotent("events.cancel_event")
def call_off(request: SignedIn, slug: str) -> HttpResponse:
    """Call an event off: a page that says who will be told, then one button."""
    found, form = _event(request, slug), CallOffForm(request.POST or None)
    if tried(form, lambda data: actions.cancel_event(event=found, by=request.user, **data)):
        messages.success(request, "The event is cancelled, and everyone is told.")
        return redirect("desk_events:event", found.slug)
    context = {"event": found, "form": form, "people": found.bookings.live().count()}
    return form_page(request, "events/desk_cancel.html", context)
