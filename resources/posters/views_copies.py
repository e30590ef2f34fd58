"""What became of a poster once it was made: one's own copies, and whether a copy on a wall is current."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.leads import lead_for
from accounts.signed_in import SignedIn
from portal.lib import clock, storage
from portal.lib.http import find, idempotent, unprocessable
from resources.posters import actions, standing, walls
from resources.posters.forms import CodeForm
from resources.posters.models import PosterCopy, PosterPack, SavedWords

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
    return render(request, "posters/mine.html", _mine(request) | {"page": page, "old": old})


def _mine(request: SignedIn) -> dict[str, Any]:
    person = request.user
    return {
        "lead": lead_for(person),
        "packs": PosterPack.objects.filter(person=person)[:3],
        "kept": SavedWords.objects.filter(person=person).first(),
    }


@require_POST
@idempotent("posters.ask_for_pack")
def ask_for_pack(request: SignedIn) -> HttpResponse:
    """All my posters, or every poster there is, as one file."""
    which = request.POST.get("which")
    if which not in {actions.MINE, actions.EVERYTHING}:
        raise Http404
    try:
        pack = actions.ask_for_pack(which=which, by=request.user)
    except actions.NoLead:
        messages.error(
            request, "Your agency has named no safeguarding lead yet, so there is no name to print."
        )
        return redirect("my_posters:list")
    return redirect("my_posters:pack", pack.uuid)


@require_safe
@never_cache
def pack(request: SignedIn, key: UUID) -> HttpResponse:
    """How far the file is; it looks again by itself while a worker makes it."""
    shown = find(PosterPack.objects.filter(person=request.user), uuid=key)
    template = "posters/_pack.html" if request.headers.get("HX-Request") else "posters/pack.html"
    return render(request, template, {"pack": shown})


@require_safe
def download_pack(request: SignedIn, key: UUID) -> HttpResponse:
    """Leads to the file for a minute."""
    ready = PosterPack.objects.filter(person=request.user, state=PosterPack.State.READY)
    shown = find(ready, uuid=key)
    return redirect(
        storage.presigned(shown.file_name, filename="posters.zip", content_type="application/zip", seconds=60)
    )


@require_POST
@idempotent("posters.forget_words")
def forget_words(request: SignedIn) -> HttpResponse:
    """What one typed is not remembered any more."""
    actions.forget_words(by=request.user)
    messages.success(request, "Forgotten. Your agency’s own record stands on your posters again.")
    return redirect("my_posters:list")


@require_POST
@idempotent("posters.take_down")
def take_down(request: SignedIn, code: str) -> HttpResponse:
    """A copy hangs nowhere any more, says its maker or who looks after the agency."""
    copy = find(PosterCopy.objects.in_reach_of(request.user).select_related("poster__resource"), code=code)
    actions.take_down(copy=copy, by=request.user)
    messages.success(request, f"Noted: {copy.poster} ({copy.printed_code}) hangs nowhere any more.")
    return redirect("desk_posters:walls" if request.POST.get("back") == "walls" else "my_posters:list")
