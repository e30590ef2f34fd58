"""The shelf of posters, and putting a lead's name on one. What is typed here is drawn and forgotten."""

from base64 import b64encode
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.context import partnership
from accounts.leads import lead_for
from accounts.models import Agency, User
from portal.lib import storage
from portal.lib.http import find, unprocessable
from portal.lib.safely import Refused
from resources.library import actions as library
from resources.library.lasting import lasting
from resources.library.models import Resource, Tally, Topic
from resources.posters import actions, drawing, fields, pace
from resources.posters.fields import Sheet
from resources.posters.forms import LeadForm, too_long
from resources.posters.leads import logo_of, remembered, words_of
from resources.posters.models import Poster

PER_PAGE = 24
PNG_DPI = 150  # enough for a screen or a newsletter
PICTURES_LAST = 600  # seconds that a picture's address works: longer than a slow page takes to load
# What lies over a picture before its words are drawn.
CLEAR = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
# What an empty poster says, so that its reader sees what goes where.
PLACEHOLDERS = {
    "lead_name": "Your safeguarding lead",
    "lead_role": "Their role",
    "lead_organisation": "Your organisation",
    "lead_phone": "Their number",
}


@login_not_required
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """All posters that this reader may see, by theme."""
    shown = Poster.objects.visible_to(request.user).filter(resource__state=Resource.State.PUBLISHED)
    topics = Topic.objects.filter(resources__poster__in=shown).distinct()
    topic = next((each for each in topics if each.slug == request.GET.get("topic")), None)
    if topic:
        shown = shown.filter(resource__topics=topic)
    ordered = shown.with_sizes().prefetch_related("resource__topics").order_by("resource__title")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    cards = [{"poster": each, "card": each.resource, **_facts(each)} for each in page]
    return render(
        request, "posters/shelf.html", {"page": page, "cards": cards, "topics": topics, "topic": topic}
    )


def _facts(poster: Poster) -> dict[str, Any]:
    sheets = poster.sheets
    first = next(iter(sheets.values()), None)
    sizes = "Full and mini" if fields.MINI in sheets else "Full"
    return {"picture": _picture(first) if first else None, "facts": sizes}


def _picture(sheet: Sheet) -> dict[str, Any]:
    """Signed addresses of a sheet's picture, and its shape in CSS pixels."""
    one, two = (
        storage.presigned(
            name, filename="poster.webp", content_type="image/webp", seconds=PICTURES_LAST, inline=True
        )
        for name in (sheet.picture, sheet.picture2x)
    )
    return {
        "src": one,
        "src2x": two,
        "width": round(sheet.width * 4 / 3),
        "height": round(sheet.height * 4 / 3),
    }


def _poster(request: HttpRequest, slug: str) -> Poster:
    shown = Poster.objects.visible_to(request.user).exclude(resource__state=Resource.State.EXPECTED)
    return find(shown.filter(sizes__artwork_name__gt="").distinct().with_sizes(), resource__slug=slug)


@login_not_required
@require_safe
@never_cache
@lasting
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The page where a poster is made, filled in with what the portal knows of the reader's own lead."""
    shown = _poster(request, slug)
    agency = _agency(request)
    lead = lead_for(agency)
    words = words_of(lead, partnership(), agency)
    if isinstance(request.user, User):
        words |= remembered(request.user, lead)
    form = _form(request, shown, initial=words)
    library.note_opened(shown.resource, by=request.user, address=request.path)
    if shown.resource.is_published:
        library.count(shown.resource, Tally.What.OPENED)
    return render(request, "posters/poster.html", _page(request, shown, form) | {"lead": lead})


def _agency(request: HttpRequest) -> Agency | None:
    """The agency that a signed-in reader makes posters for."""
    return request.user.agency if isinstance(request.user, User) else None


def _form(request: HttpRequest, shown: Poster, **more: Any) -> LeadForm:
    """The form of a poster, filled in from the request where it was sent."""
    signed_in = request.user.is_authenticated
    logo = logo_of(_agency(request))
    typed = request.POST if request.method == "POST" else None
    return LeadForm(typed, sheets=shown.sheets, logo=logo, may_remember=signed_in, **more)


def _explained(words: dict[str, str]) -> dict[str, str]:
    """What an empty poster says instead of a lead."""
    if words.get("lead_name"):
        return words
    return PLACEHOLDERS | {key: text for key, text in words.items() if text}


def _shown_on(request: HttpRequest, form: LeadForm, words: dict[str, str], sheet: Sheet) -> dict[str, str]:
    """Words and pictures as they will stand on a sheet; while the store is away, without the logo."""
    code = drawing.of_copy_to_come(sheet) if _agency(request) else {}
    try:
        pictures = form.pictures()
    except storage.StorageUnavailable:
        pictures = {}
    return _explained(words) | pictures | code


def _page(request: HttpRequest, shown: Poster, form: LeadForm) -> dict[str, Any]:
    sheet = form.chosen_sheet
    words, _ = drawing.without_missing(form.words())
    svg = drawing.overlay(sheet, _shown_on(request, form, words, sheet), paper=form.chosen_paper)
    return {
        "poster": shown,
        "card": shown.resource,
        "form": form,
        "sheet": sheet,
        "remembers": _agency(request) is not None,
        "paper": form.chosen_paper.upper(),
        "picture": _picture(sheet),
        "overlay": f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}",
        "others": [
            {"size": other.size, "papers": other.papers, "picture": _picture(other), "clear": CLEAR}
            for size, other in form.sheets.items()
            if size != sheet.size
        ],
        "mini_papers": " or ".join(
            paper.upper()
            for other in form.sheets.values()
            if other.size == fields.MINI
            for paper in other.papers
        ),
    }


def _slow_down(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"says": "A short pause, please. The preview goes on in a minute."}, status=429)
    return render(request, "429.html", status=429)


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


@login_not_required
@require_POST
@sensitive_post_parameters()
@never_cache
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """How the poster would look: as JSON for the page's script, as the page again for readers without it."""
    if pace.is_too_fast(request, "preview", pace.PREVIEWS):
        return _slow_down(request)
    shown = _poster(request, slug)
    form = _form(request, shown)
    if _wants_json(request):
        return JsonResponse(_drawn(request, form))
    form.is_valid()
    return render(request, "posters/poster.html", _page(request, shown, form))


def _drawn(request: HttpRequest, form: LeadForm) -> dict[str, Any]:
    """The words as they stand, without what cannot be printed, and how each fits the size that was asked for."""
    words, missing = drawing.without_missing(form.words())
    sheet, paper = form.chosen_sheet, form.chosen_paper
    fits = drawing.fit(sheet, words, paper=paper)
    problems = [too_long(each) for each in fits if not each.ok]
    if missing:
        problems.append(f"Please take out the {' '.join(missing)}: a poster prints letters.")
    return {
        "svg": drawing.overlay(sheet, _shown_on(request, form, words, sheet), paper=paper),
        "size": sheet.size,
        "paper": paper.upper(),
        "fits": [{"key": each.key, "size": each.size, "ok": each.ok, "over": each.over} for each in fits],
        "missing": missing,
        "says": " ".join(problems) or ("All details fit." if words.get("lead_name") else ""),
        "others": {
            size: drawing.overlay(other, _shown_on(request, form, words, other))
            for size, other in form.sheets.items()
            if size != sheet.size
        },
    }


def _of_copy(request: HttpRequest, shown: Poster, form: LeadForm) -> dict[str, str]:
    """The code of the copy, which is remembered for who is signed in and belongs to an agency."""
    person, given = request.user, form.cleaned_data
    if not isinstance(person, User):
        return {}
    if given.get("remember"):
        actions.remember_words(words=form.words(), by=person)
    if not (person.agency and shown.resource.is_published):
        return {}
    copy = actions.remember_copy(
        poster=shown,
        agency=person.agency,
        by=person,
        lead_name=given.get("lead_name", ""),
        size=form.chosen_sheet.size,
        paper=given["paper"],
        per_sheet=int(given["sheet"]),
        output=given["output"],
    )
    return drawing.of_copy(copy)


@login_not_required
@require_POST
@sensitive_post_parameters()
@never_cache
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """The poster as the file that was asked for, or the form with what does not fit (422)."""
    if pace.is_too_fast(request, "make", pace.POSTERS):
        return _slow_down(request)
    shown = _poster(request, slug)
    form = _form(request, shown)
    if not form.is_valid():
        return unprocessable(request, "posters/poster.html", _page(request, shown, form))
    try:
        with transaction.atomic():
            words = form.cleaned_data | form.pictures() | _of_copy(request, shown, form)
            made = _file(form, words)
    except (storage.StorageUnavailable, Refused):
        return render(request, "503.html", status=503)
    library.note_opened(shown.resource, by=request.user, address=request.path)
    if shown.resource.is_published:
        library.count(shown.resource, Tally.What.DOWNLOADED)
    return _attached(made, _file_name(slug, form), form.cleaned_data["output"])


def _file(form: LeadForm, words: dict[str, Any]) -> bytes:
    """Raises storage.StorageUnavailable, or Refused where the picture cannot be drawn within its limits."""
    given, sheet = form.cleaned_data, form.chosen_sheet
    pdf = drawing.make(
        sheet,
        words,
        paper=given["paper"],
        per_sheet=int(given["sheet"]),
        fillable=given["output"] == "fillable",
    )
    if given["output"] != "png":
        return pdf
    points = fields.paper_of(given["paper"], sheet.width, sheet.height)[0]
    return drawing.picture(pdf, round(points / 72 * PNG_DPI))


def _file_name(slug: str, form: LeadForm) -> str:
    given = form.cleaned_data
    mini = "-mini" if form.chosen_sheet.size == fields.MINI else ""
    several = f"-{given['sheet']}-on-a-sheet" if given["sheet"] != "1" else ""
    return f"{slug}{mini}{several}.{'png' if given['output'] == 'png' else 'pdf'}"


def _attached(made: bytes, name: str, output: str) -> HttpResponse:
    kind = "image/png" if output == "png" else "application/pdf"
    return HttpResponse(
        made, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
