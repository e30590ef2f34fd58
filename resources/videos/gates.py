"""What stands between a recording and its readers: it must play, and somebody must have read its captions."""

from resources.library import occasions
from resources.library.models import Resource, ResourceQuerySet
from resources.library.publishing import gate
from resources.videos.models import Video


@gate(Resource.Kind.VIDEO)
def plays_with_captions(resource: Resource) -> list[str]:
    """Ready, and with captions that a named person approved, or with the recorded reason why it needs none.

    What another publisher keeps plays there.
    """
    if resource.external_url:
        return []
    video = Video.objects.filter(resource=resource).first()
    if video is None or not video.can_play:
        return ["The recording is not ready to play yet."]
    if video.exempt_reason or video.approved_captions():
        return []
    if video.waiting_captions():
        return ["The captions wait for somebody to read them against the recording and approve them."]
    return ["There are no captions. Add a caption file, or record why the recording needs none."]


@occasions.holder
def recordings_of(source: str) -> ResourceQuerySet:
    """The recordings of an event."""
    return Resource.objects.filter(video__occasion=source)
