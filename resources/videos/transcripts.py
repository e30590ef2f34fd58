"""What a recording's captions become: the words that the search finds, and drafts that wait to be heard again."""

from django.db import transaction

from resources.library import search
from resources.videos import captions
from resources.videos.models import Caption, Video


def index(caption: Caption) -> None:
    """Let the search find the words of approved captions, each passage with its place."""
    search.index(caption.video.resource, [_part(passage) for passage in captions.passages(caption.lines)])


def _part(passage: captions.Cue) -> search.Part:
    at = int(passage.start)
    return search.Part(
        f"Transcript at {at // 60}:{at % 60:02d}", passage.text, locator=f"?t={at}", weight="D"
    )


@transaction.atomic
def rewrite(caption: Caption, cues: list[captions.Cue]) -> None:
    """Put other times in the place of a caption's own; its words and its approval stay."""
    caption.cues = [[cue.start, cue.end, cue.text] for cue in cues]
    caption.vtt = captions.to_vtt(cues)
    caption.save(update_fields=["cues", "vtt"])
    if caption.approved_at is not None:
        index(caption)


@transaction.atomic
def ask_again(video: Video) -> None:
    """Approved captions are no longer: they wait, unless newer ones wait already. The search forgets their words."""
    approved = video.approved_captions()
    if approved is None:
        return
    if video.waiting_captions() is None:
        approved.approved_at = approved.approved_by = None
        approved.save(update_fields=["approved_at", "approved_by"])
    else:
        approved.delete()
    search.index(video.resource, [])
