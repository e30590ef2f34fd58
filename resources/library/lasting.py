"""Addresses last: what has moved leads on, and what was taken away says so, on every shelf's own path."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import resolve, reverse

from resources.library.models import Decision, Resource

View = Callable[..., HttpResponseBase]


def lasting(view: View) -> View:
    """For a shelf's page, file or text whose address holds a card's `slug`.

    Where the page is not there (404), a card that is announced says so and nothing else, a card that had this slug
    once is led to for good, and a card that was archived says when, where it is now and whom to ask: to everybody who
    could see it before. Nothing else changes.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            slug = kwargs["slug"]
            answer = _expected(request, slug) or _moved(request, kwargs) or _gone(request, slug)
            if answer is None:
                raise
            return answer

    return door


def _shelf(card: Resource) -> str:
    return resolve(card.get_absolute_url()).namespace


def _expected(request: HttpRequest, slug: str) -> HttpResponse | None:
    """What readers are told of a card that is announced: title, summary and when it comes."""
    cards = Resource.objects.visible_to(request.user).filter(state=Resource.State.EXPECTED)
    card = cards.filter(slug=slug).first()
    if card is None or request.path != card.get_absolute_url():
        return None
    return render(request, "library/expected.html", {"card": card})


def _moved(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    """To the same page, file or text of the card at its new address; from the library's path to the card's own page."""
    seen = Resource.objects.visible_to(request.user)
    card = seen.filter(old_addresses__slug=kwargs["slug"]).first()
    match = request.resolver_match
    if card is None or match is None:
        return None
    if match.namespace == _shelf(card):
        query = request.META.get("QUERY_STRING", "")
        there = reverse(match.view_name, kwargs=kwargs | {"slug": card.slug})
        return redirect(f"{there}?{query}" if query else there, permanent=True)
    return redirect(card, permanent=True) if match.namespace == "library" else None


def _gone(request: HttpRequest, slug: str) -> HttpResponse | None:
    """What everybody who could see an archived card before is told: never what it said."""
    gone = Resource.objects.taken_from(request.user)
    card = gone.filter(Q(slug=slug) | Q(old_addresses__slug=slug)).distinct().first()
    match = request.resolver_match
    if card is None or match is None or match.namespace not in {_shelf(card), "library"}:
        return None
    if request.path != card.get_absolute_url():
        return redirect(card)
    ends = [Decision.What.ARCHIVED, Decision.What.HANDED_OVER]
    last = card.decisions.filter(what__in=ends).first()
    return render(request, "library/gone.html", {"card": card, "last": last})
