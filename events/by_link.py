"""Pages behind a link in a letter, for somebody without an account."""

import contextlib
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from events import actions
from events.models import Approval, ManagerComment
from portal.lib.http import form_page


def page(
    request: HttpRequest,
    asked: Approval | ManagerComment,
    *,
    is_open: bool,
    form: Form,
    deed: Callable[..., object],
    templates: tuple[str, str],
    context: dict[str, Any],
) -> HttpResponse:
    """One question that is answered once: opening the page, as mail scanners do, changes nothing.

    `templates` draw the question, and what is said once it is answered or its time is over (410). `deed` takes what
    the form holds.
    """
    question, over = templates
    context = context | {"bare_without_menu": True}
    if not is_open:
        if request.method == "POST":  # pressed twice, or from a page that lay open for days
            return redirect(request.path)
        return render(request, over, context, status=200 if asked.answered_at else 410)
    if request.method == "GET" or not form.is_valid():
        return form_page(request, question, context | {"form": form})
    with contextlib.suppress(
        actions.Refused
    ):  # answered in another window meanwhile; the page says what holds
        deed(**form.cleaned_data)
    return redirect(request.path)
