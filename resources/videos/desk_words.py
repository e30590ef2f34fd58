"""The desk's caption editor: line by line, with the keyboard, beside the recording; and drafts by a machine."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.signed_in import SignedIn
from portal.lib import jobs
from portal.lib.http import find, form_page, idempotent, needs
from portal.lib.refusals import Refused
from resources.videos import actions, speech
from resources.videos import captions as captioning
from resources.videos.caption_forms import LinesFormSet
from resources.videos.models import Caption, Video

A_PAGE = 100  # lines: three hours have thousands, and a form has its limits


def _own(request: SignedIn, video: uuid.UUID) -> Video:
    return find(Video.objects.managed_by(request.user).select_related("resource__owner"), uuid=video)


def _mark(caption: Caption | None) -> str:
    """Names the very words that the editor was opened with."""
    return caption.mark if caption else ""


@require_http_methods(["GET", "POST"])
@needs("videos.upload")
@idempotent("videos.edit_captions")
def words(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """A hundred lines of the captions, to be read along with the voice and mended."""
    shown = _own(request, video)
    caption = shown.waiting_captions() or shown.approved_captions()
    lines = caption.lines if caption else []
    number = _page_number(request, len(lines))
    before, here, after = _parts(lines, number)
    if request.method == "GET":
        return _editor(request, shown, caption, number, LinesFormSet(initial=_typed(here), start=len(before)))
    form = LinesFormSet(request.POST, start=len(before))
    meanwhile = request.POST.get("mark", "") != _mark(caption)
    if meanwhile or not form.is_valid():
        return _editor(request, shown, caption, number, form, meanwhile=meanwhile)
    try:
        cues = captioning.edited([*before, *form.rows(), *after], duration=shown.duration_seconds)
    except captioning.Wrong as wrong:
        form.say(wrong)
        return _editor(request, shown, caption, number, form)
    name = caption.source_name if caption else "Written on the desk"
    made = caption is not None and caption.machine_made
    try:
        actions.put_captions(
            video=shown,
            by=request.user,
            cues=cues,
            source_name=name,
            machine_made=made,
            over=_mark(caption),
        )
    except Refused:
        return _editor(request, shown, caption, number, form, meanwhile=True)
    messages.success(request, "Saved. Somebody else has to read and approve them.")
    return redirect(f"{request.path}?page={number}")


def _page_number(request: SignedIn, lines: int) -> int:
    asked = request.GET.get("page", "1")
    last = max(1, -(-lines // A_PAGE))
    return min(int(asked), last) if asked.isdecimal() and len(asked) < 10 and int(asked) else 1


def _parts(
    lines: list[captioning.Cue], number: int
) -> tuple[list[captioning.Row], list[captioning.Cue], list[captioning.Row]]:
    at = (number - 1) * A_PAGE
    rows = [captioning.row(line) for line in lines]
    return rows[:at], lines[at : at + A_PAGE], rows[at + A_PAGE :]


def _typed(lines: list[captioning.Cue]) -> list[dict[str, str]]:
    return [dict(zip(("begins", "ends", "words"), captioning.row(line), strict=True)) for line in lines]


def _editor(
    request: SignedIn,
    shown: Video,
    caption: Caption | None,
    number: int,
    form: Any,
    *,
    meanwhile: bool = False,
) -> HttpResponse:
    total = len(caption.cues) if caption else 0
    context = {
        "video": shown,
        "card": shown.resource,
        "caption": caption,
        "mark": _mark(caption),
        "formset": form,
        "meanwhile": meanwhile,
        "number": number,
        "pages": range(1, max(1, -(-total // A_PAGE)) + 1),
        "best": shown.playing().first(),
    }
    return form_page(request, "videos/desk_words.html", context)


@require_POST
@needs("videos.upload")
@idempotent("videos.draft_captions")
def draft(request: SignedIn, video: uuid.UUID) -> HttpResponse:
    """Let the partnership's own machine write down what is said. It is a draft until a named person has read it."""
    shown = _own(request, video)
    if not (speech.is_here() and shown.can_play and shown.sound):
        raise Http404
    waiting = shown.waiting_captions()
    if waiting is not None and not waiting.is_untouched_draft:
        messages.error(request, "Captions wait already. The machine does not write over them.")
        return redirect("desk_videos:video", video=shown.uuid)
    jobs.enqueue("videos.listen", shown.pk)
    messages.success(request, "The machine is listening. Its draft stands here when it is done.")
    return redirect("desk_videos:video", video=shown.uuid)
