"""The seed's work behind the scenes."""

import datetime as dt

from portal.home.seed import waiting
from portal.lib import jobs
from resources.library.models import Resource


@jobs.handler("home.publish_when_ready", attempts=8)
@jobs.handler("home.publish_after_recording", queue="media", attempts=8)
def publish_when_ready(subject: str, turn: jobs.Turn) -> None:
    """Publish a card of the pilot. While its file is not ready the gates refuse, and the job is tried again."""
    key, day = subject.split()
    card = Resource.objects.select_related("owner").filter(pk=key).first()
    if card is None or card.owner is None or card.is_published:
        return
    waiting.publish(card, dt.date.fromisoformat(day), by=card.owner)
