"""What readers see of the library: the list, a document, its file, and the partnership's own pages."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from portal.lib import storage
from portal.lib.http import find
from resources.library import actions, asking, filters, reading, rescue
from resources.library import browse as shelves
from resources.library.followable import one_of, standing
from resources.library.lasting import lasting
from resources.library.models import Bundle, DocumentVersion, Page, Resource, Tally
from resources.library.wanted import Wanted


@login_not_required
@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Browse and search; everything that was chosen stands in the address."""
    wanted = Wanted.read(request.GET.getlist)
    asked = asking.of(wanted)
    shelf = shelves.shelf(request.user, wanted, asked, _number(request))
    labels = {(group.name, choice.value): choice.label for group in shelf.groups for choice in group.values}
    context: dict[str, Any] = {
        "wanted": wanted,
        "asked": asked,
        "page": shelf.page,
        "total": shelf.total,
        "found": shelf.found,
        "groups": shelf.groups,
        "followable": one_of(request.user, wanted.filters, labels),
        "chips": [(labels.get(pair, pair[1]), wanted.without(*pair).query) for pair in wanted.filters],
    }
    if not shelf.total:
        context["ways"] = rescue.ways(request.user, wanted, labels)
        _count_fruitless(request, wanted)
    is_fragment = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    response = render(request, "library/browse.html#found" if is_fragment else "library/browse.html", context)
    response["HX-Push-Url"] = request.path + wanted.query
    patch_vary_headers(response, ["HX-Request"])
    return response


def _number(request: HttpRequest) -> int:
    """The page's number in the address; nonsense is the first page."""
    given = request.GET.get("page", "")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 9 else 1


def _count_fruitless(request: HttpRequest, wanted: Wanted) -> None:
    """Count words that find nothing by themselves; where only the filters are in the way, the words are good."""
    if wanted.q and not (wanted.filters and filters.cards(request.user, wanted.only_words()).exists()):
        actions.count_fruitless(wanted.q)


@login_not_required
@require_safe
@lasting
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """A document's page; a card with a page of its own, or with a new address, leads there."""
    seen = Resource.objects.visible_to(request.user)
    card = find(seen.select_related("document__current"), slug=slug)
    if card.get_absolute_url() != request.path:
        return redirect(card)
    actions.note_opened(card, by=request.user, address=request.path)
    if card.is_published:
        actions.count(card, Tally.What.OPENED)
    version = _file(request, card)
    context = {
        "card": card,
        "version": version,
        "pictures": _pictures(version),
        "reading": reading.opened(version, request.GET.get("page")),
        "versions": _versions(version),
        "topics": card.topics.all(),
        "audiences": card.audiences.all(),
        "wholes": Bundle.objects.filter(part=card, whole__in=seen.announced()).select_related("whole"),
        "may_edit": request.user.has_perm("library.edit", card),
        "mine": standing(request.user, card),
    }
    return render(request, "library/resource.html", context)


@login_not_required
@require_safe
@lasting
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the file for a minute, and count it."""
    seen = Resource.objects.visible_to(request.user)
    card = find(seen.select_related("document__current"), slug=slug)
    version = _file(request, card)
    if version is None:
        raise Http404
    actions.note_opened(card, by=request.user, address=request.path)
    if card.is_published:
        actions.count(card, Tally.What.DOWNLOADED)
    return redirect(
        storage.presigned(
            version.media_name, filename=version.file_name, content_type=version.content_type, seconds=60
        )
    )


def _file(request: HttpRequest, card: Resource) -> DocumentVersion | None:
    """The card's ready file for this reader. Of what is only announced, the file is the editors' alone."""
    if not (card.is_published or request.user.has_perm("library.edit", card)):
        return None
    document = getattr(card, "document", None)
    return document.current if document else None


def _versions(version: DocumentVersion | None) -> QuerySet[DocumentVersion] | None:
    """Every version that readers had, the newest first, with what changed; none where there was only one."""
    if version is None or version.number == 1:
        return None
    ready = DocumentVersion.State.READY
    return DocumentVersion.objects.filter(
        document=version.document_id, state=ready, number__lte=version.number
    )


def _pictures(version: DocumentVersion | None) -> dict[str, str]:
    """Signed addresses of the first page, small and large; none where there is no picture."""
    if version is None or not version.thumbnail_name:
        return {}
    return {
        size: storage.presigned(
            version.picture(width),
            filename="page-1.webp",
            content_type="image/webp",
            seconds=600,
            inline=True,
        )
        for size, width in (("small", 400), ("large", 800))
    }


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the partnership's own pages."""
    pages: QuerySet[Page] = Page.objects.all()
    return render(request, "library/page.html", {"page": find(pages, slug=slug)})
