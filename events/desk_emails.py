"""An event's letters and how they fared, for those who run it."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import Right
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from events import emails
from events.models import Event
from portal.lib.http import find, needs
from portal.lib.models import Email

A_PAGE = 50
LONG = 36  # of a uuid as text


def _letters(event: Event) -> QuerySet[Email]:
    """What was written about this event's bookings: to the people, and to managers when they were first asked."""
    bookings = list(event.bookings.only("uuid", "person", "event"))
    people, uuids = {one.person_id for one in bookings}, [str(one.uuid) for one in bookings]
    asked = [emails.key_of(one, "manager") for one in bookings]
    ours = Email.objects.annotate(about=Right("key", LONG)).filter(letter__startswith="events/")
    mine = Q(person__in=people, about__in=uuids) | Q(key__in=asked)
    return ours.filter(mine).defer("text", "html", "attachments")


@require_safe
@needs("events.run")
def page(request: SignedIn, slug: str) -> HttpResponse:
    """The newest first, with what came back or was not sent named above."""
    found = find(Event.objects.run_by(request.user).select_related("trainer"), slug=slug)
    letters = _letters(found)
    lost = letters.filter(state__in=[Email.State.FAILED, Email.State.BOUNCED])
    context = {
        "event": found,
        "tab": "emails",
        "page": Paginator(letters, A_PAGE).get_page(request.GET.get("page")),
        "lost": lost.count(),
    }
    return render(request, "events/desk_emails.html", context)
