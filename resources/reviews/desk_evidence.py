"""The desk's doors to evidence files: adding, opening for a minute, and taking out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import storage
from portal.lib.http import find, idempotent, needs
from resources.reviews import actions
from resources.reviews.desk import editor_page, remove_form
from resources.reviews.desk_plan import back, its_recommendation
from resources.reviews.forms import EvidenceForm
from resources.reviews.models import Action, Evidence, Recommendation


def taken(request: SignedIn, form: Any, recommendation: Recommendation, action: Action | None = None) -> bool:
    """Take the form's file in, if there is one; a store that does not answer becomes the form's own error."""
    file = form.cleaned_data.get("file")
    if file is None:
        return True
    try:
        actions.add_evidence(
            by=request.user,
            recommendation=recommendation,
            action=action,
            file=file,
            title=form.cleaned_data["title"],
            size=file.size or 0,
        )
    except storage.StorageUnavailable as away:
        form.add_error("file", str(away))
        return False
    return True


@needs("reviews.edit")
@require_POST
@idempotent("reviews.evidence")
def add(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Add a file that shows what was done."""
    one = its_recommendation(request, slug, number)
    form = EvidenceForm(request.POST, request.FILES, prefix="file")
    if form.is_valid() and taken(request, form, one):
        return back(request, one, "The file is being checked. It can be opened here in a moment.")
    return editor_page(request, one.review, opened=one, file=form, status=422)


def _its_file(request: SignedIn, key: UUID) -> Evidence:
    seen = Evidence.objects.visible_to(request.user)
    return find(seen.select_related("recommendation__review__resource", "recommendation__owner"), uuid=key)


@require_safe
def download(request: SignedIn, key: UUID) -> HttpResponse:
    """Lead to a checked file for a minute: for the business team and the coordinators of the agency that owns it."""
    file = _its_file(request, key)
    if file.state != Evidence.State.READY:
        raise Http404
    return redirect(
        storage.presigned(
            file.media_name, filename=file.file_name, content_type=file.content_type, seconds=60
        )
    )


@needs("reviews.edit")
@require_POST
@idempotent("reviews.remove_evidence")
def remove(request: SignedIn, key: UUID) -> HttpResponse:
    """Take a file out for good."""
    file = _its_file(request, key)
    one, form = file.recommendation, remove_form(file, request.POST)
    if not form.is_valid():
        return editor_page(request, one.review, opened=one, remove=form, status=422)
    actions.remove_evidence(by=request.user, file=file, because=form.cleaned_data["because"])
    return back(request, one, "The file is taken out.")
