"""What search engines may know: everything that opens without an account, and the way past the rest."""

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import Max, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from events.models import Event
from portal.lib import mail
from resources.library.models import Page, Resource

if TYPE_CHECKING:
    _Sitemap = Sitemap[Any]
else:
    _Sitemap = Sitemap

# Who is signed in has these to themselves. Shared lists (/lists/) are not here: a search engine that may not open one
# would not read that it must not show it.
CLOSED = ("/desk/", "/me/", "/accounts/")


class _Ours(_Sitemap):
    """Addresses as the partnership gives them out, whatever the host of the request."""

    limit = 5000  # a page of the map: what is made in well under a second

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PORTAL_ADDRESS).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PORTAL_ADDRESS).scheme


class _Rows(_Ours):
    """Rows of one model, each with the moment at which it was changed last."""

    rows: QuerySet[Any, Any]

    def items(self) -> QuerySet[Any, Any]:
        return self.rows.order_by("pk")

    def lastmod(self, item: Model) -> dt.datetime:
        changed: dt.datetime = getattr(item, "changed_at")  # noqa: B009  every model of these has it
        return changed

    def get_latest_lastmod(self) -> dt.datetime | None:
        latest: dt.datetime | None = self.rows.aggregate(latest=Max("changed_at"))["latest"]
        return latest


class Cards(_Rows):
    """The cards of every shelf that open without an account."""

    def __init__(self) -> None:
        self.rows = Resource.objects.open_to_all()


class Pages(_Rows):
    """The partnership's own pages."""

    def __init__(self) -> None:
        self.rows = Page.objects.all()


class Events(_Rows):
    """The events that anybody may see."""

    def __init__(self) -> None:
        self.rows = Event.objects.visible_to(AnonymousUser()).published()


class Fronts(_Ours):
    """The front page and the front of each shelf."""

    def items(self) -> list[str]:
        shelves = ("library:browse", "reviews:list", "reviews:guidance", "posters:list", "events:list")
        return ["home:landing", *shelves]

    def location(self, item: str) -> str:
        return reverse(item)


SECTIONS: dict[str, type[_Sitemap]] = {"fronts": Fronts, "library": Cards, "pages": Pages, "events": Events}


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The map of maps."""
    parts = []
    for name, section in SECTIONS.items():
        made = section()
        address, changed = mail.address(reverse("home:sitemap", args=[name])), made.get_latest_lastmod()
        numbers = range(2, made.paginator.num_pages + 1)
        places = (address, *(f"{address}?p={number}" for number in numbers))
        parts += [{"location": place, "last_mod": changed} for place in places]
    return render(request, "sitemap_index.xml", {"sitemaps": parts}, content_type="application/xml")


@login_not_required
@require_safe
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """One part of the map; `?p=` turns its pages."""
    return sitemap_views.sitemap(request, {**SECTIONS}, section=section)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines are asked to leave alone, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {mail.address(reverse('home:sitemap_index'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
