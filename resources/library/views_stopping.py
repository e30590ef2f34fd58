"""The end of letters that people can stop, without signing in: a page with a button, and one click in a mail program."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.models import User
from portal.lib.http import View, find, idempotent
from resources.library import actions, emails
from resources.library.models import Digest, SavedSearch


def _whose(token: str) -> User:
    """Whose letters a token of ours stops, or 404."""
    return find(User.objects.filter(is_active=True), uuid=emails.person_of(token))


def one_click(stop: Callable[[User], object]) -> Callable[[View], View]:
    """Let a mail program end the letters with one POST (RFC 8058). It brings no cookie, key or CSRF token, only the
    sealed address of the letter's own header; so this does the one thing that the address is for, and nothing else.
    Done again, it changes nothing. The page's own button stays guarded.
    """

    def wrap(page: View) -> View:
        guarded = csrf_protect(page)

        @csrf_exempt
        @wraps(page)
        def door(request: HttpRequest, token: str) -> HttpResponseBase:
            if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
                stop(_whose(token))
                return HttpResponse("You get no more of these emails.", content_type="text/plain")
            answer: HttpResponseBase = guarded(request, token)
            add_never_cache_headers(answer)
            return answer

        return door

    return wrap


def _end_digest(person: User, by: Any = None) -> None:
    actions.choose_digest(often=Digest.Often.NEVER, person=person, by=by if by == person else None)


@one_click(_end_digest)
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent("library.stop_digest")
def digest(request: HttpRequest, token: str) -> HttpResponse:
    """The way out at the foot of each weekly email. Opening it changes nothing; its button ends the email."""
    person = _whose(token)
    if request.method == "POST":
        _end_digest(person, by=request.user)
        return redirect(request.path)
    stopped = Digest.objects.filter(person=person, often=Digest.Often.NEVER).exists()
    return render(request, "library/stop_digest.html", {"stopped": stopped})


@one_click(lambda person: actions.stop_telling(person=person))
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent("library.stop_telling")
def searches(request: HttpRequest, token: str) -> HttpResponse:
    """Stop every email about saved searches; the letters lead here."""
    person = _whose(token)
    if request.method == "POST":
        actions.stop_telling(person=person)
    telling = SavedSearch.objects.filter(person=person, tells=True).count()
    return render(request, "library/stop.html", {"telling": telling, "stopped": request.method == "POST"})
