"""The programme's pages: the list, an event, booking, joining, a person's own bookings."""

import datetime as dt
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from events import actions, asking, by_link, emails, filters, hours, joining, months, places, required, saying
from events.forms import AccessForm, AnswerForm, AskForm, HandOverForm, WayForm
from events.models import (
    Approval,
    Booking,
    CalendarKey,
    Event,
    EventQuerySet,
    Exemption,
    Series,
    price_of,
)
from events.models.access import kept_for
from portal.lib import calendar, clock, mail
from portal.lib.http import find, form_page, idempotent, tried, unprocessable
from resources.library import occasions
from resources.library.models import Resource


def _live(user: Any) -> dict[int, Booking]:
    """The reader's own live requests by event, each with its turn in the line; marked ones until the event is over."""
    own = Booking.objects.of(user)
    found = (own.live() | own.admitted().filter(event__ends__gte=clock.now())).with_turn()
    found = found.select_related("event")
    return {booking.event_id: booking for booking in found.order_by("event__starts", "pk")}


def _latest(user: Any, event: Event) -> Booking | None:
    """What the reader last asked for at this event, given up or not."""
    mine = Booking.objects.of(user).filter(event=event).select_related("approval", "agency", "waiver")
    booking = mine.with_turn().latest_first().first()
    if booking:
        booking.event = event
    return booking


@login_not_required
@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """The list by month, what the reader has booked on top, and two whole months beside it."""
    mine = _live(request.user)
    first = months.chosen(request.GET.get("month", ""), clock.today())
    shown = Event.objects.published().visible_to(request.user).with_counts()
    own = [saying.own_row(booking) for booking in mine.values() if not booking.event.has_ended]
    kept, when = filters.kept(request.GET), request.GET.get("when", "")
    offered = filters.filters(Event.objects.published().coming(), kept)
    shown = shown.narrowed(kept)
    rows = [saying.row(found, mine.get(found.pk)) for found in _chosen(request, shown)]
    if not any(row.main for row in own):
        rows = saying.leading(rows)
    return render(
        request,
        "events/list.html",
        {
            "months": saying.by_month(rows),
            "own": own,
            "calendar": saying.calendar(first, _within(shown, first), mine, urlencode(kept)),
            "earlier": months.later(first, -2),
            "later": months.later(first, 2),
            "filters": offered,
            "chips": filters.off(offered, kept, when),
            "feed": filters.feed(kept),
            "ways": [] if rows else filters.ways_on(offered, kept, when),
            "chosen": {name: request.GET.get(name, "") for name in (*filters.NAMES, "when", "day")},
        },
    )


def _chosen(request: HttpRequest, events: Any) -> Any:
    """The events of the list: of one day, past ones, or what is to come."""
    events = events.select_related("trainer").prefetch_related("audiences")
    if day := months.day(request.GET.get("day", "")):
        return events.filter(starts__date=day)
    if request.GET.get("when") == "past":
        return events.past().order_by("-starts", "-pk")[:50]
    return events.coming()


def _within(events: Any, first: dt.date) -> Any:
    """Those of the two months from `first`."""
    return events.filter(starts__date__gte=first, starts__date__lt=months.later(first, 2))


@login_not_required
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """All about one event, and the reader's own place in it."""
    found = find(Event.objects.visible_to(request.user).select_related("trainer"), slug=slug)
    return render(request, "events/event.html", _page(request, found))


def _page(
    request: HttpRequest,
    found: Event,
    problem: str = "",
    access: AccessForm | None = None,
    way: WayForm | None = None,
) -> dict[str, Any]:
    booking = _latest(request.user, found)
    counted = booking if booking and booking.state != places.CANCELLED else None
    outlook = saying.outlook(found, booking, request.user)
    needed = required.of(found, request.user)
    exempt = Exemption.words() if found.price else ""
    lacks = [one.words for one in needed if not one.met]
    return {
        "event": found,
        "booking": booking,
        "needed": needed,
        "lacks": required.sentence(lacks) if lacks and request.user.is_authenticated else "",
        "series": [(one, _others(request, one, found)) for one in found.series.all()],
        "materials": _materials(request, found),
        "wants_next_date": found.interests.open().of(request.user).exists(),
        "standing": saying.standing(found, counted, left=outlook.left, waiting=outlook.waiting),
        "reason": saying.reason(found, outlook.word),
        "approval": saying.approval(found),
        "facts": saying.facts(found, exempt),
        "exempt": exempt,
        "price": price_of(booking, waived=hasattr(booking, "waiver")) if booking else "",
        "level": saying.level(found),
        "ahead": booking.turn - 1 if booking and booking.is_in_line else 0,  # type: ignore[attr-defined]  # annotated
        "may_book": request.user.has_perm("events.book_event", found),
        "put_before": Booking.objects.put_before(booking) if booking and booking.is_in_line else [],
        "may_book_colleagues": request.user.has_perm("events.book_colleagues", found),
        "may_run": request.user.has_perm("events.run", found),
        "outcome": asking.outcome(found, counted),
        "access": access or AccessForm(),
        "way": way or WayForm(event=found),
        "access_days": kept_for().days,
        "recordings": occasions.cards(found.source, request.user),
        "problem": problem,
    }


def _others(request: HttpRequest, series: Series, found: Event) -> EventQuerySet:
    """The other announced dates of a series, the next first."""
    seen = series.events.published().visible_to(request.user).coming()
    return seen.exclude(pk=found.pk).order_by("starts", "pk")


def _materials(request: HttpRequest, found: Event) -> dict[str, list[Resource]]:
    """The cards that this reader may know of, before and after the event."""
    seen = Resource.objects.visible_to(request.user)
    cards = found.materials.filter(card__in=seen).select_related("card")
    return {name: [one.card for one in cards if one.after == later] for name, later in _WHEN}


_WHEN = (("before", False), ("after", True))


@require_http_methods(["GET", "POST"])
@idempotent("events.book")
def book(request: SignedIn, slug: str) -> HttpResponse:
    """Ask for a place, where managers are asked with their address; a visitor comes here after signing in."""
    found = find(Event.objects.visible_to(request.user), slug=slug)
    asks = found.needs_approval and found.is_published and not _is_live(request.user, found)
    if request.method == "GET" and not asks:
        return redirect(found)
    if not request.user.has_perm("events.book_event", found):
        raise Http404
    form = AskForm(request.POST or None, by=request.user) if asks else None
    access, way = AccessForm(request.POST or None), WayForm(request.POST or None, event=found)
    asked = [one for one in (access, way, form) if one is not None]
    sound = not [
        one for one in asked if not one.is_valid()
    ]  # each is asked: all that is amiss is said at once
    if form is not None and not sound:
        page = {"event": found, "form": form, "access": access, "way": way, "access_days": kept_for().days}
        return form_page(request, "events/ask.html", page | {"forms": asked})
    if not sound:
        return unprocessable(request, "events/event.html", _page(request, found, access=access, way=way))
    manager = form.cleaned_data if form else None
    try:
        booking = actions.book(
            event=found, person=request.user, by=request.user, manager=manager, way=way.chosen_way
        )
        if access.says_something:
            actions.tell_access_needs(booking=booking, by=request.user, **access.needs())
    except actions.Refused as refused:
        return unprocessable(request, "events/event.html", _page(request, found, str(refused)))
    messages.success(request, _BOOKED.get(booking.state, "You are on the waiting list."))
    return redirect(found)


_BOOKED = {
    places.BOOKED: "You have a place.",
    places.REQUESTED: "Your manager is asked by email. Your turn is kept.",
}


def _is_live(user: Any, event: Event) -> bool:
    return Booking.objects.of(user).live().filter(event=event).exists()


@require_POST
@idempotent("events.take_offer")
def take(request: SignedIn, slug: str) -> HttpResponse:
    """Take the place that is offered."""
    found = find(Event.objects.visible_to(request.user), slug=slug)
    booking = find(Booking.objects.of(request.user).latest_first(), event=found)
    try:
        actions.take_offer(booking=booking, by=request.user)
    except actions.Refused as refused:
        return unprocessable(request, "events/event.html", _page(request, found, str(refused)))
    messages.success(request, "You have a place.")
    return redirect(found)


@require_POST
@idempotent("events.remind_manager")
def remind_manager(request: SignedIn, slug: str) -> HttpResponse:
    """Ask the manager again, once a day at most."""
    found = find(Event.objects.visible_to(request.user), slug=slug)
    booking = find(Booking.objects.of(request.user).live(), event=found, approval__isnull=False)
    try:
        actions.remind_manager(approval=booking.approval)
    except actions.Refused as refused:
        return unprocessable(request, "events/event.html", _page(request, found, str(refused)))
    messages.success(request, "We have asked again. We do so once a day at most.")
    return redirect(found)


@require_http_methods(["GET", "POST"])
@idempotent("events.hand_over")
def colleague(request: SignedIn, slug: str) -> HttpResponse:
    """Give one's place to a colleague of the same agency."""
    found = find(Event.objects.visible_to(request.user), slug=slug)
    booking = find(Booking.objects.of(request.user).booked().select_related("agency"), event=found)
    form = HandOverForm(request.POST or None, agencies=[booking.agency_id])
    if tried(form, lambda _: actions.hand_over(booking=booking, to=form.person, by=request.user)):
        messages.success(request, f"{form.person.name} has your place, and is told by email.")
        return redirect(found)
    return form_page(request, "events/colleague.html", {"event": found, "booking": booking, "form": form})


@login_not_required
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, token: str) -> HttpResponse:
    """A manager's yes or no, without an account. Opening the page, as mail scanners do, changes nothing."""
    approval = Approval.of_token(token)
    if approval is None:
        raise Http404
    booking, event = approval.booking, approval.booking.event
    line = saying.line_words(event)
    return by_link.page(
        request,
        approval,
        is_open=approval.is_open and event.is_published,
        form=AnswerForm(request.POST or None),
        deed=partial(actions.answer, approval=approval),
        templates=("events/approve.html", "events/approval_over.html"),
        context={
            "approval": approval,
            "booking": booking,
            "person": booking.person,
            "event": event,
            "word": line.get(booking.pk, ""),
            "number": places.ordinal([*line, booking.pk].index(booking.pk) + 1),
            "away": hours.lasting(event.ends - event.starts),
            "exempt": Exemption.words() if event.price else "",
        },
    )


@require_http_methods(["GET", "POST"])
@idempotent("events.cancel")
def cancel(request: SignedIn, slug: str) -> HttpResponse:
    """Give a place or a turn up: a page that says what it means, then one button."""
    found = find(Event.objects.visible_to(request.user), slug=slug)
    booking = find(Booking.objects.of(request.user).live().with_turn(), event=found)
    context = {"event": found, "booking": booking, "leaving": saying.LEAVING[booking.state]}
    context["price"] = price_of(booking)
    if request.method == "GET":
        return render(request, "events/cancel.html", context)
    try:
        booking = actions.cancel(booking=booking, by=request.user)
    except actions.Refused as refused:
        return unprocessable(request, "events/cancel.html", context | {"problem": str(refused)})
    messages.success(request, "Thank you for telling us. What was yours is free for a colleague.")
    return redirect(found)


@require_safe
def calendar_file(request: SignedIn, slug: str) -> HttpResponse:
    """The event for the reader's own calendar."""
    found = find(Event.objects.visible_to(request.user), slug=slug)
    mine = Booking.objects.of(request.user).on_register().select_related("event").filter(event=found).first()
    answer = HttpResponse(emails.entry(found, method="PUBLISH", of=mine), content_type=calendar.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return answer


@require_http_methods(["GET", "POST"])
@idempotent("events.join")
def join(request: SignedIn, slug: str) -> HttpResponse:
    """The way in: before the window it says when, within it one button leads to the link."""
    found = find(Event.objects.visible_to(request.user).exclude(format=Event.Format.ROOM), slug=slug)
    booking = find(Booking.objects.of(request.user).admitted().select_related("event"), event=found)
    if booking.is_in_room:
        raise Http404
    context: dict[str, Any] = {"event": found, "booking": booking, "window": found.join_window}
    if request.method == "POST":
        try:
            actions.join(booking=booking, by=request.user)
        except actions.Refused as refused:
            return unprocessable(request, "events/join.html", context | {"problem": str(refused)})
    context["is_in"] = found.join_window == joining.OPEN and booking.presences.exists()
    return render(request, "events/join.html", context)


@require_safe
def my_bookings(request: SignedIn) -> HttpResponse:
    """What the reader has booked and waits for, and what has been."""
    found = Booking.objects.of(request.user).with_turn().select_related("event")
    found = found.prefetch_related("evaluations")
    rows = [saying.own_row(booking) for booking in found.order_by("event__starts", "pk")]
    ahead = [row for row in rows if not row.event.has_ended]
    feed = mail.address(reverse("events:own_feed", args=[CalendarKey.token_of(request.user)]))
    context = {"ahead": ahead, "past": [row for row in reversed(rows) if row.event.has_ended], "feed": feed}
    return render(request, "events/my_bookings.html", context)
