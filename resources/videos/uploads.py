"""Sending a recording: the page, and the addresses that its module talks to in JSON.

Nothing here needs a form's key: a session is known by its file's fingerprint, and each verb may be sent again.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.hours import spoken
from accounts.signed_in import SignedIn
from portal.lib import storage
from portal.lib.http import answer, find, idempotent, needs
from resources.library.models import Resource
from resources.videos import actions, preparing, sending
from resources.videos.forms import DetailsForm, PartsForm, UploadForm, from_json, largest_in_words
from resources.videos.kinds import ACCEPT
from resources.videos.models import Upload, Video

View = Callable[..., HttpResponseBase]


def _said_plainly(view: View) -> View:
    """Answer what can go wrong as JSON with a sentence, so that the page can say it."""

    @wraps(view)
    def plain(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except (sending.Closed, preparing.WrongMove):
            response = JsonResponse({"error": "This sending has ended. Choose the file again."}, status=409)
        except sending.Missing as missing:
            told = {"error": "Some of it is still missing.", "missing": missing.parts}
            response = JsonResponse(told, status=409)
        except storage.StorageUnavailable as error:
            response = JsonResponse({"error": error.sentence}, status=503)
        response["Cache-Control"] = "private, no-store"
        return response

    return plain


def _own(request: SignedIn, upload: uuid.UUID) -> Upload:
    return find(Upload.objects.visible_to(request.user).select_related("video__resource"), uuid=upload)


def _told(upload: Upload) -> dict[str, Any]:
    """What the browser needs to go on with a sending."""
    return {
        "id": str(upload.uuid),
        "state": upload.state,
        "size": upload.size,
        "part_size": upload.part_size,
        "done": [part.number for part in sending.arrived(upload)],
        "title": upload.video.resource.title,
        "page": reverse("desk_videos:video", args=[upload.video.uuid]),
    }


@require_POST
@needs("videos.upload")
@_said_plainly
def uploads(request: SignedIn) -> HttpResponse:
    """Begin to send a file, or go on with the same file where it stopped."""
    form = UploadForm(from_json(request.body))
    if not form.is_valid():
        sentences = [str(text) for errors in form.errors.values() for text in errors]
        return JsonResponse({"error": " ".join(sentences), "errors": form.errors}, status=422)
    given = form.cleaned_data
    again = given["video"] and _may_replace(request, given["video"])
    upload = sending.begin(
        by=request.user,
        name=given["name"],
        size=given["size"],
        content_type=given["type"],
        fingerprint=given["fingerprint"],
        video=again or None,
    )
    return JsonResponse(_told(upload))


def _may_replace(request: SignedIn, wanted: uuid.UUID) -> Video:
    """A card that another file may be sent for. What readers watch is changed by the business team only."""
    video = find(Video.objects.managed_by(request.user).select_related("resource"), uuid=wanted)
    if video.can_play and not request.user.has_perm("library.edit", video.resource):
        raise Http404
    return video


@require_safe
@needs("videos.upload")
@_said_plainly
def upload(request: SignedIn, upload: uuid.UUID) -> HttpResponse:
    """How far a sending is, as the store counts it."""
    return JsonResponse(_told(_own(request, upload)))


@require_POST
@needs("videos.upload")
@_said_plainly
def sign(request: SignedIn, upload: uuid.UUID) -> HttpResponse:
    """Addresses for up to fifty parts, each good for an hour."""
    sent = _own(request, upload)
    form = PartsForm(from_json(request.body), most=sent.parts)
    if not form.is_valid():
        return JsonResponse({"error": "No such parts.", "errors": form.errors}, status=400)
    return JsonResponse({"urls": sending.sign(sent, form.cleaned_data["parts"])})


@require_POST
@needs("videos.upload")
@_said_plainly
def line(request: SignedIn) -> HttpResponse:
    """Somewhere to send a few bytes to, so that a trainer learns which host their network does not let through."""
    url = sending.somewhere_to_try()
    return JsonResponse({"url": url, "host": urlsplit(url).netloc})


@require_POST
@needs("videos.upload")
@_said_plainly
def complete(request: SignedIn, upload: uuid.UUID) -> HttpResponse:
    """Everything was sent: join it and prepare it."""
    return JsonResponse(_told(sending.complete(upload=_own(request, upload), by=request.user)))


@require_POST
@needs("videos.upload")
@_said_plainly
def abort(request: SignedIn, upload: uuid.UUID) -> HttpResponse:
    """Cancel; what has arrived is removed."""
    return JsonResponse(_told(sending.abort(upload=_own(request, upload), by=request.user)))


@require_http_methods(["GET", "POST"])
@needs("videos.upload")
@idempotent("videos.describe")
def new(request: SignedIn) -> HttpResponse:
    """File first, and its details while it is being sent."""
    sent = _sent(request)
    again = sent.video if sent else _again(request)
    form = DetailsForm(request.POST or None, request.FILES or None, video=again, person=request.user)
    if request.method == "POST":
        if sent is None:
            form.add_error(None, "Choose the recording first. Its details belong to it.")
        if sent is not None and form.is_valid():
            actions.describe(video=sent.video, by=request.user, **form.told())
            return _saved(request, sent, form)
    context = {
        "form": form,
        "sent": sent,
        "again": again,
        "accept": ACCEPT,
        "largest": settings.VIDEO_LARGEST,
        "largest_in_words": largest_in_words(),
        "longest_in_words": spoken(settings.VIDEO_LONGEST // 60),
        "section": "desk",
    }
    return _details(request, context, status=422 if request.method == "POST" else 200)


def _sent(request: SignedIn) -> Upload | None:
    """The sending that the details belong to: this person's, for a card that they may still change."""
    try:
        wanted = uuid.UUID(request.POST.get("upload", ""))
    except ValueError:
        return None
    sent = _own(request, wanted)
    if not request.user.has_perm("library.edit", sent.video.resource):
        raise Http404
    return sent


def _again(request: SignedIn) -> Video | None:
    """The card that another file is to be sent for."""
    try:
        wanted = uuid.UUID(request.GET.get("again", ""))
    except ValueError:
        return None
    video = _may_replace(request, wanted)
    return video if video.can_take_file else None


def _details(request: SignedIn, context: dict[str, Any], *, status: int) -> HttpResponse:
    fragment = request.headers.get("HX-Request") == "true"
    page = "videos/new.html#details" if fragment else "videos/new.html"
    return answer(request, page, context, status=status)


def _saved(request: SignedIn, sent: Upload, form: DetailsForm) -> HttpResponse:
    """Stay on the page while the file is under way: leaving would stop it."""
    page = reverse("desk_videos:video", args=[sent.video.uuid])
    if request.headers.get("HX-Request") != "true":
        messages.success(request, "Saved.")
        return redirect(page)
    if sent.state != Upload.State.OPEN:
        return HttpResponse(headers={"HX-Redirect": page})
    form.edition = Resource.objects.values_list("edition", flat=True).get(pk=sent.video.resource_id)
    context = {
        "form": form,
        "sent": sent,
        "again": sent.video,
        "saved": True,
        "waiting": sent.video.waiting_captions(),
    }
    return _details(request, context, status=200)
