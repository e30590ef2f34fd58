"""The desk's page "How the portal runs"."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from portal.home import standing
from portal.lib import clock, shell
from portal.lib.http import needs

shell.entry("How it runs", icon="gear", url="home:running", permission="accounts.see_emails", order=84)


@require_safe
@needs("accounts.see_emails")
def page(request: SignedIn) -> HttpResponse:
    """Every line, those that are not well first."""
    lines = standing.lines()
    told = {
        "now": clock.now(),
        "bad": [line for line in lines if line.well is False],
        "unset": [line for line in lines if line.well is None],
        "well": [line for line in lines if line.well],
        "versions": standing.versions(),
    }
    return render(request, "home/running.html", told)
