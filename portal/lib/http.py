"""What views share: forms that count once, doors that answer 404, fragments for htmx."""

import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.forms import BaseForm
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.utils.crypto import salted_hmac

from portal.lib import storage
from portal.lib.models import IdempotencyKey
from portal.lib.refusals import Refused

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
Thing = TypeVar("Thing", bound=models.Model)

KEPT_ANSWER = 8_192  # bytes: small JSON and fragments; anything longer is a page and redirects


class StoreMiddleware:
    """A file store that stalls holds a web worker for a few seconds, and where a page cannot do without it, it says so."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with storage.promptly(only_reads=request.method in {"GET", "HEAD"}):
            return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A view that does not say it in its own words: what was begun is undone by then (503)."""
        if not isinstance(error, storage.StorageUnavailable) or isinstance(error, storage.NotStored):
            return None
        log.warning("The file store did not answer (%s).", type(error.__cause__).__name__)
        return render(request, "503.html", status=503)


SERVED = ["GET", "HEAD", "POST"]


def plain_requests(answer: Callable[[HttpRequest], HttpResponseBase]) -> View:
    """Middleware: three verbs are served, and no NUL comes in by an address, for no text of the database holds one.

    In a path it leads nowhere (404); in a query it is left out.
    """

    def ask(request: HttpRequest) -> HttpResponseBase:
        if request.method not in SERVED:
            return HttpResponseNotAllowed(SERVED)
        if "\x00" in request.path_info:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        while (bare := query.replace("%00", "").replace("\x00", "")) != query:
            query = bare  # what is left may make another: %0%000
        request.META["QUERY_STRING"] = bare
        return answer(request)

    return ask


def kept_by_nobody(answer: Callable[[HttpRequest], HttpResponseBase]) -> View:
    """Middleware: no browser and no proxy keeps what a visitor may not open, nor what a sealed link opens.

    A page that says by itself how long it may be kept is believed.
    """

    def ask(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        match = request.resolver_match
        if match and not response.has_header("Cache-Control"):
            is_closed = getattr(match.func, "login_required", True)
            if is_closed or "token" in match.kwargs:
                response["Cache-Control"] = "private, no-store"
        return response

    return ask


def find(things: "models.QuerySet[Thing]", **where: Any) -> Thing:
    """Fetch one from what may be seen (pass `.visible_to(user)`), or answer 404."""
    return get_object_or_404(things, **where)


def needs(permission: str) -> Callable[[View], View]:
    """Shut a door of the desk: without the permission the page does not exist (404)."""

    def shut(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise Http404
            return view(request, *args, **kwargs)

        return door

    return shut


def answer(request: HttpRequest, template: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    """A page with this status. Where there is something to change (422), its title says so first."""
    return render(request, template, context | {"is_refused": status == 422}, status=status)


def unprocessable(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The form again, with what was typed and what to change (422)."""
    return answer(request, template, context, status=422)


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The form as it is opened, or again after it was sent, with what to change (422)."""
    return answer(request, template, context, status=422 if request.method == "POST" else 200)


def tried(form: BaseForm, deed: Callable[[dict[str, Any]], object], *, field: str | None = None) -> bool:
    """Do the deed with a valid form; what is refused becomes an error of the form, or of this field."""
    if not form.is_valid():
        return False
    try:
        deed(form.cleaned_data)
    except Refused as no:
        form.add_error(field, str(no))
        return False
    return True


def _fingerprint(request: HttpRequest) -> str:
    given = sorted(
        (name, request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken"
    )
    # Keyed, so that who reads the table cannot try out which words were typed.
    return salted_hmac("portal.lib.http", repr((request.path, given)), algorithm="sha256").hexdigest()


def _given_key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("once") or request.headers.get("Idempotency-Key") or "")
    except ValueError:
        return None


def idempotent(verb: str) -> Callable[[View], View]:
    """Make a mutating form count once: its key, its writes and its answer are one transaction.

    A replay gets the first answer; the key with another body is refused (409), with another person 404. An answer
    of 400 or more undoes everything, key included, so that the person can mend and send the form again.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            key = _given_key(request)
            if key is None:
                return render(request, "components/stale_form.html", {}, status=422)
            actor = request.user.pk if request.user.is_authenticated else None
            with transaction.atomic():
                try:
                    with transaction.atomic():
                        row = IdempotencyKey.objects.create(
                            key=key, actor_id=actor, verb=verb, body=_fingerprint(request)
                        )
                except IntegrityError:
                    return _replay(request, IdempotencyKey.objects.get(pk=key), actor)
                response = view(request, *args, **kwargs)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
                else:
                    _keep(row, response)
            return response

        return once

    return wrap


def _keep(row: IdempotencyKey, response: HttpResponseBase) -> None:
    row.status = response.status_code
    row.location = response.headers.get("Location", "")
    row.content_type = response.headers.get("Content-Type", "")
    content = getattr(response, "content", b"")
    if len(content) <= KEPT_ANSWER and row.content_type.startswith(("application/json", "text/")):
        row.answer = content.decode()
    row.save(update_fields=["status", "location", "answer", "content_type"])


def _replay(request: HttpRequest, row: IdempotencyKey, actor: int | None) -> HttpResponseBase:
    if row.actor_id != actor:
        raise Http404
    if row.body != _fingerprint(request):
        return render(request, "components/stale_form.html", {}, status=409)
    if row.location:
        return HttpResponseRedirect(row.location)
    if not row.answer and row.content_type.startswith("text/html"):
        return HttpResponseRedirect(
            request.path
        )  # a page too long to keep: its address shows how things stand
    return HttpResponse(
        row.answer, status=row.status, content_type=row.content_type or "text/html; charset=utf-8"
    )
