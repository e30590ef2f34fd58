"""Addresses of the site before this one: asked for only where the portal itself knows no page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect

from portal.home.models import OldPath
from resources.library.models import Resource


class OldPathMiddleware:
    """Turns a "not found" into the way to the card that the old address led to, if this reader may know of it.

    A catch-all among the addresses would not do: every path would then be known, and none would get its slash.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 404 and request.method in {"GET", "HEAD"}:
            return _moved(request) or response
        return response


def _moved(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """The card's page. The address with its query comes first: some sites tell pages apart by that alone."""
    known = OldPath.objects.filter(path__in={request.get_full_path(), request.path})
    for old in sorted(known, key=lambda old: len(old.path), reverse=True):
        card = Resource.objects.visible_to(request.user).filter(pk=old.resource_id).first()
        if card:
            return HttpResponsePermanentRedirect(card.get_absolute_url())
    return None
