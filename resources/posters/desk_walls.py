"""The walls: which posters of an agency hang out of date. For its coordinator; the business team sees all agencies."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import logos
from accounts.models import Agency
from accounts.signed_in import SignedIn
from portal.lib import shell, storage
from portal.lib.http import find, idempotent, needs, unprocessable
from portal.lib.safely import Refused
from resources.posters import actions, standing
from resources.posters.desk_forms import LogoForm
from resources.posters.models import AgencyLogo, PosterCopy

A_PAGE = 40
SHOWN = 3  # posters on an agency's own page; all of them are on the page of the walls

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


@dataclass(frozen=True)
class Wall:
    """The copies of one agency: how many hang, how many of them are old, and of which posters."""

    standing: int
    old: int
    posters: list[tuple[str, int]]

    @property
    def current(self) -> int:
        """How many say what they should."""
        return self.standing - self.old


@shell.panels
def wall_of(agency: Agency, person: Any) -> shell.Panel | None:
    """How the posters of an agency hang, for who may see it; nothing where none was made."""
    if not person.has_perm("posters.see_walls"):
        return None
    hang = PosterCopy.objects.standing().filter(agency=agency)
    old = hang.out_of_date().values_list("poster__resource__title").annotate(number=Count("pk"))
    posters = list(old.order_by("-number", "poster__resource__title"))
    wall = Wall(hang.count(), sum(number for _, number in posters), posters[:SHOWN])
    if not wall.standing:
        return None
    return shell.Panel("Posters on the wall", "wall", "posters/wall_panel.html", wall, order=10)


@require_safe
@needs("posters.see_walls")
def walls(request: SignedIn) -> HttpResponse:
    """The copies of the agencies that one looks after, the oldest news first; with `all` also those that are current."""
    kept = PosterCopy.objects.standing().kept_by(request.user)
    old = kept.out_of_date()
    everything = "all" in request.GET
    shown = (kept if everything else old).with_all().order_by("old_since", "agency__name", "-made_at")
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    if agency := request.user.agency if request.user.coordinated_agency_ids else None:
        extra = {"agency": agency, "logo": AgencyLogo.objects.filter(agency=agency).first()}
    else:
        extra = {}
    counts = {"old": old.count(), "standing": kept.count()}
    return render(
        request, "posters/desk_walls.html", {"page": page, "everything": everything} | counts | extra
    )


@require_http_methods(["GET", "POST"])
@needs("posters.see_walls")
@idempotent("posters.keep_logo")
def logo(request: SignedIn, key: UUID) -> HttpResponse:
    """An agency's logo for its posters: kept, changed or taken away."""
    agency = find(Agency.objects.kept_by(request.user), uuid=key)
    held = AgencyLogo.objects.filter(agency=agency).first()
    if request.method == "POST" and "take_away" in request.POST:
        actions.take_logo_away(agency=agency, by=request.user)
        messages.success(request, "The logo is gone.")
        return redirect("desk_posters:walls")
    form = LogoForm(request.POST or None, request.FILES or None)
    shown = {"form": form, "agency": agency, "address": logos.address(held.picture_name) if held else ""}
    if request.method == "POST":
        if not (form.is_valid() and _kept(form, agency, request)):
            return unprocessable(request, "posters/desk_logo.html", shown)
        messages.success(request, f"Kept. People of {agency} can put it on their posters.")
        return redirect("desk_posters:walls")
    return render(request, "posters/desk_logo.html", shown)


def _kept(form: LogoForm, agency: Agency, request: SignedIn) -> bool:
    """Store the rewritten picture; what is no picture, or a store that does not answer, is told on the form."""
    try:
        name = logos.keep(form.cleaned_data["file"])
    except (Refused, storage.StorageUnavailable) as error:
        form.add_error("file", error.sentence if isinstance(error, Refused) else str(error))
        return False
    actions.keep_logo(agency=agency, name=name, by=request.user)
    return True
