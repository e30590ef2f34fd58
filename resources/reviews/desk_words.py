"""The desk's doors to a review's confidential words. No answer, log or error page ever holds one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from accounts.signed_in import SignedIn
from portal.lib import sealed
from portal.lib.http import idempotent, needs
from resources.reviews import actions
from resources.reviews.desk import editor_page, its_review
from resources.reviews.forms import WordsForm


def _back(request: SignedIn, slug: str, count: int) -> HttpResponse:
    held = "One word is" if count == 1 else f"{count} words are" if count else "No words are"
    messages.success(request, f"{held} kept confidential for this review.")
    return redirect(f"{reverse('desk_reviews:edit', args=[slug])}#words")


@sensitive_variables()
@sensitive_post_parameters()
@needs("reviews.edit")
@require_POST
@idempotent("reviews.add_words")
def add(request: SignedIn, slug: str) -> HttpResponse:
    """Seal words into the list."""
    review, form = its_review(request, slug), WordsForm(request.POST)
    if not form.is_valid():
        return editor_page(request, review, words=form, status=422)
    return _tried(
        request, slug, lambda: actions.add_words(by=request.user, review=review, **form.cleaned_data)
    )


@needs("reviews.edit")
@require_POST
@idempotent("reviews.remove_word")
def remove(request: SignedIn, slug: str, handle: str) -> HttpResponse:
    """Take one word out of the list."""
    review = its_review(request, slug)
    return _tried(request, slug, lambda: actions.remove_word(by=request.user, review=review, handle=handle))


def _tried(request: SignedIn, slug: str, deed: Any) -> HttpResponse:
    try:
        count = deed()
    except sealed.Unreadable as shut:
        messages.error(request, shut.sentence)
        return redirect(f"{reverse('desk_reviews:edit', args=[slug])}#words")
    return _back(request, slug, count)
