"""The words of the letters about events, for the business team: changed with a preview, and restored."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from events import actions, letters, wordings
from events.forms import LetterForm
from events.models import LetterWords
from portal.lib.http import form_page, idempotent, needs, tried
from portal.lib.text import to_html


def _letter(name: str) -> letters.Letter:
    if name not in wordings.LETTERS:
        raise Http404
    return wordings.LETTERS[name]


@require_safe
@needs("events.edit_letters")
def page(request: SignedIn) -> HttpResponse:
    """Every letter, when it goes out, and whether its words are the partnership's own."""
    changed = dict(LetterWords.objects.values_list("letter", "changed_at"))
    rows = [(name, letter, changed.get(name)) for name, letter in wordings.LETTERS.items()]
    return render(request, "events/desk_letters.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs("events.edit_letters")
@idempotent("events.change_letter")
def edit(request: SignedIn, name: str) -> HttpResponse:
    """One letter's words, beside how it looks with an invented reader. The preview saves nothing."""
    letter = _letter(name)
    words = LetterWords.of(name)
    form = LetterForm(request.POST or None, name=name)
    looks = "preview" in request.POST
    if not looks and tried(
        form, lambda _: actions.change_letter(letter=name, words=form.words, by=request.user)
    ):
        messages.success(request, "The letter has these words from the next one on.")
        return redirect("desk_events:letter", name)
    if looks and form.is_valid():
        words = form.words
    context = {
        "name": name,
        "letter": letter,
        "form": form,
        "fields": letters.fields_of(letter),
        "is_changed": LetterWords.objects.filter(letter=name).exists(),
        "preview": _preview(letter, words),
    }
    if looks and form.is_valid():
        return render(request, "events/desk_letter.html", context)
    return form_page(request, "events/desk_letter.html", context)


def _preview(letter: letters.Letter, words: letters.Words) -> dict[str, Any]:
    told = letters.with_fields(words, wordings.SAMPLE)
    return {
        "words": told,
        "opening": mark_safe(to_html(told.opening, top=4)),  # noqa: S308  cleaned by to_html
        "closing": mark_safe(to_html(told.closing, top=4)),  # noqa: S308  cleaned by to_html
        "sample": wordings.SAMPLE,
        "text": letters.as_text(
            told, wordings.SAMPLE, button=letter.button, leads_to=wordings.SAMPLE["event_page"]
        ),
    }


@require_POST
@needs("events.edit_letters")
@idempotent("events.restore_letter")
def restore(request: SignedIn, name: str) -> HttpResponse:
    """The words that came with the portal."""
    _letter(name)
    if LetterForm(name=name).is_overtaken(request.POST):
        messages.error(
            request, "Somebody changed this letter while you were reading. Nothing is restored: look again."
        )
        return redirect("desk_events:letter", name)
    actions.restore_letter(letter=name, by=request.user)
    messages.success(request, "The letter has the words that came with the portal.")
    return redirect("desk_events:letter", name)
