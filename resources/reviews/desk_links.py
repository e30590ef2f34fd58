"""The desk's page of links that lead out, the dead ones first."""

from django.core.paginator import Paginator
from django.db.models import F, Max
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.signed_in import SignedIn
from portal.lib.http import needs
from resources.reviews.models import LinkCheck

A_PAGE = 50


@needs("reviews.edit_guidance")
@require_safe
def shelf(request: SignedIn) -> HttpResponse:
    """Every link, what it said when it was followed last, and where it is mended."""
    links = LinkCheck.objects.order_by(F("dead_since").asc(nulls_last=True), "address")
    context = {
        "page": Paginator(links, A_PAGE).get_page(request.GET.get("page")),
        "dead": links.dead().count(),
        "last": links.aggregate(last=Max("checked_at"))["last"],
    }
    return render(request, "reviews/desk/links.html", context)
