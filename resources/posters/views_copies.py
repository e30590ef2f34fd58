"""What became of a poster once it was made: one's own copies, and whether a copy on a wall is current."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import clock
from portal.lib.http import find, idempotent, unprocessable
from resources.posters import actions, standing, walls
from resources.posters.forms import CodeForm
from resources.posters.models import PosterCopy

A_PAGE = 30


@login_not_required
@require_safe
@never_cache
def check_code(request: HttpRequest) -> HttpResponse:
    """Type the code on a poster, get to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("posters:check", form.cleaned_data["code"])
    if form.is_bound:
        return unprocessable(request, "posters/check_code.html", {"form": form})
    return render(request, "posters/check_code.html", {"form": form})


@login_not_required
@require_safe
@never_cache
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Current, or replaced and since when. Nobody's name and number stand here: the poster itself shows them."""
    found = PosterCopy.objects.filter(code=CodeForm.tidy(code)).with_all().first()
    shown = {"code": code[:20], "now": clock.now(), "form": CodeForm()} | (_verdict(found) if found else {})
    return render(request, "posters/check.html", shown, status=200 if found else 404)


def _verdict(copy: PosterCopy) -> dict[str, Any]:
    stands = walls.Walls([copy.agency_id]).look_at(copy)
    withdrawn = not copy.poster.resource.is_published
    return {
        "copy": copy,
        "poster": copy.poster.resource,
        "withdrawn": withdrawn,
        "current": not (stands.old or withdrawn or copy.gone_at),
        "old": standing.in_words(stands.old),
        "since": stands.since or copy.gone_at,
        "last_day": None if stands.old else walls.last_day(copy),
    }


@require_safe
@never_cache
def mine(request: SignedIn) -> HttpResponse:
    """The posters that one made, those that are out of date first."""
    copies = PosterCopy.objects.standing().filter(person=request.user).with_all()
    old = copies.out_of_date().count()
    page = Paginator(copies.order_by("old_since", "-made_at"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "posters/mine.html", {"page": page, "old": old})


@require_POST
@idempotent("posters.take_down")
def take_down(request: SignedIn, code: str) -> HttpResponse:
    """A copy hangs nowhere any more, says its maker or who looks after the agency."""
    copy = find(PosterCopy.objects.in_reach_of(request.user).select_related("poster__resource"), code=code)
    actions.take_down(copy=copy, by=request.user)
    messages.success(request, f"Noted: {copy.poster} ({copy.printed_code}) hangs nowhere any more.")
    return redirect("desk_posters:walls" if request.POST.get("back") == "walls" else "my_posters:list")
