"""The desk's side: write, see the length and the one page, and how far it is on its way to readers."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import shell, storage
from portal.lib.http import find, idempotent, needs, unprocessable
from portal.lib.two_editors import Difference, differences
from resources.briefings import actions, desk_files, seven
from resources.briefings.forms import SevenForm
from resources.briefings.models import Briefing, Section
from resources.library import offering
from resources.library.forms import CardForm

shell.entry("Briefings", icon="timer", url="desk_briefings:list", permission="briefings.write", order=20)


def _own(request: SignedIn, slug: str) -> Briefing:
    mine = Briefing.objects.editable_by(request.user).select_related("resource").prefetch_related("sections")
    return find(mine, resource__slug=slug)


@require_safe
@needs("briefings.write")
def index(request: SignedIn) -> HttpResponse:
    """Every briefing that this person may change, drafts first."""
    rows = Briefing.objects.editable_by(request.user).select_related("resource", "resource__owner")
    rows = rows.annotate(written=Exists(Section.objects.filter(briefing=OuterRef("pk"))))
    return render(
        request,
        "briefings/desk_list.html",
        {"briefings": rows.order_by("resource__state", "resource__title")},
    )


@require_http_methods(["GET", "POST"])
@needs("briefings.write")
@idempotent("briefings.write")
def write(request: SignedIn) -> HttpResponse:
    """A new briefing."""
    card, words = CardForm(request.POST or None), SevenForm(request.POST or None)
    if request.method == "POST" and card.is_valid() and words.is_valid():
        made = actions.write_briefing(
            by=request.user, card=card.card(), parts=words.parts, questions=words.cleaned_data["questions"]
        )
        _say_saved(request, made)
        return redirect("desk_briefings:edit", slug=made.resource.slug)
    return _editor(request, card, words, None)


def _say_saved(request: SignedIn, briefing: Briefing) -> None:
    """Saved is saved; where it became too long to read in seven minutes, the author hears it now."""
    messages.success(request, "Saved. Page, PDF and slides are being drawn again.")
    if warning := briefing.length.warning:
        messages.warning(request, warning)


@require_http_methods(["GET", "POST"])
@needs("briefings.write")
@idempotent("briefings.change")
def edit(request: SignedIn, slug: str) -> HttpResponse:
    """Change a briefing: its seven sections, or the card of a finished file."""
    briefing = _own(request, slug)
    if briefing.is_finished:
        return desk_files.editor(request, briefing)
    card = CardForm(request.POST or None, instance=briefing.resource)
    words = SevenForm(request.POST or None, briefing=briefing)
    if request.method == "POST" and card.is_valid() and words.is_valid():
        actions.change_briefing(
            briefing=briefing,
            by=request.user,
            card=card.card(),
            parts=words.parts,
            questions=words.cleaned_data["questions"],
        )
        _say_saved(request, Briefing.objects.get(pk=briefing.pk))
        return redirect("desk_briefings:edit", slug=briefing.resource.slug)
    return _editor(request, card, words, briefing)


def _editor(request: SignedIn, card: CardForm, words: SevenForm, briefing: Briefing | None) -> HttpResponse:
    context = _draft(card, words, briefing)
    if briefing:
        context |= {
            "way": offering.way(briefing.resource, request.user),
            "picture": _picture(briefing),
        }
        context["differences"] = _both(card, words, briefing)
    if request.method == "POST":
        return unprocessable(request, "briefings/desk_edit.html", context)
    return render(request, "briefings/desk_edit.html", context)


def _picture(briefing: Briefing) -> str:
    """A signed address of the one page as a picture, while it has the words that were saved."""
    if not (briefing.page_picture and briefing.page_is_current):
        return ""
    return storage.presigned(
        briefing.page_picture, filename="page.png", content_type="image/png", seconds=600, inline=True
    )


def _both(card: CardForm, words: SevenForm, briefing: Briefing) -> list[Difference]:
    """Where what was typed differs from what somebody else saved meanwhile."""
    if not card.saved_meanwhile:
        return []
    now = Briefing.objects.prefetch_related("sections").filter(pk=briefing.pk)[0]
    saved = CardForm(instance=briefing.resource.as_saved())
    return differences([(card, saved), (words, SevenForm(briefing=now))])


def _draft(card: CardForm, words: SevenForm, briefing: Briefing | None) -> dict[str, Any]:
    """What stands in the boxes, its length and its preview."""
    shown = words.shown
    here = [briefing.resource.slug] if briefing else []
    return {
        "card_form": card,
        "form": words,
        "all_forms": [card, words],
        "briefing": briefing,
        "save_url": reverse("desk_briefings:edit" if here else "desk_briefings:write", args=here),
        "preview_url": reverse("desk_briefings:preview" if here else "desk_briefings:new_preview", args=here),
        "shown": shown,
        "has_words": any(part.body for part in shown),
        "question_lines": words.question_lines,
        "length": seven.length(shown),
        "long_parts": [part for part in shown if part.is_long],
        "words_of": [part.words for part in shown],
        "most_words": seven.MOST_WORDS,
    }


@require_POST
@needs("briefings.write")
def preview(request: SignedIn, slug: str = "") -> HttpResponse:
    """The page and its length as the boxes stand now; nothing is kept. Without JavaScript, within the whole editor."""
    briefing = _own(request, slug) if slug else None
    words = SevenForm(request.POST, briefing=briefing)
    card = CardForm(request.POST, instance=briefing.resource if briefing else None)
    context = _draft(card, words, briefing)
    if briefing and not card.is_valid():
        context["differences"] = _both(card, words, briefing)
    template = "briefings/_live.html" if "HX-Request" in request.headers else "briefings/desk_edit.html"
    return render(request, template, context | {"is_preview": True})


@require_safe
@needs("briefings.write")
def page(request: SignedIn, slug: str) -> HttpResponse:
    """The one page as it prints, drafts too."""
    briefing = _own(request, slug)
    if not briefing.page_name:
        messages.info(request, "The one page is still being drawn. Please try again in a moment.")
        return redirect("desk_briefings:edit", slug=slug)
    return redirect(
        storage.presigned(
            briefing.page_name,
            filename=f"{slug}.pdf",
            content_type="application/pdf",
            seconds=60,
            inline=True,
        )
    )
