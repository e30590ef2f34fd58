"""Every link that leads out of the portal, and on which of our pages it stands."""

from collections.abc import Iterator

from django.urls import reverse

from portal.lib import text
from resources.library.models import Page, Resource
from resources.reviews.models import GuidancePage

Place = tuple[str, str]  # the title of our page, and where it is mended


def outside() -> dict[str, list[Place]]:
    """Address -> places, for guidance, the partnership's own pages, and what other publishers keep."""
    found: dict[str, list[Place]] = {}
    for address, place in _all():
        places = found.setdefault(address, [])
        if place not in places:
            places.append(place)
    return found


def _all() -> Iterator[tuple[str, Place]]:
    in_use = Resource.objects.exclude(state=Resource.State.ARCHIVED)
    for page in (
        GuidancePage.objects.filter(resource__in=in_use).select_related("resource").prefetch_related("rules")
    ):
        place = (page.resource.title, reverse("desk_reviews:guidance_edit", args=[page.resource.slug]))
        named = [page.citation_url, *(rule.citation_url for rule in page.rules.all())]
        for address in [*named, *_in(page.body), *_in(page.afterwards)]:
            if address:
                yield address, place
    for own in Page.objects.all():
        for address in _in(own.body):
            yield address, (own.title, reverse("desk_library:page", args=[own.slug]))
    for card in in_use.exclude(external_url="").only("title", "slug", "kind", "external_url"):
        yield card.external_url, (card.title, card.get_absolute_url())


def _in(body: str) -> Iterator[str]:
    """The addresses of the web in an editor's words."""
    for block in text.parse(body):
        for line in block.lines:
            for span in line:
                if span.href.startswith(("http://", "https://")):
                    yield span.href
