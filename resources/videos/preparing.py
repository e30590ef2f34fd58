"""What may be done to a recording while it is prepared: every move, its audit row, and its letter.

A worker holds an attempt's number. Whoever begins again takes the next number, and the older worker's writes miss.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from portal.lib import audit, clock, jobs
from resources.library import actions as library
from resources.videos import carrying, cutting, emails, ladder, probe
from resources.videos.models import MOVES, WORKING, Rendition, Video

State = Video.State


class Overtaken(Exception):
    """Another attempt works on this recording, or nobody is to work on it: stop quietly."""


class Interrupted(Exception):
    """A program was told to stop, as when the machine goes down: the file is not at fault, and it is made again."""


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


def checked(video: Video, whole: probe.Facts) -> Video:
    """Write what the file holds and go on to making rungs. What plays keeps its own length and size until then."""
    facts: dict[str, Any] = {"sent_seconds": whole.duration}
    if not video.can_play:
        facts |= {
            "duration_seconds": whole.duration,
            "width": whole.width,
            "height": whole.height,
            "sound": whole.sound,
        }
    return move(video, State.TRANSCODING, attempt=video.attempt, **facts)


def keep_rung(video: Video, rung: ladder.Rung, **made: Any) -> Rendition:
    """Write a finished rung of the coming version down, so that no later attempt makes it again."""
    kept, _ = Rendition.objects.update_or_create(
        video=video,
        version=video.version + 1,
        name=rung.name,
        defaults={"width": rung.width, "height": rung.height, **made},
    )
    return kept


@dataclass(frozen=True)
class Made:
    """What an attempt made: facts of what is shown, where in its file that begins, the rungs and the pictures."""

    facts: probe.Facts
    shown_from: float
    settings_hash: str
    rungs: list[ladder.Rung]
    poster_name: str
    storyboard: dict[str, Any]
    damaged: bool

    def told(self) -> dict[str, Any]:
        """As the recording's row holds it."""
        return {
            "duration_seconds": self.facts.duration,
            "width": self.facts.width,
            "height": self.facts.height,
            "sound": self.facts.sound,
            "damaged": self.damaged,
            "bright": self.facts.bright,
            "settings_hash": self.settings_hash,
            "poster_name": self.poster_name,
            "storyboard": self.storyboard,
            "shown_from": self.shown_from,
        }


@transaction.atomic
def ready(video: Video, made: Made) -> Video:
    """Let the new version play: from this moment readers get these rungs and no others. The trainer gets a letter.

    Another file than the one that readers have waits, though, until somebody has listened to it and lets it out.
    """
    coming = video.renditions.filter(version=video.version + 1)
    coming.exclude(name__in=[rung.name for rung in made.rungs]).delete()
    fields: dict[str, Any] = {"percent": 100, "rung": None, "failure_code": "", "failure": ""}
    if video.another_file and video.can_play and video.resource.is_published:
        done = move(video, State.READY, attempt=video.attempt, coming=made.told(), **fields)
    else:
        done = move(video, State.READY, attempt=video.attempt, **fields, **playing_next(video, made.told()))
        carrying.carry_over(done, before=video)
    emails.ready(done)
    return done


def playing_next(video: Video, made: dict[str, Any]) -> dict[str, Any]:
    """The fields of a recording whose next version plays from now on."""
    return made | {"version": video.version + 1, "another_file": False, "coming": None}


def mark_of_coming(video: Video) -> str:
    """Names the very file that waits to be let out, with the captions that it would have."""
    caption = video.waiting_captions() or video.approved_captions()
    return f"{video.version}.{video.attempt}.{caption.mark if caption else ''}"


def keep_picture(video: Video, name: str, *, at: float) -> None:
    """Show a picture that was taken of what plays, unless another was chosen or another version plays since."""
    Video.objects.filter(pk=video.pk, version=video.version, poster_at=at).update(poster_name=name)


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


@transaction.atomic
def stay(*, video: Video, by: User) -> Video:
    """Go on with what plays after a newer file came to nothing. Raises WrongMove."""
    if not video.can_stay:
        raise WrongMove("There is nothing to go back from.")
    told: dict[str, Any] = {"failure_code": "", "failure": "", "percent": 100, "rung": None}
    if video.another_file:
        ends = video.shown_from + (video.duration_seconds or 0.0)
        whole = video.sent_seconds or ends
        told |= {
            "another_file": False,
            "source_name": "" if video.state == State.FAILED else video.source_name,  # its own file made room
            "cut_from": video.shown_from,
            "cut_to": ends if ends < whole - 0.1 else None,
        }
    return move(video, State.READY, by=by, **told)


@transaction.atomic
def cut(*, video: Video, by: User, cut: cutting.Cut) -> Video:
    """Leave out the ends: what is being prepared begins anew; what plays, plays on until the new cut is ready.

    Raises WrongMove where the sent file is no longer kept.
    """
    held = (
        Video.objects.select_for_update(of=("self",), no_key=True).select_related("resource").get(pk=video.pk)
    )
    if (held.cut_from, held.cut_to) == (cut.start, cut.end):
        return held
    if not held.can_cut:
        raise WrongMove("The file is gone.")
    held.cut_from, held.cut_to = cut.start, cut.end
    held.save(update_fields=["cut_from", "cut_to"])
    library.lock(held.resource)
    library.wrote(held.resource, by)
    audit.record(by=by, verb="videos.cut", thing=held, start=cut.start, end=cut.end)
    if held.state == State.READY or held.state in WORKING - {State.UPLOADED, State.QUEUED}:
        Video.objects.filter(pk=held.pk).update(attempt=held.attempt + 1)  # who works on it now is overtaken
        held = move(held, State.QUEUED, by=by, percent=0, rung=None)
        jobs.enqueue("videos.process", held.pk)
    return held
