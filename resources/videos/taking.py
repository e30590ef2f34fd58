"""Taking recordings in that no browser sent: from a folder of the server, or from the inbox of the portal's own bucket.

For trainers behind a proxy that lets nothing through: whoever runs the portal puts the file there by other means.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction

from accounts.models import User
from portal.lib import audit, jobs, storage
from resources.library.models import Resource
from resources.videos import kinds, preparing, sending
from resources.videos.models import Video

INBOX = "inbox/"  # in quarantine, which nobody reads from outside


@dataclass(frozen=True)
class Found:
    """A file that waits: `key` says where (`folder:name` or `inbox:name`), its name and its bytes."""

    key: str
    name: str
    size: int

    @property
    def is_too_large(self) -> bool:
        return self.size > settings.VIDEO_LARGEST


def found() -> list[Found]:
    """Every file that waits in the folder and in the inbox. Raises storage.StorageUnavailable."""
    return [*_in_folder(), *_in_inbox()]


def _in_folder() -> Iterator[Found]:
    folder = settings.VIDEO_FOLDER
    if not folder or not Path(folder).is_dir():
        return
    for path in sorted(Path(folder).iterdir()):
        plain = path.is_file() and not path.is_symlink() and not path.name.startswith(".")
        if plain and kinds.is_taken(path.name):
            yield Found(f"folder:{path.name}", path.name, path.stat().st_size)


def _in_inbox() -> Iterator[Found]:
    taken = set(Video.objects.filter(source_name__startswith=INBOX).values_list("source_name", flat=True))
    for file in storage.stored(storage.QUARANTINE, INBOX):
        name = file.name.removeprefix(INBOX)
        if file.name not in taken and kinds.is_taken(name):
            yield Found(f"inbox:{name}", name, file.size)


def key_of(address: str) -> str:
    """The key that an address in the portal's own bucket means: `s3://bucket/inbox/name` or its https form; else empty."""
    parts = urlsplit(address.strip())
    bucket = settings.S3_QUARANTINE_BUCKET
    if parts.scheme == "s3":
        where, path = parts.netloc, parts.path.lstrip("/")
    else:
        ours = {urlsplit(url).netloc for url in (settings.S3_ENDPOINT_URL, settings.S3_PUBLIC_ENDPOINT_URL)}
        where, _, path = parts.path.lstrip("/").partition("/")
        if parts.netloc not in ours:
            return ""
    name = unquote(path)
    return f"inbox:{name.removeprefix(INBOX)}" if where == bucket and name.startswith(INBOX) else ""


@transaction.atomic
def take(*, file: Found, title: str, by: User) -> Video:
    """Make a draft card for a file that waits and have it prepared; a file of the folder is fetched by the worker."""
    card = {"title": title, "visibility": Resource.Visibility.REGISTERED}
    video = sending.add_video(by=by, card=card)
    audit.record(by=by, verb="videos.taken_in", thing=video, file=file.name, size=file.size)
    where, _, name = file.key.partition(":")
    if where == "folder":
        jobs.enqueue("videos.take_in", f"{video.pk}:{name}")
        return video
    video = preparing.move(video, Video.State.UPLOADED, by=by, source_name=f"{INBOX}{name}")
    jobs.enqueue("videos.process", video.pk)
    return video


def fetch(video: Video, name: str) -> None:
    """Bring a file of the folder into quarantine; does nothing for a card that has its file. Raises OSError."""
    if video.state != Video.State.EXPIRED:
        return
    with (Path(settings.VIDEO_FOLDER) / PurePath(name).name).open("rb") as file:
        sending.hand_in(video=video, file=file, by=video.resource.owner)
