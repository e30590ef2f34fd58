"""Proof of watching, for who looks after a recording: who completed it, and where people stop. A page and a CSV."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Membership
from accounts.signed_in import SignedIn
from portal.lib import clock, sheets
from portal.lib.http import find, needs
from resources.videos import cutting, intervals
from resources.videos.models import Video, Viewing

A_PAGE = 50
POINTS = 20  # of the curve: one in five hundredths of the recording
HEAD: sheets.Row = ["Person", "Agency", "Watched", "Finished on", "Last watched"]


def _own(request: SignedIn, video: uuid.UUID) -> Video:
    return find(Video.objects.managed_by(request.user).select_related("resource"), uuid=video)


def _viewings(video: Video) -> QuerySet[Viewing]:
    """Everybody who has watched any of it: those who finished first, each with their agencies of today."""
    agencies = Membership.objects.current().select_related("agency")
    return (
        video.viewings.select_related("person")
        .prefetch_related(Prefetch("person__memberships", agencies, to_attr="agencies_now"))
        .order_by(F("completed_at").asc(nulls_last=True), "person__name", "pk")
    )


def _row(viewing: Viewing, video: Video) -> list[sheets.Cell]:
    """One line of the page and of the file."""
    mine = viewing.intervals if viewing.version == video.version else []
    share = intervals.share(mine, duration=video.duration_seconds or 0.0)
    done = viewing.completed_at
    person: Any = viewing.person
    return [
        person.name,
        person.agencies_now[0].agency.name if person.agencies_now else "",
        f"{int(100 * share)}%",
        clock.in_london(done).date() if done else None,
        clock.in_london(viewing.heard_at).date(),
    ]


@require_safe
@needs("videos.upload")
def index(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """Who has watched it, and how many people watched each part of it."""
    shown = _own(request, video)
    found = _viewings(shown)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    spans = list(shown.viewings.filter(version=shown.version).values_list("intervals", flat=True))
    duration = shown.duration_seconds or 0.0
    counts = intervals.curve(spans, duration=duration, points=POINTS)
    at = [cutting.clock(int(duration * number / POINTS)) for number in range(POINTS + 1)]
    context = {
        "video": shown,
        "card": shown.resource,
        "head": HEAD,
        "page": page,
        "rows": [_row(viewing, shown) for viewing in page],
        "finished": shown.viewings.filter(completed_at__isnull=False).count(),
        "curve": [(counts[n], f"{100 * n // POINTS}%", at[n], at[n + 1]) for n in range(POINTS)],
        "values": counts,
        "labels": ["" if number % 4 else f"{100 * number // POINTS}%" for number in range(POINTS)],
    }
    return render(request, "videos/desk_watched.html", context)


@require_safe
@needs("videos.upload")
def as_csv(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """The same people for a spreadsheet."""
    shown = _own(request, video)
    rows: list[sheets.Row] = [HEAD, *(_row(viewing, shown) for viewing in _viewings(shown))]
    return sheets.csv_answer(f"watched-{shown.resource.slug}", rows)
