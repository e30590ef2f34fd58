"""Signing somebody out everywhere: a lost telephone, a password that others may know."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.models import User
from accounts.signed_in import SignedIn
from portal.lib.http import find, idempotent, needs


@needs("accounts.sign_others_out")
@require_POST
@idempotent("accounts.sign_out")
def sign_out(request: SignedIn, key: Any) -> HttpResponse:
    """End every session of somebody else; one's own are ended on one's own page."""
    person = find(User.objects.exclude(pk=request.user.pk), uuid=key)
    actions.end_sessions(person=person, sessions=list(person.sessions.all()), by=request.user)
    messages.success(request, f"{person} is signed out everywhere.")
    return redirect("desk_accounts:person", person.uuid)
