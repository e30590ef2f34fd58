"""One opened page of one recording: a signed word that says who, what and since when, so that nobody can backdate it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core import signing

from accounts.models import User
from portal.lib import clock
from resources.videos.models import Video

_SALT = "videos.sitting"
LONGEST = dt.timedelta(hours=24)


class NotYours(Exception):
    """The word is forged, too old, somebody else's, or of a version that no longer plays."""


@dataclass(frozen=True)
class Sitting:
    """A page's own name, and when it was opened."""

    name: str
    began_at: dt.datetime


def begin(video: Video, person: User) -> str:
    """Make the word for a page that is being opened."""
    told = [video.pk, video.version, person.pk, uuid.uuid4().hex, clock.now().timestamp()]
    return signing.dumps(told, salt=_SALT)


def read(word: str, video: Video, person: User) -> Sitting:
    """Read a page's word. Raises NotYours."""
    try:
        pk, version, whose, name, began = signing.loads(word, salt=_SALT, max_age=LONGEST)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotYours from error
    if (pk, version, whose) != (video.pk, video.version, person.pk):
        raise NotYours
    return Sitting(name, dt.datetime.fromtimestamp(began, tz=dt.UTC))
