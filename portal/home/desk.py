"""The desk's front page: what needs this person today, and how the portal is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from portal.lib import clock, shell
from portal.lib.http import needs
from portal.lib.models import Email, Job

shell.entry("Today", icon="house", url="home:desk", permission="accounts.open_desk", order=0)


@require_safe
@needs("accounts.open_desk")
def today(request: SignedIn) -> HttpResponse:
    """The first page of the working day."""
    person = request.user
    return render(
        request,
        "home/desk.html",
        {
            "now": clock.now(),
            "needs": shell.needs_of(person),
            "figures": shell.figures_for(person),
            "portal": _how_the_portal_is() if person.has_perm("accounts.see_emails") else None,
        },
    )


def _how_the_portal_is() -> dict[str, int]:
    """Jobs and letters in numbers: what waits, what stopped, what arrived."""
    return {
        "waiting": Job.objects.filter(state=Job.State.WAITING, due_at__lte=clock.now()).count(),
        "stopped": Job.objects.filter(state=Job.State.DEAD).count(),
        "sent": Email.objects.filter(state=Email.State.SENT).count(),
        "failed": Email.objects.filter(state=Email.State.FAILED).count(),
    }
