"""Watching: the page, the playlists, the signed addresses behind them, captions, and what was watched."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import SignedIn
from portal.lib import clock, storage
from portal.lib.http import find
from resources.library import actions as library
from resources.library.lasting import lasting
from resources.library.models import Resource, Tally
from resources.videos import actions, carrying, intervals, ladder, pictures, playlists, sittings
from resources.videos import captions as captioning
from resources.videos.forms import WatchedForm, from_json
from resources.videos.models import Caption, Rendition, Video, Viewing

log = logging.getLogger(__name__)

SIGNED = (
    600  # seconds that a rung's address holds; the player asks again before, and is asked who it is again
)
MPEGURL = "application/vnd.apple.mpegurl"

View = Callable[..., HttpResponseBase]


def not_kept(view: View) -> View:
    """Let nothing between us and the player keep the answer: it was given to one person for now."""

    @wraps(view)
    def fresh(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return fresh


def _playable(request: SignedIn, slug: str) -> Video:
    return find(Video.objects.playable_by(request.user).select_related("resource"), resource__slug=slug)


def _rung(request: SignedIn, slug: str, rung: int) -> tuple[Video, Rendition]:
    video = _playable(request, slug)
    return video, find(_rungs(request, video), name=rung)


def _rungs(request: SignedIn, video: Video) -> QuerySet[Rendition]:
    """What plays; with ?new=1, for who looks after it, the newer file that waits to be let out."""
    return video.waiting_to_play() if _is_new(request, video) else video.playing()


def _is_new(request: SignedIn, video: Video) -> bool:
    return "new" in request.GET and video.coming is not None and _manages(request, video)


def _manages(request: SignedIn, video: Video) -> bool:
    return request.user.has_perm("videos.manage", video)


def _captions(request: SignedIn, video: Video) -> Caption | None:
    """What readers get; who looks after the recording sees the file that waits, to read it along with the voice."""
    waiting = video.waiting_captions() if _manages(request, video) else None
    return waiting or video.approved_captions()


@require_safe
@lasting
def video(request: SignedIn, slug: str) -> HttpResponseBase:
    """The recording, or how far its preparing is."""
    known = Video.objects.visible_to(request.user).select_related("resource")
    shown = find(known, resource__slug=slug)
    if _is_only_announced(request, shown):
        raise Http404  # `lasting` says what is announced, as on every shelf
    if not Video.objects.playable_by(request.user).filter(pk=shown.pk).exists():
        return _being_prepared(request, shown)
    if _is_poll(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    if shown.resource.is_published:
        library.count(shown.resource, Tally.What.OPENED)
    return render(request, "videos/video.html", _page(request, shown))


def _is_only_announced(request: SignedIn, shown: Video) -> bool:
    """Whether there is nothing to tell this reader but when it comes: no file is on its way that the page could follow."""
    if shown.resource.state != Resource.State.EXPECTED or _is_poll(request):
        return False
    on_its_way = shown.is_under_way or shown.state == Video.State.UPLOADING
    return not (on_its_way or _manages(request, shown))


def _is_poll(request: SignedIn) -> bool:
    """Whether the page that waits is asking how far it is."""
    return request.headers.get("HX-Request") == "true"


def _being_prepared(request: SignedIn, shown: Video) -> HttpResponse:
    seconds = (clock.now() - shown.moved_at).total_seconds()
    context = {
        "video": shown,
        "card": shown.resource,
        "minutes_left": ladder.minutes_left(shown.percent, seconds),
        "meanwhile": Resource.objects.visible_to(request.user)
        .published()
        .filter(wholes__whole__parts__part=shown.resource)
        .exclude(pk=shown.resource_id)
        .distinct()[:4],
    }
    page = "videos/being_prepared.html"
    return render(request, f"{page}#work" if _is_poll(request) else page, context)


def _page(request: SignedIn, shown: Video) -> dict[str, Any]:
    new = _is_new(request, shown)
    made: dict[str, Any] = (new and shown.coming) or {"poster_name": shown.poster_name}
    duration: float = made.get("duration_seconds", shown.duration_seconds) or 0.0
    rungs = list(_rungs(request, shown))
    viewing = Viewing.objects.filter(person=request.user, video=shown).first()
    mine = viewing if viewing and viewing.version == shown.version and not new else None
    caption = _captions(request, shown)
    asked = request.GET.get("t", "")
    here = intervals.resume_at(mine.position_seconds, duration=duration) if mine else 0.0
    return {
        "video": shown,
        "card": shown.resource,
        "caption": caption,
        "lines": caption.lines if caption else [],
        "chapters": _chapters(shown),
        "review": carrying.tie_for(shown, request.user),
        "start": min(float(asked), duration) if asked.isdecimal() else here,
        "resumed": not asked and here > 0,
        "duration": duration,
        "watched_percent": int(100 * intervals.share(mine.intervals, duration=duration)) if mine else 0,
        "completed_at": viewing.completed_at if viewing else None,
        "sitting": sittings.begin(shown, request.user) if shown.resource.is_published and not new else "",
        "new": new,
        "tail": "?new=1" if new else "",
        "smallest": rungs[0],
        "download": rungs[-1] if shown.downloadable and not new else None,
        "poster": storage.presigned(
            made["poster_name"], filename="poster.jpg", content_type="image/jpeg", seconds=SIGNED, inline=True
        ),
        "may_manage": _manages(request, shown),
    }


def _chapters(shown: Video) -> list[dict[str, Any]]:
    """Each chapter with its end: the next one's beginning, or the recording's end."""
    marks = list(shown.chapters.all())
    ends = [*(mark.start_seconds for mark in marks[1:]), shown.duration_seconds]
    stills = pictures.at(shown, [mark.start_seconds for mark in marks])
    return [
        {"start": mark.start_seconds, "end": end, "title": mark.title, "picture": still}
        for mark, end, still in zip(marks, ends, stills, strict=False)
    ]


@require_safe
@not_kept
def master(request: SignedIn, slug: str) -> HttpResponse:
    """The list of rungs. With ?native=1 for players that fetch by themselves (Safari, and without JavaScript)."""
    shown = _playable(request, slug)
    told = [f"{word}=1" for word in ("native", "new") if word in request.GET]
    tail = f"?{'&'.join(told)}" if told else ""
    choices = [
        playlists.Choice(f"{r.name}.m3u8{tail}", r.bandwidth, r.average, r.codecs, r.width, r.height)
        for r in _rungs(request, shown)
    ]
    return HttpResponse(playlists.master(choices), content_type=MPEGURL)


@require_safe
@gzip_page
@not_kept
def playlist(request: SignedIn, slug: str, rung: int) -> HttpResponse:
    """One rung's segments, with relative names, or with one long signed address for players that fetch by themselves."""
    shown, rendition = _rung(request, slug, rung)
    address = _signed(shown, rendition, _long(shown)) if "native" in request.GET else f"{rung}.m4s"
    return HttpResponse(playlists.pointed_at(rendition.playlist, address), content_type=MPEGURL)


@require_safe
@not_kept
def sign(request: SignedIn, slug: str, rung: int) -> JsonResponse:
    """An address at which one rung's bytes may be fetched for ten minutes. Asked for again and again while it plays."""
    shown, rendition = _rung(request, slug, rung)
    return JsonResponse({"url": _signed(shown, rendition, SIGNED), "ttl": SIGNED})


@require_safe
@not_kept
def plain(request: SignedIn, slug: str, rung: int) -> HttpResponse:
    """One rung as an ordinary file, for browsers that play no playlists and run no scripts."""
    shown, rendition = _rung(request, slug, rung)
    return redirect(_signed(shown, rendition, _long(shown)))


@require_safe
@not_kept
def download(request: SignedIn, slug: str) -> HttpResponse:
    """A copy to keep, where its trainer allows that."""
    shown = _playable(request, slug)
    best = shown.playing().last()
    if not shown.downloadable or best is None:
        raise Http404
    library.note_opened(shown.resource, by=request.user, address=request.path)
    if shown.resource.is_published:
        library.count(shown.resource, Tally.What.DOWNLOADED)
    log.info("Recording %s downloaded.", shown.uuid)
    name = f"{shown.resource.slug}.mp4"
    return redirect(storage.presigned(best.object_name, filename=name, content_type="video/mp4"))


def _long(shown: Video) -> int:
    """Seconds for players that cannot ask again: two hours, or three times the recording."""
    return max(7200, int(3 * (shown.duration_seconds or 0)))


def _signed(shown: Video, rendition: Rendition, seconds: int) -> str:
    log.info("Recording %s signed at %sp.", shown.uuid, rendition.name)
    return storage.presigned(
        rendition.object_name,
        filename=f"{shown.resource.slug}.mp4",
        content_type="video/mp4",
        seconds=seconds,
        inline=True,
    )


@require_safe
@not_kept
def captions(request: SignedIn, slug: str) -> HttpResponse:
    """The captions, from our own origin so that the player may read them."""
    caption = _captions(request, _playable(request, slug))
    if caption is None:
        raise Http404
    return HttpResponse(caption.vtt, content_type="text/vtt; charset=utf-8")


@require_safe
@not_kept
def read(request: SignedIn, slug: str) -> HttpResponse:
    """Everything that is said, to read and to search; each time leads into the recording."""
    shown = _playable(request, slug)
    caption = _captions(request, shown)
    if caption is None:
        raise Http404
    library.note_opened(shown.resource, by=request.user, address=request.path)
    q = " ".join(request.GET.get("q", "").split())[:100]
    lines = [line for line in caption.lines if q.lower() in line.plain.lower()]
    marks = [chapter.mark for chapter in shown.chapters.all()]
    context = {
        "video": shown,
        "card": shown.resource,
        "caption": caption,
        "parts": captioning.by_part(lines, [(mark.start, mark.title) for mark in marks]),
        "q": q,
        "found": len(lines),
    }
    return render(request, "videos/transcript.html", context)


@require_safe
@not_kept
def transcript(request: SignedIn, slug: str) -> HttpResponse:
    """The words alone, to keep."""
    shown = _playable(request, slug)
    caption = _captions(request, shown)
    if caption is None:
        raise Http404
    library.note_opened(shown.resource, by=request.user, address=request.path)
    text = f"{shown.resource.title}\n\n{captioning.to_text(caption.lines)}"
    name = f'attachment; filename="{slug}.txt"'
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name})


@require_POST
@not_kept
def progress(request: SignedIn, slug: str) -> JsonResponse:
    """Take a player's report. Its own numbers make it count once; what is watched while it is a draft does not."""
    shown = find(
        Video.objects.playable_by(request.user).published().select_related("resource"), resource__slug=slug
    )
    form = WatchedForm(from_json(request.body))
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    given = form.cleaned_data
    try:
        sitting = sittings.read(given["sitting"], shown, request.user)
    except sittings.NotYours:
        return JsonResponse({"errors": {"sitting": ["Open the page again."]}}, status=409)
    try:
        viewing = actions.watch(
            person=request.user,
            video=shown,
            sitting=sitting.name,
            began_at=sitting.began_at,
            sequence=given["sequence"],
            spans=given["intervals"],
            position=given["position"],
        )
    except actions.NotPlausible:
        return JsonResponse({"errors": {"intervals": ["More than the clock allows."]}}, status=422)
    share = intervals.share(viewing.intervals, duration=shown.duration_seconds or 0.0)
    return JsonResponse({"percent": int(100 * share), "completed": viewing.completed_at is not None})
