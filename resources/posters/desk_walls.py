"""The walls: which posters of an agency hang out of date. For its coordinator; the business team sees all agencies."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from portal.lib import shell
from portal.lib.http import needs
from resources.posters import standing
from resources.posters.models import PosterCopy

A_PAGE = 40

shell.entry(
    "Posters on walls", icon="printer", url="desk_posters:walls", permission="posters.see_walls", order=31
)


@shell.needs
def old_on_walls(person: Any) -> Iterable[shell.Need]:
    """A coordinator sees that posters of their agency hang out of date."""
    if not person.coordinated_agency_ids:
        return []
    old = PosterCopy.objects.out_of_date().filter(agency__in=person.coordinated_agency_ids).count()
    if not old:
        return []
    title = f"{standing.counted(old)} poster{'s' if old > 1 else ''} on your walls {'are' if old > 1 else 'is'} out of date"
    return [
        shell.Need(
            title=title,
            why="Somebody may ring the number in a hurry.",
            action="See which",
            url=reverse("desk_posters:walls"),
            icon="image-square",
        )
    ]


@require_safe
@needs("posters.see_walls")
def walls(request: SignedIn) -> HttpResponse:
    """The copies of the agencies that one looks after, the oldest news first; with `all` also those that are current."""
    kept = PosterCopy.objects.standing().kept_by(request.user)
    old = kept.out_of_date()
    everything = "all" in request.GET
    shown = (kept if everything else old).with_all().order_by("old_since", "agency__name", "-made_at")
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    counts = {"old": old.count(), "standing": kept.count()}
    return render(request, "posters/desk_walls.html", {"page": page, "everything": everything} | counts)
