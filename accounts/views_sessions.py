"""Where I am signed in, and signing out there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, agents
from accounts.models import SignedInSession
from accounts.signed_in import SignedIn
from portal.lib.http import idempotent


@require_safe
@never_cache
def sessions(request: SignedIn) -> HttpResponse:
    """Every place where I am signed in, this one first."""
    here = request.session.session_key
    shown: list[dict[str, Any]] = [
        {"session": one, "words": agents.in_words(one.agent), "here": one.session_key == here}
        for one in SignedInSession.open_of(request.user)
    ]
    shown.sort(key=lambda one: not one["here"])
    return render(request, "accounts/sessions.html", {"sessions": shown})


@require_POST
@idempotent("accounts.end_session")
def end(request: SignedIn, handle: str) -> HttpResponse:
    """Sign out in one other place."""
    here = request.session.session_key
    others = [one for one in SignedInSession.open_of(request.user) if one.session_key != here]
    chosen = [one for one in others if one.handle == handle]
    if not chosen:
        raise Http404
    actions.end_sessions(person=request.user, sessions=chosen, by=request.user)
    messages.success(request, "You are signed out there.")
    return redirect("accounts:sessions")


@require_POST
@idempotent("accounts.end_sessions")
def end_others(request: SignedIn) -> HttpResponse:
    """Sign out everywhere but here."""
    actions.end_other_sessions(person=request.user, here=request.session.session_key, by=request.user)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("accounts:sessions")
