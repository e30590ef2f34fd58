"""The desk of the search: wordings that mean the same, and words that found nothing."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import clock
from portal.lib.http import find, idempotent, needs, unprocessable
from resources.library import actions
from resources.library.forms import SynonymForm
from resources.library.models import FruitlessSearch, Synonym
from resources.library.synonyms import folded

A_PAGE = 50
LOOKED_AT = dt.timedelta(days=90)


@require_safe
@needs("library.edit_synonyms")
def synonyms(request: HttpRequest) -> HttpResponse:
    """Every group of wordings; some of them where a word is given."""
    words = request.GET.get("q", "")
    groups = Synonym.objects.all()
    if words:
        groups = groups.filter(folded__icontains=folded(words))
    page = Paginator(groups, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "library/desk/synonyms.html", {"page": page, "q": words})


@needs("library.edit_synonyms")
@idempotent("library.add_synonym")
def add_synonym(request: SignedIn) -> HttpResponse:
    """A new group; the address may bring a wording that people searched for."""
    form = SynonymForm(request.POST or None, asked=request.GET.get("wording", ""))
    return _written(request, form, None)


@needs("library.edit_synonyms")
@idempotent("library.change_synonym")
def synonym(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Change a group."""
    group = find(Synonym.objects.all(), uuid=uuid)
    return _written(request, SynonymForm(request.POST or None, group=group), group)


def _written(request: SignedIn, form: SynonymForm, group: Synonym | None) -> HttpResponse:
    context = {"form": form, "group": group}
    if request.method != "POST":
        return render(request, "library/desk/synonym.html", context)
    if not form.is_valid():
        return unprocessable(request, "library/desk/synonym.html", context)
    kept = actions.write_synonym(wordings=form.cleaned_data["wordings"], synonym=group, by=request.user)
    messages.success(request, f"Saved. From now on {kept} in every search.")
    return redirect("desk_library:synonyms")


@require_POST
@needs("library.edit_synonyms")
@idempotent("library.remove_synonym")
def remove_synonym(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Take a group away."""
    group = find(Synonym.objects.all(), uuid=uuid)
    if SynonymForm(group=group).is_overtaken(request.POST):
        messages.error(
            request, "Somebody changed these words while you were reading. Nothing is removed: look again."
        )
        return redirect("desk_library:synonym", group.uuid)
    actions.remove_synonym(synonym=group, by=request.user)
    messages.success(request, f"Removed: {group}.")
    return redirect("desk_library:synonyms")


@require_safe
@needs("library.edit_synonyms")
def nothing_found(request: HttpRequest) -> HttpResponse:
    """What people searched for in the last three months and did not find, the most frequent first."""
    since = clock.today() - LOOKED_AT
    words = (
        FruitlessSearch.objects.filter(day__gte=since)
        .values("words")
        .annotate(times=Sum("count"), last=Max("day"))
        .order_by("-times", "-last", "words")
    )
    page = Paginator(words, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "library/desk/nothing_found.html", {"page": page, "days": LOOKED_AT.days})
