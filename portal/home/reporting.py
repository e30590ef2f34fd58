"""security.txt (RFC 9116): where somebody who found a hole in the portal tells of it."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.lib import clock, mail

# The RFC asks for less than a year; who fetches it gets a fresh one each time.
GOOD_FOR = dt.timedelta(days=180)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """The contact that the setting names; where it names none, there is no such page."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = (clock.now() + GOOD_FOR).astimezone(dt.UTC)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {mail.address(request.path)}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
