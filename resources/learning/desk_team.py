"""The desk's side of what is set for a team: who is where with it, setting, changing, withdrawing, nudging."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Agency, User
from accounts.signed_in import SignedIn
from portal.lib import sheets, shell
from portal.lib.http import find, form_page, idempotent, needs, tried
from resources.learning import assigning, boards
from resources.learning.boards import Board
from resources.learning.models import Assignment
from resources.learning.team_forms import MOST_OFFERED, SetForm

A_PAGE = 200  # people: what a page of thirty columns can show at once
NUDGED_AT_ONCE = 50  # lines of the list of who to nudge; the button is for all

shell.entry(
    "Learning we set",
    icon="list-checks",
    url="desk_team:agencies",
    permission="learning.set_for_team",
    order=61,
)


def _agency(request: SignedIn, key: UUID) -> Agency:
    return find(Agency.objects.kept_by(request.user), uuid=key)


@require_safe
@needs("learning.set_for_team")
def agencies(request: SignedIn) -> HttpResponse:
    """Whose board: straight on where there is only one."""
    kept = Agency.objects.kept_by(request.user).approved()
    if words := request.GET.get("q", "").strip():
        kept = kept.filter(name__icontains=words)
    elif len(only := kept[:2]) == 1:
        return redirect("desk_team:board", only[0].uuid)
    page = Paginator(kept.order_by("name"), 50).get_page(request.GET.get("page"))
    return render(request, "learning/team_agencies.html", {"page": page, "q": words})


def _board(request: SignedIn, key: UUID) -> tuple[Board, Board]:
    """The whole board, and the part of it that the address asks for."""
    whole = boards.of(_agency(request, key))
    team = request.GET.get("team", "")
    return whole, whole.narrowed(team) if team in {one.name for one in whole.teams} else whole


@require_safe
@needs("learning.set_for_team")
def board(request: SignedIn, key: UUID) -> HttpResponse:
    """The progress grid, item by person or theme by person, and who to nudge."""
    whole, shown = _board(request, key)
    page = Paginator(shown.rows, A_PAGE).get_page(request.GET.get("page"))
    by_theme = request.GET.get("by") == "theme"
    kept = whole.agency.assignments.standing().select_related("resource").prefetch_related("named")
    context = whole.nudging(NUDGED_AT_ONCE, shown) | {
        "shown": shown,
        "team": shown.rows[0].team if shown is not whole else "",
        "page": page,
        "by_theme": by_theme,
        "grid": [(row, [theme.of(row) for theme in whole.themes] if by_theme else row.cells) for row in page],
        "teams": Board(whole.agency, whole.items, list(page)).teams,
        "closed": [one for one in kept if one not in whole.items],
    }
    return render(request, "learning/team.html", context)


@require_safe
@needs("learning.set_for_team")
def board_csv(request: SignedIn, key: UUID) -> HttpResponse:
    """The same people and things for a spreadsheet."""
    return sheets.csv_answer("learning-we-set", _board(request, key)[1].table())


@require_http_methods(["GET", "POST"])
@needs("learning.set_for_team")
@idempotent("learning.set_for_team")
def set_new(request: SignedIn, key: UUID) -> HttpResponse:
    """Set a thing."""
    agency, words = _agency(request, key), request.GET.get("find", "").strip()
    form = SetForm(
        request.POST or None,
        agency=agency,
        person=request.user,
        find=words,
        initial={"thing": request.GET.get("thing", "")},
    )

    def deed(given: dict[str, Any]) -> object:
        return assigning.set_for_team(agency=agency, resource=given["thing"], by=request.user, **form.told)

    if tried(form, deed):
        messages.success(request, f"{form.cleaned_data['thing']} is set.")
        return redirect("desk_team:board", agency.uuid)
    context = {"form": form, "agency": agency, "find": words, "most": MOST_OFFERED}
    return form_page(request, "learning/team_set.html", context)


@shell.panels
def teams(agency: Agency, person: Any) -> shell.Panel | None:
    """The teams of an agency and how much of what is set each has done, for who may set it."""
    if not person.has_perm("learning.set_for_team"):
        return None
    board = boards.of(agency)
    return shell.Panel("Teams", "teams", "learning/team_panel.html", board, order=20) if board.rows else None


def _standing(request: SignedIn, key: UUID, item: UUID) -> Assignment:
    mine = _agency(request, key).assignments.standing().select_related("resource", "agency")
    return find(mine.prefetch_related("named"), uuid=item)


@require_http_methods(["GET", "POST"])
@needs("learning.set_for_team")
@idempotent("learning.change_what_is_set")
def change(request: SignedIn, key: UUID, item: UUID) -> HttpResponse:
    """Another day, another note, other people."""
    held = _standing(request, key, item)
    form = SetForm(request.POST or None, agency=held.agency, person=request.user, assignment=held)
    if tried(form, lambda _: assigning.change(assignment=held, by=request.user, **form.told)):
        messages.success(request, f"{held.resource} is changed.")
        return redirect("desk_team:board", held.agency.uuid)
    return form_page(
        request, "learning/team_set.html", {"form": form, "agency": held.agency, "assignment": held}
    )


@require_http_methods(["GET", "POST"])
@needs("learning.set_for_team")
@idempotent("learning.withdraw_what_is_set")
def withdraw(request: SignedIn, key: UUID, item: UUID) -> HttpResponse:
    """Nobody has to do it any more: a page that says what it means, then one button."""
    if request.method != "POST":
        held = _standing(request, key, item)
        return render(request, "learning/team_withdraw.html", {"assignment": held})
    held = find(_agency(request, key).assignments.select_related("resource", "agency"), uuid=item)
    assigning.withdraw(assignment=held, by=request.user)
    messages.success(request, f"{held.resource} is withdrawn.")
    return redirect("desk_team:board", held.agency.uuid)


@require_POST
@needs("learning.set_for_team")
@idempotent("learning.nudge")
def nudge(request: SignedIn, key: UUID, person: UUID | None = None) -> HttpResponse:
    """Write to everybody who has something late or due within a week, or to one of them."""
    agency = _agency(request, key)
    members = agency.memberships.current().values("person")
    only = find(User.objects.filter(pk__in=members), uuid=person) if person else None
    written = assigning.nudge(agency=agency, by=request.user, only=only)
    if written:
        messages.success(request, f"{written} {'person gets' if written == 1 else 'people get'} an email.")
    else:
        messages.info(request, "Nobody gets an email: nothing is late or due, or they had one today already.")
    return redirect("desk_team:board", agency.uuid)
