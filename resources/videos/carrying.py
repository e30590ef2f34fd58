"""What hangs on a recording: its review; and captions, chapters, picture and minutes, which follow what plays."""

from typing import Any

from django.db import transaction

from resources.library import actions as library
from resources.library.models import Bundle, Resource
from resources.videos import captions, chapters, transcripts
from resources.videos.models import Chapter, Video


def tie_for(video: Video, person: Any) -> Bundle | None:
    """A recording's tie to the case review that this person's pages name: the first whose review they may see."""
    seen = Resource.objects.visible_to(person)
    ties = Bundle.objects.filter(part=video.resource_id, role=Bundle.Role.VIDEO, whole__in=seen)
    return ties.select_related("whole").first()


@transaction.atomic
def carry_over(now: Video, *, before: Video) -> None:
    """Let captions, chapters and the card follow what plays now.

    Another cut of the same file moves them along. Another file has words of its own: captions that were approved wait
    for somebody to hear whether they still are what is said.
    """
    if before.another_file and before.can_play:
        transcripts.ask_again(now)
        marks = [chapter.mark for chapter in now.chapters.all()]
        put_chapters(now, chapters.moved(marks, 0, length=now.duration_seconds or 0.0))
        Video.objects.filter(pk=now.pk).update(poster_at=None)
    else:
        _move_along(now, now.shown_from - before.shown_from)
    library.change_resource(resource=now.resource, by=None, minutes=now.minutes)


def _move_along(video: Video, seconds: float) -> None:
    """What stood at a second stands so many seconds earlier now; what lies outside is dropped."""
    length = video.duration_seconds or 0.0
    for caption in video.captions.all():
        moved = captions.moved(caption.lines, -seconds, length=length)
        if moved != caption.lines:
            transcripts.rewrite(caption, moved)
    marks = [chapter.mark for chapter in video.chapters.all()]
    put_chapters(video, chapters.moved(marks, -seconds, length=length))
    if video.poster_at is not None and seconds:
        at = video.poster_at - seconds
        Video.objects.filter(pk=video.pk).update(poster_at=at if 0 <= at < length else None)


def put_chapters(video: Video, marks: list[chapters.Mark]) -> None:
    """Put these in the place of a recording's chapters."""
    if [chapter.mark for chapter in video.chapters.all()] != marks:
        video.chapters.all().delete()
        Chapter.objects.bulk_create(
            Chapter(video=video, start_seconds=mark.start, title=mark.title) for mark in marks
        )
