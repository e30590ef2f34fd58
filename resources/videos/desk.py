"""The desk's side: what was sent and how it fares, captions and their approval, publishing."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import clock, shell
from portal.lib.http import find, form_page, idempotent, needs, tried
from portal.lib.models import Job
from resources.library import offering
from resources.videos import actions, ladder, pictures, preparing, speech
from resources.videos.caption_forms import ApprovalForm, CaptionsForm, ExemptionForm, ReleaseForm
from resources.videos.forms import CutForm, DetailsForm, PictureForm
from resources.videos.models import Caption, Upload, Video

A_PAGE = 40

shell.entry("Videos", icon="video-camera", url="desk_videos:list", permission="videos.upload", order=22)


@shell.needs
def recordings_that_need(person: Any) -> Iterable[shell.Need]:
    """Recordings that failed, for those who look after them; captions to approve, for those who may."""
    if not person.has_perm("videos.upload"):
        return
    mine = Video.objects.managed_by(person).select_related("resource")
    for failed in mine.failed().order_by("moved_at"):
        yield shell.Need(
            title=failed.resource.title,
            why=failed.failure,
            action="See what to do",
            url=reverse("desk_videos:video", args=[failed.uuid]),
            icon="video-camera-slash",
            tone="bad",
            since=failed.moved_at,
        )
    waiting = Caption.objects.filter(approved_at=None, video__in=mine).select_related("video__resource")
    for caption in waiting.order_by("added_at"):
        if person.has_perm("videos.approve_captions", caption):
            yield shell.Need(
                title=caption.video.resource.title,
                why="Its captions wait for somebody to read them along with the voice.",
                action="Read and approve",
                url=reverse("desk_videos:video", args=[caption.video.uuid]) + "#captions",
                icon="closed-captioning",
                since=caption.added_at,
            )


def _mine(request: SignedIn) -> QuerySet[Video]:
    return Video.objects.managed_by(request.user).select_related("resource__owner")


def _own(request: SignedIn, video: uuid.UUID) -> Video:
    return find(_mine(request), uuid=video)


@require_safe
@needs("videos.upload")
def index(request: SignedIn) -> HttpResponse:
    """Every recording that this person looks after, newest first, with how far it is."""
    rows = _mine(request).annotate(
        approved=Count("captions", filter=Q(captions__approved_at__isnull=False)),
        waiting=Count("captions", filter=Q(captions__approved_at__isnull=True)),
    )
    page = Paginator(rows.order_by("-created_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "working": any(row.is_under_way for row in page),
        "may_take_in": request.user.has_perm("videos.take_in"),
    }
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "videos/desk_list.html#rows" if fragment else "videos/desk_list.html", context)


@require_http_methods(["GET", "POST"])
@needs("videos.upload")
@idempotent("videos.describe")
def video(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """One recording: how it fares, its details, captions, and what is left to do."""
    shown = _own(request, video)
    details = DetailsForm(request.POST or None, video=shown, person=request.user, captions_apart=True)
    if request.method == "POST":
        if not request.user.has_perm("library.edit", shown.resource):
            raise Http404
        if details.is_valid():
            actions.describe(video=shown, by=request.user, **details.told())
            messages.success(request, "Saved.")
            return redirect("desk_videos:video", video=shown.uuid)
    return _page(request, shown, details=details)


def _page(request: SignedIn, shown: Video, **bound: Any) -> HttpResponse:
    """The page with the form that was sent, if one was, as it was typed (422)."""
    waiting, approved = shown.waiting_captions(), shown.approved_captions()
    may_edit = request.user.has_perm("library.edit", shown.resource)
    details = bound.get("details") or DetailsForm(video=shown, person=request.user, captions_apart=True)
    context = {
        "video": shown,
        "card": shown.resource,
        "form": details,
        "captions_form": bound.get("captions") or CaptionsForm(video=shown),
        "approval_form": bound.get("approval") or ApprovalForm(),
        "exemption_form": bound.get("exemption") or ExemptionForm(video=shown),
        "cut_form": bound.get("cut") or CutForm(video=shown),
        "release_form": bound.get("release") or ReleaseForm(),
        "coming_mark": preparing.mark_of_coming(shown) if shown.coming else "",
        "pictures": pictures.to_choose(shown) if shown.can_play else [],
        "problems_in": [form for form in bound.values() if form.is_bound],
        "waiting": waiting,
        "approved": approved,
        "lines": (waiting or approved).lines if waiting or approved else [],  # type: ignore[union-attr]  # one of them is there
        "upload": shown.uploads.filter(state=Upload.State.OPEN).first(),
        "renditions": shown.playing(),
        "finished": shown.viewings.filter(completed_at__isnull=False).count(),
        "way": offering.way(shown.resource, request.user),
        "minutes_left": ladder.minutes_left(shown.percent, (clock.now() - shown.moved_at).total_seconds()),
        "may_edit": may_edit,
        "differences": details.both_versions,
        "may_approve": request.user.has_perm("videos.approve_captions", waiting),
        "may_exempt": request.user.has_perm("videos.exempt_from_captions"),
        "speech": speech.is_here(),
        "listening": _last("videos.listen", shown),
        "taking": _last("videos.picture", shown),
        "may_send": shown.can_take_file and (not shown.can_play or may_edit),
        "may_release": _may_release(request, shown, waiting),
    }
    fragment = request.headers.get("HX-Request") == "true"
    page = "videos/_desk_news.html" if fragment else "videos/desk_video.html"
    return form_page(request, page, context)


def _last(kind: str, shown: Video) -> Job | None:
    """What became of the work of this kind that was asked for last."""
    return Job.objects.filter(kind=kind, subject=str(shown.pk)).order_by("-pk").first()


@require_POST
@needs("videos.upload")
@idempotent("videos.put_captions")
def captions(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """A caption file for somebody else to approve."""
    shown = _own(request, video)
    form = CaptionsForm(request.POST, request.FILES, video=shown)

    def deed(given: dict[str, Any]) -> object:
        file: Any = request.FILES["captions"]
        over = request.POST.get("over")
        return actions.put_captions(
            video=shown, by=request.user, cues=given["captions"], source_name=str(file.name), over=over
        )

    if not tried(form, deed, field="captions"):
        return _page(request, shown, captions=form)
    messages.success(request, "The captions are in. Somebody else has to read and approve them.")
    return redirect("desk_videos:video", video=shown.uuid)


@require_POST
@idempotent("videos.approve_captions")
def approve(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """Say by name that the captions are what is said. Nobody approves their own."""
    shown = _own(request, video)
    waiting = shown.waiting_captions()
    if waiting is None or not request.user.has_perm("videos.approve_captions", waiting):
        raise Http404
    form, mark = ApprovalForm(request.POST), request.POST.get("mark", "")
    if not _ticked(form, lambda _: actions.approve_captions(caption=waiting, by=request.user, mark=mark)):
        return _page(request, shown, approval=form)
    messages.success(request, "The captions are approved.")
    return redirect("desk_videos:video", video=shown.uuid)


def _ticked(form: ApprovalForm | ReleaseForm, deed: Callable[[dict[str, Any]], object]) -> bool:
    """Do the deed of who has listened; where others have come since, the tick is made again."""
    done = tried(form, deed, field="listened")
    if not done:
        form.data = {name: value for name, value in form.data.items() if name != "listened"}
    return done


@require_POST
@needs("videos.exempt_from_captions")
@idempotent("videos.exempt")
def exempt(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """Record why it needs no captions, or take that back."""
    shown = _own(request, video)
    form = ExemptionForm(request.POST, video=shown)
    if not tried(
        form,
        lambda given: actions.exempt(video=shown, by=request.user, reason=given["reason"]),
        field="reason",
    ):
        return _page(request, shown, exemption=form)
    recorded = bool(form.cleaned_data["reason"])
    messages.success(
        request, "The reason is recorded." if recorded else "Taken back. The recording needs captions."
    )
    return redirect("desk_videos:video", video=shown.uuid)


@require_POST
@needs("videos.upload")
@idempotent("videos.retry")
def retry(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """Prepare the same file again after a failure that may pass."""
    shown = _own(request, video)
    try:
        preparing.retry(video=shown, by=request.user)
    except preparing.WrongMove:
        messages.error(request, "Trying again cannot help here. Send another file.")
    else:
        messages.success(request, "It is being prepared again.")
    return redirect("desk_videos:video", video=shown.uuid)


def _editable(request: SignedIn, video: uuid.UUID) -> Video:
    """One whose words this person may change now: readers' ones are the business team's."""
    shown = _own(request, video)
    if not request.user.has_perm("library.edit", shown.resource):
        raise Http404
    return shown


@require_POST
@idempotent("videos.cut")
def cut(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """Leave out its ends, without sending it again."""
    shown = _editable(request, video)
    form = CutForm(request.POST, video=shown)
    if not form.is_valid():
        return _page(request, shown, cut=form)
    try:
        now = preparing.cut(video=shown, by=request.user, cut=form.cleaned_data["cut"])
    except preparing.WrongMove:
        messages.error(
            request, "The file that was sent is no longer kept, so it cannot be cut. Send it again."
        )
    else:
        again = "It is being prepared again; until then it plays as it was." if now.can_play else "Saved."
        messages.success(request, again if now.is_under_way else "Saved.")
    return redirect("desk_videos:video", video=shown.uuid)


@require_POST
@idempotent("videos.choose_picture")
def picture(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """The moment that its picture shows."""
    shown = _editable(request, video)
    form = PictureForm(request.POST, video=shown)
    if not form.is_valid():
        return _page(request, shown, picture=form)
    actions.choose_picture(video=shown, by=request.user, at=form.cleaned_data["at"])
    messages.success(request, "The picture is being taken. It is there in a moment.")
    return redirect("desk_videos:video", video=shown.uuid)


def _may_release(request: SignedIn, shown: Video, waiting: Caption | None) -> bool:
    """Four eyes: neither who sent the newer file nor who put in its captions lets it out."""
    if shown.coming is None or not request.user.has_perm("library.publish", shown.resource):
        return False
    return waiting is None or request.user.has_perm("videos.approve_captions", waiting)


@require_POST
@idempotent("videos.release")
def release(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """Let readers have the newer file."""
    shown = _own(request, video)
    if not _may_release(request, shown, shown.waiting_captions()):
        raise Http404
    form, mark = ReleaseForm(request.POST), request.POST.get("mark", "")
    if not _ticked(form, lambda _: actions.release(video=shown, by=request.user, mark=mark)):
        shown.refresh_from_db(from_queryset=_mine(request))
        return _page(request, shown, release=form)
    messages.success(request, "Readers have the new file now.")
    return redirect("desk_videos:video", video=shown.uuid)


@require_POST
@idempotent("videos.stay")
def stay(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """Go on with what plays after a newer file came to nothing."""
    shown = _editable(request, video)
    try:
        preparing.stay(video=shown, by=request.user)
    except preparing.WrongMove:
        messages.error(request, "There is nothing to go back from.")
    return redirect("desk_videos:video", video=shown.uuid)
