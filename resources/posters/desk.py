"""The desk's side of posters: from a designer's PDF or from words, mark the boxes."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.context import partnership
from accounts.models import User
from accounts.signed_in import SignedIn
from portal.lib import shell, storage
from portal.lib.http import find, idempotent, needs, unprocessable
from portal.lib.templatetags.portal_ui import problems
from portal.lib.two_editors import Difference, differences, differing
from resources.library import offering
from resources.library.models import Resource
from resources.posters import actions, fields, samples
from resources.posters import artwork as drawn_artwork
from resources.posters.desk_forms import (
    ArtworkForm,
    BaseBoxFormSet,
    BesideBoxesForm,
    BothSizesForm,
    BoxForm,
    BoxFormSet,
    PosterForm,
    StartForm,
    WordsForm,
    told,
)
from resources.posters.models import LeadField, Poster, PosterSize

A_PAGE = 40
_STATE = Resource.State
STAGES = (_STATE.DRAFT, _STATE.IN_REVIEW, _STATE.EXPECTED, _STATE.PUBLISHED, _STATE.ARCHIVED)

shell.entry("Posters", icon="image-square", url="desk_posters:list", permission="posters.manage", order=30)


def _poster(slug: str) -> Poster:
    return find(Poster.objects.with_sizes(), resource__slug=slug)


def _size(slug: str, size: str) -> PosterSize:
    sizes = PosterSize.objects.exclude(artwork_name="").select_related("poster__resource")
    return find(
        sizes.prefetch_related("boxes", "poster__sizes__boxes"), poster__resource__slug=slug, size=size
    )


@require_safe
@needs("posters.manage")
def posters(request: SignedIn) -> HttpResponse:
    """Every poster, drafts first, archived ones last."""
    stage = Case(*(When(resource__state=state, then=place) for place, state in enumerate(STAGES)))
    rows = Poster.objects.with_sizes().order_by(stage, "resource__title", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "posters/desk_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@needs("posters.manage")
@idempotent("posters.add")
def add(request: SignedIn) -> HttpResponse:
    """A new poster from a designer's PDF."""
    form = PosterForm(request.POST or None)
    files = BothSizesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and files.is_valid():
        made = actions.add_poster(card=form.card(), by=request.user, **_words_of(form))
        given = {size: file for size, file in files.cleaned_data.items() if file}
        if _uploaded(made, given, files, request.user):
            messages.success(request, "Added. The artwork is being checked.")
            return redirect("desk_posters:poster", slug=made.resource.slug)
    return _again(
        request, "posters/desk_add.html", {"form": form, "files": files, "all_forms": [form, files]}
    )


def _uploaded(poster: Poster, given: dict[str, Any], form: Form, by: User) -> bool:
    """Take the files; a store that does not answer is told on the form, and the 422 undoes what was written."""
    try:
        actions.upload_artwork(poster=poster, files=given, by=by)
    except storage.StorageUnavailable as error:
        form.add_error(None, str(error))
        return False
    return True


def _words_of(form: PosterForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("text_alternative", "mini_from_full")}


def _again(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        return unprocessable(request, template, context)
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@needs("posters.manage")
@idempotent("posters.draw")
def draw(request: SignedIn) -> HttpResponse:
    """A new poster from words: the portal draws both sizes."""
    form, words = PosterForm(request.POST or None), WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and words.is_valid():
        given = _words_of(form)
        house = partnership()
        given["text_alternative"] = given["text_alternative"] or drawn_artwork.text_of(
            **words.words(), partnership=house.full_name if house else ""
        )
        made = actions.add_poster(card=form.card(), by=request.user, words=words.words(), **given)
        messages.success(request, "Added. The poster is being drawn, with its boxes in place.")
        return redirect("desk_posters:poster", slug=made.resource.slug)
    return _again(
        request, "posters/desk_draw.html", {"form": form, "words": words, "all_forms": [words, form]}
    )


@require_http_methods(["GET", "POST"])
@needs("posters.manage")
@idempotent("posters.change")
def poster(request: SignedIn, slug: str) -> HttpResponse:
    """One poster: its words, its artwork, and what is still to do."""
    shown = _poster(slug)
    form, words = _kept(shown, request.POST or None)
    if request.method == "POST" and form.is_valid() and (words is None or words.is_valid()):
        given = words.words() if words else None
        actions.change_poster(poster=shown, by=request.user, card=form.card(), words=given, **_words_of(form))
        messages.success(request, "Saved.")
        return redirect("desk_posters:poster", slug=shown.resource.slug)
    context = _overview(shown, request.user, form, words)
    return _again(request, "posters/desk_poster.html", context | {"differences": _both(shown, form, words)})


def _both(shown: Poster, form: PosterForm, words: WordsForm | None) -> list[Difference]:
    """Where what was typed differs from what somebody else saved meanwhile."""
    if not form.saved_meanwhile:
        return []
    now = Poster.objects.select_related("resource").get(pk=shown.pk)
    now.resource = shown.resource.as_saved()
    theirs, their_words = _kept(now)
    pairs: list[tuple[BaseForm, BaseForm]] = [(form, theirs)]
    if words and their_words:
        pairs.append((words, their_words))
    return differences(pairs)


def _kept(shown: Poster, typed: Any = None) -> tuple[PosterForm, WordsForm | None]:
    """The forms of a poster that is there already; words for the artwork only where the portal draws it."""
    kept = {"text_alternative": shown.text_alternative, "mini_from_full": shown.mini_from_full}
    words = WordsForm(typed, initial=WordsForm.initial_of(shown.words)) if shown.is_drawn else None
    return PosterForm(typed, instance=shown.resource, initial=kept), words


def _overview(shown: Poster, person: User, form: PosterForm, words: WordsForm | None) -> dict[str, Any]:
    held = {size.size: size for size in shown.sizes.all()}
    sizes = [
        {
            "name": name,
            "label": label,
            "row": held.get(name),
            "picture": _picture(held[name]) if name in held and held[name].artwork_name else "",
            "upload": ArtworkForm(prefix=name),
        }
        for name, label in PosterSize.Size.choices
    ]
    return {
        "poster": shown,
        "card": shown.resource,
        "form": form,
        "words": words,
        "all_forms": [form, words] if words else [form],
        "sizes": sizes,
        "way": offering.way(shown.resource, person),
    }


def _picture(size: PosterSize) -> str:
    return storage.presigned(
        size.picture2x_name, filename="poster.webp", content_type="image/webp", seconds=600, inline=True
    )


@require_POST
@needs("posters.manage")
@idempotent("posters.artwork")
def artwork(request: SignedIn, slug: str, size: str) -> HttpResponse:
    """Give one size its artwork, or other artwork."""
    shown = _poster(slug)
    if size not in PosterSize.Size.values:
        raise Http404
    form = ArtworkForm(request.POST, request.FILES, prefix=size)
    if form.is_valid() and _uploaded(shown, {size: form.cleaned_data["file"]}, form, request.user):
        messages.success(request, "Uploaded. The artwork is being checked.")
        return redirect("desk_posters:poster", slug=slug)
    context = _overview(shown, request.user, *_kept(shown))
    for each in context["sizes"]:
        each["upload"] = form if each["name"] == size else each["upload"]
    return unprocessable(request, "posters/desk_poster.html", context | {"all_forms": [form]})


@require_POST
@needs("posters.manage")
@idempotent("posters.take_mini_away")
def take_mini_away(request: SignedIn, slug: str) -> HttpResponse:
    """Do without the mini's own artwork."""
    actions.take_mini_away(poster=_poster(slug), by=request.user)
    messages.success(request, "The mini’s own artwork is gone.")
    return redirect("desk_posters:poster", slug=slug)


@require_http_methods(["GET", "POST"])
@needs("posters.manage")
@idempotent("posters.boxes")
def boxes(request: SignedIn, slug: str, size: str) -> HttpResponse:
    """Where the lead's words stand on one size, as numbers, with the boxes drawn on the picture."""
    row = _size(slug, size)
    formset, beside = _marked(row, request.POST or None), _beside(row, request.POST or None)
    if request.method == "POST" and all([formset.is_valid(), beside.is_valid()]):
        words = beside.cleaned_data["text_alternative"]
        actions.mark_boxes(size=row, boxes=formset.boxes(), by=request.user, text_alternative=words)
        messages.success(request, "Saved. This is how the boxes lie now.")
        return redirect("desk_posters:boxes", slug=slug, size=size)
    differing = _both_boxes(row, formset, beside) if beside.saved_meanwhile else []
    context = _board(request, row) | {"formset": formset, "beside": beside, "differences": differing}
    return _again(request, "posters/desk_boxes.html", context | {"all_forms": [formset, beside]})


def _marked(row: PosterSize, typed: Any = None) -> BaseBoxFormSet:
    """The boxes of one size as numbers."""
    page = (row.page_w_pt, row.page_h_pt)
    kept = [BoxForm.initial_of(box, page) for box in row.sheet.boxes]
    return BoxFormSet(typed, initial=kept, prefix="box", form_kwargs={"page": page})


def _beside(row: PosterSize, typed: Any = None) -> BesideBoxesForm:
    """The words beside the boxes; a form that was sent without any leaves them as they are."""
    kept = {"text_alternative": row.poster.text_alternative}
    typed = typed if typed is None else kept | typed.dict()
    return BesideBoxesForm(typed, initial=kept, edited=row.poster.resource)


def _both_boxes(row: PosterSize, formset: BaseBoxFormSet, beside: BesideBoxesForm) -> list[Difference]:
    page = (row.page_w_pt, row.page_h_pt)
    found = differences([(beside, _beside(row))])
    if formset.is_valid():
        found += differing("Boxes", theirs=told(row.sheet.boxes, page), yours=told(formset.boxes(), page))
    return found


@require_POST
@needs("posters.manage")
@never_cache
def look(request: SignedIn, slug: str, size: str) -> JsonResponse:
    """The boxes as they stand on the page, tried by the engine that prints them. Nothing is kept."""
    row = _size(slug, size)
    formset, name = _marked(row, request.POST), samples.of(request.POST.get("try"))
    if not formset.is_valid():
        return JsonResponse({"says": " ".join(each["text"] for each in problems(formset))}, status=422)
    sheet = replace(row.sheet, boxes=tuple(formset.boxes()))
    tries = samples.tries(sheet)
    says = next(f"{name}: {each['says']}." for each in tries if each["name"] == name)
    return JsonResponse({"svg": samples.overlay(sheet, name), "tries": tries, "says": says})


def _board(request: HttpRequest, row: PosterSize) -> dict[str, Any]:
    """The picture with the boxes and a sample person's words, and how every sample fits."""
    sheet, chosen = row.sheet, samples.of(request.GET.get("try"))
    overlay = b64encode(samples.overlay(sheet, chosen).encode()).decode()
    return {
        "poster": row.poster,
        "card": row.poster.resource,
        "row": row,
        "sheet": sheet,
        "picture": _picture(row),
        "overlay": f"data:image/svg+xml;base64,{overlay}",
        "rects": [_rect(sheet, box) for box in sheet.boxes],
        "tries": samples.tries(sheet),
        "chosen": chosen,
        "start": StartForm(),
        "sizes": [
            (each.size, each.get_size_display()) for each in row.poster.sizes.all() if each.artwork_name
        ],
        "steps": _steps(row.poster),
        "mini": _mini(row),
    }


def _steps(shown: Poster) -> list[dict[str, Any]]:
    """Where the designer is on the way to a published poster."""
    words, published = bool(shown.text_alternative.strip()), shown.resource.is_published
    return [
        {"label": "Artwork", "done": True},
        {"label": "Boxes", "current": True},
        {"label": "Words", "done": words},
        {"label": "Publish", "done": published},
    ]


def _mini(row: PosterSize) -> dict[str, Any] | None:
    """What becomes of the type on the mini: of its own artwork, or of the full poster made smaller."""
    sheet = row.poster.sheets.get(fields.MINI)
    if sheet is None:
        return None
    own = row.poster.has_own_mini
    return {"own": own, "paper": sheet.papers[-1].upper(), "small": samples.small_type(sheet)}


def _rect(sheet: fields.Sheet, box: fields.Box) -> dict[str, float | str]:
    """A box in points, for the drawing on the picture."""
    return {
        "key": box.key,
        "name": dict(LeadField.Key.choices)[box.key],
        "x": round(box.x * sheet.width, 1),
        "y": round(box.y * sheet.height, 1),
        "w": round(box.w * sheet.width, 1),
        "h": round(box.h * sheet.height, 1),
    }


@require_POST
@needs("posters.manage")
@idempotent("posters.start_boxes")
def start_boxes(request: SignedIn, slug: str, size: str) -> HttpResponse:
    """Begin with the usual boxes, or with those of the designer's form fields."""
    row = _size(slug, size)
    form = StartForm(request.POST)
    if not form.is_valid():
        raise Http404
    if form.cleaned_data["source"] == StartForm.FILE:
        first = fields.boxes_from(row.found_boxes, row.page_w_pt)
    else:
        first = fields.usual_boxes(row.size, row.page_w_pt, "#1D2530")
    actions.mark_boxes(size=row, boxes=list(first), by=request.user)
    messages.success(request, "The boxes are there. Move them to where the artwork has its space.")
    return redirect("desk_posters:boxes", slug=slug, size=size)
