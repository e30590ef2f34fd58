"""An account that closed because nobody used it opens again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.models import User
from accounts.signed_in import SignedIn
from portal.lib.http import find, idempotent, needs


@needs("accounts.manage_agencies")
@require_POST
@idempotent("accounts.reopen")
def reopen(request: SignedIn, key: Any) -> HttpResponse:
    """Open it; who left for good has no account any more."""
    person = find(User.objects.here().filter(is_active=False), uuid=key)
    actions.reopen(person=person, by=request.user)
    messages.success(request, f"The account of {person} is open again.")
    return redirect("desk_accounts:person", person.uuid)
