"""The searches that somebody keeps: their own page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib.http import find, idempotent, unprocessable
from resources.library import actions
from resources.library.forms import SaveSearchForm
from resources.library.models import SavedSearch


@require_safe
def searches(request: SignedIn) -> HttpResponse:
    """Every search that this person keeps, the newest first."""
    return render(request, "library/searches.html", {"searches": _mine(request)})


def _mine(request: SignedIn) -> list[SavedSearch]:
    return list(SavedSearch.objects.filter(person=request.user))


@require_POST
@idempotent("library.save_search")
def save(request: SignedIn) -> HttpResponse:
    """Keep the search that the form brings, and go on reading."""
    form = SaveSearchForm(request.POST)
    if form.is_valid():
        try:
            kept = actions.save_search(wanted=form.cleaned_data["query"], by=request.user)
        except actions.TooMany as full:
            form.add_error(None, str(full))
        else:
            messages.success(request, "Saved. We email you when something new matches.")
            return redirect(kept)
    return unprocessable(request, "library/searches.html", {"searches": _mine(request), "form": form})


@require_POST
@idempotent("library.tell")
def tell(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Begin or stop the emails about one search."""
    search = find(SavedSearch.objects.filter(person=request.user), uuid=uuid)
    actions.set_telling(search=search, tells=request.POST.get("tells") == "yes", by=request.user)
    words = "We email you when something new matches" if search.tells else "No more emails about"
    messages.success(request, f"{words}: {search.name}.")
    return redirect("library:searches")


@require_POST
@idempotent("library.delete_search")
def delete(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Keep a search no longer."""
    search = find(SavedSearch.objects.filter(person=request.user), uuid=uuid)
    actions.delete_search(search=search, by=request.user)
    messages.success(request, f"Deleted: {search.name}.")
    return redirect("library:searches")
