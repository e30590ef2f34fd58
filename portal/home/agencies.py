"""Which agency a page of the desk is about."""

from uuid import UUID

from django.http import Http404

from accounts.models import Agency
from accounts.signed_in import SignedIn


def one_of(request: SignedIn) -> Agency:
    """The agency of the address, of those that this person looks after; their first where none is given. 404 otherwise."""
    kept = Agency.objects.kept_by(request.user).approved()
    asked = request.GET.get("agency", "")
    try:
        found = kept.filter(uuid=UUID(asked)) if asked else kept
    except ValueError as wrong:
        raise Http404 from wrong
    agency = found.order_by("name").first()
    if agency is None:
        raise Http404
    return agency
