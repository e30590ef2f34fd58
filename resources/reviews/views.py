"""What readers see: the shelf of reviews, one review as a living record, and guidance."""

import datetime as dt
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SafeguardingLead
from portal.lib.http import answer, find
from resources.library import actions as library
from resources.library import publishing
from resources.library.followable import standing
from resources.library.lasting import lasting
from resources.library.models import Bundle, Resource, Tally
from resources.library.wanted import is_year
from resources.reviews import deadlines, formats, kinds
from resources.reviews.forms import AwareForm
from resources.reviews.models import (
    GuidancePage,
    GuidanceRule,
    LinkCheck,
    Recommendation,
    Review,
    progress_of,
)

A_PAGE = 60
FIRST_SHOWN = 3  # recommendations before "Show all"


@login_not_required
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Reviews by year, what is expected first; `?kind=` and `?year=` narrow it."""
    everything = Review.objects.visible_to(request.user).on_the_shelf()
    kind, year = request.GET.get("kind", ""), request.GET.get("year", "")
    shown = everything.filter(kind=kind) if kind else everything
    if is_year(year):
        shown = shown.filter(published_on__year=int(year))
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    there = set(everything.order_by().values_list("kind", flat=True).distinct())
    context = {
        "page": page,
        "groups": [(heading, list(group)) for heading, group in groupby(page, key=_year)],
        "kinds": [k for k in kinds.ALL if k.key in there],
        "years": [day.year for day in everything.order_by().dates("published_on", "year", order="DESC")],
        "kind": kind,
        "year": year,
    }
    return render(request, "reviews/list.html", context)


def _year(review: Review) -> str:
    expected = review.resource.state == Resource.State.EXPECTED
    return "Expected" if expected or not review.published_on else str(review.published_on.year)


@login_not_required
@require_safe
@lasting
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """One review: content note, what was found, every format, and how far its recommendations have come."""
    asked = Prefetch("recommendations", Recommendation.objects.select_related("owner"))
    reviews = Review.objects.visible_to(request.user).select_related("resource").prefetch_related(asked)
    found = find(
        reviews.prefetch_related("not_published", "resource__topics", "resource__audiences"),
        resource__slug=slug,
    )
    library.note_opened(found.resource, by=request.user, address=request.path)
    if found.resource.state == Resource.State.EXPECTED and not request.user.has_perm("reviews.edit"):
        return render(request, "reviews/expected.html", {"review": found, "card": found.resource})
    if found.resource.is_published:
        library.count(found.resource, Tally.What.OPENED)
    return render(request, "reviews/review.html", _page_of(found, request.user))


def _page_of(found: Review, reader: Any) -> dict[str, Any]:
    asked = list(found.recommendations.all())
    bundles = list(formats.ties(found))
    tiles = formats.tiles(found, reader, bundles, len(asked))
    return {
        "review": found,
        "card": found.resource,
        "mine": standing(reader, found.resource),
        "tiles": tiles,
        "briefing": next((t for t in tiles if t.role == Bundle.Role.BRIEFING and t.url), None),
        "to_deliver": formats.to_deliver(bundles, reader),
        "milestones": found.milestones.all(),
        "progress": progress_of(found),
        "first": asked[:FIRST_SHOWN],
        "rest": asked[FIRST_SHOWN:],
        "public_until": publishing.public_until(found.resource),
        "words_approved": max((r.approved_on for r in asked if r.approved_on), default=None),
    }


@login_not_required
@require_safe
def guidance(request: HttpRequest) -> HttpResponse:
    """Every guidance page that this reader may read."""
    pages = GuidancePage.objects.visible_to(request.user).published().select_related("resource")
    return render(request, "reviews/guidance.html", {"pages": pages})


@login_not_required
@require_safe
@lasting
def guidance_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One guidance page. Only ever read: nothing can be sent to it."""
    pages = GuidancePage.objects.visible_to(request.user).exclude(resource__state=Resource.State.EXPECTED)
    page = find(pages.select_related("resource__owner").prefetch_related("rules"), resource__slug=slug)
    library.note_opened(page.resource, by=request.user, address=request.path)
    context = {
        "page": page,
        "card": page.resource,
        "blanks": formats.blank_forms(page.resource, request.user),
        "others": _others(page, request.user),
        "followed": LinkCheck.objects.filter(address=page.citation_url).first()
        if page.citation_url
        else None,
        "lead": _lead_of(request.user) if page.shape == page.Shape.REFERRAL else None,
    }
    if page.shape != page.Shape.CLOCK:
        return render(request, "reviews/guidance_page.html", context)
    asked = "aware" in request.GET
    form = AwareForm(request.GET) if asked else AwareForm()
    rules = list(page.rules.all())
    if asked and rules and form.is_valid():
        context["answer"] = _answer(rules, form.cleaned_data["aware"])
    status = 422 if asked and not form.is_valid() else 200
    return answer(request, "reviews/guidance_page.html", context | {"form": form}, status=status)


def _answer(rules: list[GuidanceRule], aware: dt.date) -> dict[str, Any]:
    """The first clock day by day, the later ones by their last day."""
    first, *later = rules
    walk = deadlines.day_by_day(aware, first.days)
    return {
        "aware": aware,
        "rule": first,
        "due": walk[-1].date,
        "days": walk,
        "number": deadlines.number_word(first.days),
        "not_counted": deadlines.not_counted(walk),
        "later": [(rule, deadlines.due(aware, rule.days)) for rule in later],
    }


def _others(page: GuidancePage, reader: Any) -> list[GuidancePage]:
    """The guidance beside this page."""
    pages = GuidancePage.objects.visible_to(reader).published().exclude(pk=page.pk)
    return list(pages.select_related("resource")[:5])


def _lead_of(reader: Any) -> SafeguardingLead | None:
    """The reader's own safeguarding lead, when they are signed in and their agency has named one."""
    if not reader.is_authenticated or reader.agency is None:
        return None
    return SafeguardingLead.objects.current().filter(agency=reader.agency).select_related("agency").first()
