"""Letters to the trainer: the recording is ready, or it could not be prepared."""

from django.urls import reverse

from portal.lib import mail
from resources.videos.models import Video


def ready(video: Video) -> None:
    """It can be watched on its page; what is still to do before readers get it stands on the desk."""
    _post(video, "ready", f"attempt {video.attempt}")


def failed(video: Video) -> None:
    """It could not be prepared: why, and what to do now."""
    _post(video, "failed", f"attempt {video.attempt}")


def _post(video: Video, name: str, about: str) -> None:
    owner = video.resource.owner
    if owner is None:
        return
    page = mail.address(reverse("desk_videos:video", args=[video.uuid]))
    mail.post(
        letter=f"videos/{name}",
        to=owner.email,
        key=f"videos.{name}:{video.uuid}:{about}",
        person=owner,
        context={"video": video, "owner": owner, "page": page},
    )
