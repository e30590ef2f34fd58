"""What is said where the portal itself failed: no room on the disk, a database that is away, or a fault of ours.

Code that came before its tables is not a fault: `migrate` is on its way, and whoever asks again is answered.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from portal.lib import causes, full_disk, health

A_MOMENT = "10"  # seconds after which a program may ask again


def failed(request: HttpRequest) -> HttpResponse:
    """The page for what nobody caught (`handler500`). Whatever was begun is undone by then, and the log holds it."""
    raised = sys.exc_info()[1]
    if full_disk.is_behind(raised):
        return HttpResponse(render_to_string("507.html"), status=507)
    for error in causes.behind(raised):
        if isinstance(error, OperationalError | InterfaceError) or health.is_ahead_of_its_tables(error):
            page = render_to_string("503.html")
            return HttpResponse(page, status=503, headers={"Retry-After": A_MOMENT})
    return server_error(request)
