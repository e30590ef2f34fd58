"""What people do with a recording: describe it, caption it, approve, and watch. Sending and preparing have their own files."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts import record
from accounts.models import RecordEntry, User
from portal.lib import audit, clock, jobs
from portal.lib.refusals import Refused
from resources.library import actions as library
from resources.library.models import Bundle, Resource
from resources.videos import captions, carrying, chapters, cutting, intervals, preparing, transcripts
from resources.videos.models import Caption, Video, Viewing

OTHER_CAPTIONS = (
    "Somebody put in other captions while this page was open. Nothing was approved: read these along with the "
    "recording, then tick this again."
)
CAME_MEANWHILE = (
    "Somebody put in other captions while this page was open. Nothing of theirs was overwritten: read them, then choose "
    "your file again to put it in their place."
)
ANOTHER_FILE = (
    "Somebody changed the file or its captions while this page was open. Nothing was let out: listen to what waits now, "
    "then tick this again."
)
NEITHER = (
    "Readers have this recording, and without this reason it needs captions. Put captions in and have them approved "
    "first, or take the recording away from readers."
)


class NotPlausible(Exception):
    """More was reported than can have been watched since the last report."""


@transaction.atomic
def describe(
    *,
    video: Video,
    by: User,
    level: str,
    review: Resource | None,
    marks: list[chapters.Mark],
    cues: list[captions.Cue] | None = None,
    cues_name: str = "",
    downloadable: bool = False,
    occasion: str = "",
    cut: cutting.Cut | None = None,
    **card: Any,
) -> Video:
    """Write the card's words, the level, the chapters, the review and the event that it belongs to.

    `occasion` is an event's source. Captions and a cut are written where given. `review` takes the place of the one
    that this person's page named; ties to others, and to reviews that they may not see, stay.

    Raises preparing.WrongMove for another cut of a file that is no longer kept.
    """
    library.change_resource(resource=video.resource, by=by, **card)
    tie = carrying.tie_for(video, by)
    ties = Bundle.objects.filter(part=video.resource, role=Bundle.Role.VIDEO)
    if tie is not None and tie.whole != review:
        library.untie(whole=tie.whole, part=video.resource, by=by)
    if review is not None and not ties.filter(whole=review).exists():
        library.tie(whole=review, part=video.resource, role=Bundle.Role.VIDEO, by=by)
    video.level, video.downloadable, video.occasion = level, downloadable, occasion
    video.save(update_fields=["level", "downloadable", "occasion"])
    carrying.put_chapters(video, marks)
    if cut is not None:
        video = preparing.cut(video=video, by=by, cut=cut)
    if cues:
        put_captions(video=video, by=by, cues=cues, source_name=cues_name)
    audit.record(by=by, verb="videos.described", thing=video, level=level, chapters=len(marks))
    return video


@transaction.atomic
def put_captions(
    *,
    video: Video,
    by: User | None,
    cues: list[captions.Cue],
    source_name: str,
    machine_made: bool = False,
    over: str | None = None,
) -> Caption:
    """Keep captions for somebody else to approve; what is approved stays until then.

    They are words of the card: who agreed to it before agreed to others. `over` is the mark of those in whose place
    they come, empty where there were none; None is who does not say. Raises Refused where others of somebody stand.
    """
    library.lock(video.resource)
    stand = video.waiting_captions() or video.approved_captions()
    if over is not None and stand and stand.mark != over and not stand.is_untouched_draft:
        raise Refused(CAME_MEANWHILE)
    library.wrote(video.resource, by)
    caption, _ = Caption.objects.update_or_create(
        video=video,
        language="en",
        approved_at=None,
        defaults={
            "cues": [[cue.start, cue.end, cue.text] for cue in cues],
            "vtt": captions.to_vtt(cues),
            "source_name": source_name[:200],
            "machine_made": machine_made,
            "added_by": by,
            "added_at": clock.now(),
        },
    )
    audit.record(by=by, verb="videos.captions_added", thing=caption, lines=len(cues))
    return caption


@transaction.atomic
def keep_draft(*, video: Video, cues: list[captions.Cue]) -> Caption:
    """Keep what the machine wrote down. Raises Refused where captions wait that somebody put in, or mended."""
    library.lock(video.resource)
    waiting = video.waiting_captions()
    if waiting is not None and not waiting.is_untouched_draft:
        raise Refused("Captions were put in meanwhile; the draft was not kept.")
    return put_captions(
        video=video, by=None, cues=cues, source_name="Draft by the machine", machine_made=True
    )


@transaction.atomic
def approve_captions(*, caption: Caption, by: User, mark: str) -> Caption:
    """Say by name that the captions are what is said. They replace those before, and the search finds their words.

    `mark` names the words that this person has read. Raises Refused where others have taken their place since.
    """
    library.lock(caption.video.resource)  # as those who put some in do
    rows = Caption.objects.select_for_update(no_key=True, of=("self",)).select_related("video__resource")
    held = rows.get(pk=caption.pk)
    if held.approved_at is not None:
        return held
    if mark != held.mark:
        raise Refused(OTHER_CAPTIONS)
    Caption.objects.filter(video=held.video, language=held.language, approved_at__isnull=False).delete()
    held.approved_by, held.approved_at = by, clock.now()
    held.save(update_fields=["approved_by", "approved_at"])
    transcripts.index(held)
    audit.record(by=by, verb="videos.captions_approved", thing=held)
    return held


@transaction.atomic
def release(*, video: Video, by: User, mark: str) -> Video:
    """Let readers have the newer file. Its captions are those that wait, or those they have, approved by who listened.

    `mark` names the file and the captions that this person has listened to. Raises Refused where others have taken
    their place since, preparing.WrongMove where nothing waits to be let out.
    """
    held = (
        Video.objects.select_for_update(no_key=True, of=("self",)).select_related("resource").get(pk=video.pk)
    )
    if held.coming is None:
        raise preparing.WrongMove("Nothing waits.")
    library.lock(held.resource)  # nobody puts captions in meanwhile
    if mark != preparing.mark_of_coming(held):
        raise Refused(ANOTHER_FILE)
    before = Video.objects.get(pk=held.pk)
    for name, value in preparing.playing_next(held, held.coming).items():
        setattr(held, name, value)
    held.moved_at = clock.now()
    held.save()
    audit.record(by=by, verb="videos.released", thing=held, version=held.version)
    carrying.carry_over(held, before=before)
    if (caption := held.waiting_captions()) is not None:
        approve_captions(caption=caption, by=by, mark=caption.mark)
    return held


@transaction.atomic
def choose_picture(*, video: Video, by: User, at: float) -> Video:
    """Choose the moment that a recording's picture shows; it is taken by the media worker."""
    video.poster_at = at
    video.save(update_fields=["poster_at"])
    audit.record(by=by, verb="videos.picture_chosen", thing=video, at=at)
    jobs.enqueue("videos.picture", video.pk)
    return video


@transaction.atomic
def exempt(*, video: Video, by: User, reason: str) -> Video:
    """Record why a recording needs no captions (nothing is said in it). An empty reason takes that back.

    Raises Refused where readers have the recording and would be left without either.
    """
    library.lock(video.resource)  # nobody publishes it, or approves captions, meanwhile
    needs = video.resource.is_published and not video.resource.external_url
    if not reason and needs and video.approved_captions() is None:
        raise Refused(NEITHER)
    video.exempt_reason = reason
    video.exempt_by, video.exempt_at = (by, clock.now()) if reason else (None, None)
    video.save(update_fields=["exempt_reason", "exempt_by", "exempt_at"])
    verb = "videos.captions_exempted" if reason else "videos.exemption_taken_back"
    audit.record(by=by, verb=verb, thing=video, reason=reason)
    return video


@transaction.atomic
def watch(
    *,
    person: User,
    video: Video,
    sitting: str,
    began_at: dt.datetime,
    sequence: int,
    spans: list[tuple[float, float]],
    position: float,
) -> Viewing:
    """Add what a player reports to what this person has watched; a report that came before changes nothing.

    `sitting` is one opened page, `began_at` when it was opened. The recording enters the training record once, when
    nine tenths of it were watched. Raises NotPlausible for more than the clock allows.
    """
    duration = video.duration_seconds or 0.0
    viewing, _ = Viewing.objects.select_for_update(no_key=True).get_or_create(
        person=person, video=video, defaults={"version": video.version, "heard_at": began_at}
    )
    if viewing.sitting == sitting and sequence <= viewing.sequence:
        return viewing
    moment = clock.now()
    passed = (moment - max(began_at, viewing.heard_at)).total_seconds()
    if not intervals.plausible(spans, passed=passed):
        raise NotPlausible
    known = viewing.intervals if viewing.version == video.version else []
    viewing.version = video.version
    viewing.intervals = intervals.merged([*known, *spans], duration=duration)
    viewing.watched_seconds = intervals.watched(viewing.intervals)
    viewing.position_seconds = min(max(position, 0.0), duration)
    viewing.sitting, viewing.sequence, viewing.heard_at = sitting, sequence, moment
    if viewing.completed_at is None and intervals.complete(viewing.intervals, duration=duration):
        viewing.completed_at, viewing.completed_version = moment, video.version
        record.enter(
            person=person,
            source=f"video:{video.uuid}",
            kind=RecordEntry.Kind.VIDEO,
            title=video.resource.title,
            minutes=video.minutes,
            level=video.level,
        )
    viewing.save()
    return viewing
