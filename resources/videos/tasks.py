"""Work for the media worker, and the nightly tidying."""

import contextlib
import datetime as dt

from django.core.exceptions import ValidationError

from portal.lib import jobs, storage, viruses
from portal.lib.identity import without_childs_details
from portal.lib.refusals import Refused
from resources.videos import actions, captions, pipeline, preparing, sending, speech, sweeping, taking
from resources.videos.models import WORKING, Video
from resources.videos.probe import NotTaken


def _lost(subject: str, reason: str) -> None:
    """Nobody will try again by themselves: the trainer is told, and may. What was asked for meanwhile goes on."""
    video = Video.objects.get(pk=subject)
    if video.state in WORKING and not jobs.is_to_do("videos.process", subject):
        with contextlib.suppress(preparing.Overtaken, preparing.WrongMove):
            preparing.fail(video, "worker_lost", attempt=video.attempt)


@jobs.handler("videos.process", queue="media", attempts=4, mourn=_lost, longest=jobs.LONGEST_OF_FILES)
def process(subject: str, turn: jobs.Turn) -> None:
    """Prepare one recording. Begins where an interrupted attempt stopped; does nothing for one that is done."""
    try:
        video = preparing.begin(Video.objects.get(pk=subject))
    except preparing.Overtaken:
        return
    with contextlib.suppress(preparing.Overtaken):
        try:
            pipeline.prepare(video, turn)
        except NotTaken as refusal:
            preparing.fail(video, refusal.code, attempt=video.attempt)
        except viruses.NotScanned as away:
            preparing.wait(video)
            raise jobs.NotYet(viruses.WAITS, pause=viruses.PAUSE) from away
        except (storage.StorageUnavailable, preparing.Interrupted):
            preparing.wait(video)
            raise


@jobs.handler("videos.take_in", queue="media", attempts=3, longest=jobs.LONGEST_OF_FILES)
def take_in(subject: str, turn: jobs.Turn) -> None:
    """Bring a file of the server's folder into quarantine; `subject` is `<video>:<name>`."""
    pk, _, name = subject.partition(":")
    try:
        taking.fetch(Video.objects.select_related("resource__owner").get(pk=pk), name)
    except OSError as error:
        raise jobs.GiveUp(f"The file {name} is not in the folder any more, or cannot be read.") from error


@jobs.handler("videos.picture", queue="media")
def picture(subject: str, turn: jobs.Turn) -> None:
    """Take the picture that was chosen; an interrupted one is tried again."""
    try:
        pipeline.take_picture(Video.objects.get(pk=subject))
    except NotTaken as refusal:
        raise jobs.GiveUp(str(refusal)) from refusal


@jobs.handler("videos.listen", queue="media", attempts=2, longest=jobs.LONGEST_OF_FILES)
def listen(subject: str, turn: jobs.Turn) -> None:
    """Write a draft of the captions. It is kept only without a child's details, and read by people before readers."""
    video = Video.objects.get(pk=subject)
    try:
        cues = pipeline.listen(video)
        without_childs_details(captions.to_text(cues))
    except (NotTaken, speech.NotHeard) as refusal:
        raise jobs.GiveUp(str(refusal)) from refusal
    except ValidationError as found:
        raise jobs.GiveUp(
            "The recording itself seems to say a child's details. Listen to it before anybody else does. "
            + " ".join(found.messages)
        ) from found
    try:
        actions.keep_draft(video=video, cues=cues)
    except Refused as no:
        raise jobs.GiveUp(str(no)) from no


@jobs.every("videos.tidy", dt.timedelta(days=1), longest=jobs.LONGEST_OF_FILES)
def tidy(subject: str, turn: jobs.Turn) -> None:
    """Give up forgotten uploads, remove sources that are no longer needed, and what nobody knows of."""
    sending.expire()
    sending.drop_sources()
    sweeping.sweep()
