"""What may be done to a recording while it is prepared: every move, its audit row, and its letter.

A worker holds an attempt's number. Whoever begins again takes the next number, and the older worker's writes miss.
"""

from typing import Any

from django.db import transaction

from accounts.models import User
from portal.lib import audit, clock, jobs
from resources.library import actions as library
from resources.videos import emails, ladder, probe
from resources.videos.models import MOVES, WORKING, Rendition, Video

State = Video.State


class Overtaken(Exception):
    """Another attempt works on this recording, or nobody is to work on it: stop quietly."""


class WrongMove(Exception):
    """A recording cannot go from the state it is in to that one."""


@transaction.atomic
def move(
    video: Video, state: str, *, by: User | None = None, attempt: int | None = None, **fields: Any
) -> Video:
    """Bring a recording to another state with its audit row; `fields` are written with it.

    With `attempt` only the worker that holds it may. Raises WrongMove and Overtaken.
    """
    held = (
        Video.objects.select_for_update(of=("self",), no_key=True).select_related("resource").get(pk=video.pk)
    )
    if attempt is not None and held.attempt != attempt:
        raise Overtaken
    if state not in MOVES[held.state]:
        raise WrongMove(f"{held.state} -> {state}")
    before, held.state, held.moved_at = held.state, state, clock.now()
    for name, value in fields.items():
        setattr(held, name, value)
    held.save()
    audit.record(by=by, verb=f"videos.{state}", thing=held, before=before, attempt=held.attempt)
    return held


def begin(video: Video) -> Video:
    """Take the next attempt at a recording that waits or was left half done. Raises Overtaken where none is due."""
    with transaction.atomic():
        held = Video.objects.select_for_update(no_key=True).get(pk=video.pk)
        if held.state not in WORKING:
            raise Overtaken
        held.attempt += 1
        held.save(update_fields=["attempt"])
        return move(held, State.PROBING, percent=0, rung=None, heartbeat_at=clock.now())


def beat(video: Video, *, percent: int, rung: int | None) -> None:
    """Write how far the work is, and that it lives. Raises Overtaken."""
    mine = Video.objects.filter(pk=video.pk, attempt=video.attempt, state__in=WORKING)
    if not mine.update(percent=percent, rung=rung, heartbeat_at=clock.now()):
        raise Overtaken


def checked(video: Video, facts: probe.Facts, work: str) -> Video:
    """Write what the file holds and go on to making rungs."""
    return move(
        video,
        State.TRANSCODING,
        attempt=video.attempt,
        duration_seconds=facts.duration,
        width=facts.width,
        height=facts.height,
        sound=facts.sound,
        settings_hash=work,
    )


def keep_rung(video: Video, rung: ladder.Rung, **made: Any) -> Rendition:
    """Write a finished rung of the coming version down, so that no later attempt makes it again."""
    kept, _ = Rendition.objects.update_or_create(
        video=video,
        version=video.version + 1,
        name=rung.name,
        defaults={"width": rung.width, "height": rung.height, **made},
    )
    return kept


@transaction.atomic
def ready(video: Video, *, rungs: list[ladder.Rung], poster_name: str) -> Video:
    """Let the new version play: from this moment readers get these rungs and no others. The trainer gets a letter."""
    coming = video.renditions.filter(version=video.version + 1)
    coming.exclude(name__in=[rung.name for rung in rungs]).delete()
    done = move(
        video,
        State.READY,
        attempt=video.attempt,
        version=video.version + 1,
        percent=100,
        rung=None,
        poster_name=poster_name,
        failure_code="",
        failure="",
    )
    library.change_resource(resource=done.resource, by=None, minutes=done.minutes)
    emails.ready(done)
    return done


@transaction.atomic
def fail(video: Video, code: str, *, attempt: int | None = None) -> Video:
    """Say that a recording cannot be prepared, and why; the trainer gets a letter."""
    failed = move(
        video, State.FAILED, attempt=attempt, failure_code=code, failure=probe.SENTENCES[code], rung=None
    )
    emails.failed(failed)
    return failed


def wait(video: Video) -> Video:
    """Put a recording back in the queue after a mishap that may pass by itself."""
    return move(video, State.QUEUED, attempt=video.attempt, rung=None)


@transaction.atomic
def retry(*, video: Video, by: User) -> Video:
    """Try the same file again. Raises WrongMove where that cannot help."""
    if not video.can_retry:
        raise WrongMove("Trying again cannot help.")
    queued = move(video, State.QUEUED, by=by, failure_code="", failure="", percent=0)
    jobs.enqueue("videos.process", video.pk)
    return queued
