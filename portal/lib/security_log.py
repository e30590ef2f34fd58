"""Who tried to come in, and what was refused: one line of the log each, that names nobody.

An account and a network address stand there as marks, made with the portal's key: the same one has the same mark
everywhere, so that a rush on one account or from one place shows, and nobody can be read out of it.
"""

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from portal.lib.logs import route_of

log = logging.getLogger(__name__)

REFUSALS = {403, 404, 405, 429}
_SEALED = {"token", "key", "uidb36"}  # parts of addresses that open something by themselves


def tell(
    what: str, request: HttpRequest, *, account: str = "", level: int = logging.WARNING, **facts: Any
) -> None:
    """Write down what happened at the gate. `account` is the address of a person; it becomes a mark."""
    told = {
        "gate": what,
        "route": route_of(request),
        "account": mark(account),
        "network": mark(_network(request)),
        **facts,
    }
    log.log(level, "gate: %(gate)s at %(route)s", told, extra={"facts": told})


def mark(who: str) -> str:
    """Twelve letters that stand for somebody; none for nobody."""
    words = who.strip().casefold()
    return salted_hmac("portal.lib.security_log", words, algorithm="sha256").hexdigest()[:12] if words else ""


def refusals_told(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: a line for what was refused to somebody who is signed in, and for every forged or dead link.

    What is not there and what one may not see are one and the same answer here, so they are one line too.
    """

    def ask(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if response.status_code in REFUSALS and request.resolver_match:
            person = getattr(request, "user", None)
            who = person.email if person is not None and person.is_authenticated else ""
            sealed = bool(_SEALED & set(request.resolver_match.kwargs))
            if who or sealed or response.status_code != 404:
                tell("refused", request, account=who, status=response.status_code)
        return response

    return ask


def _network(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied):
        return ""  # whoever answers behind another number of proxies than settings say
