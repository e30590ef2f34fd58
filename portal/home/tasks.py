"""Work behind the scenes that looks across rooms: what waits for its file to be checked, and is published then."""

import datetime as dt

from portal.home.moving import settling
from portal.home.seed import waiting
from portal.lib import jobs
from resources.library import publishing
from resources.library.models import Resource

PAUSE = dt.timedelta(seconds=3)


@jobs.handler("home.publish_when_ready", attempts=200, pause=PAUSE)
@jobs.handler("home.publish_after_recording", queue="media", attempts=200, pause=PAUSE)
def publish_when_ready(subject: str, turn: jobs.Turn) -> None:
    """Publish a card of the pilot. While its file is not ready the gates refuse, and the job waits a little."""
    key, day = subject.split()
    card = Resource.objects.select_related("owner").filter(pk=key).first()
    if card is None or card.owner is None or card.is_published:
        return
    try:
        waiting.publish(card, dt.date.fromisoformat(day), by=card.owner)
    except publishing.NotReady as todo:
        raise jobs.NotYet(str(todo)) from todo


@jobs.handler("home.publish_imported", attempts=30_000, pause=dt.timedelta(seconds=20))
def publish_imported(subject: str, turn: jobs.Turn) -> None:
    """Publish what was moved in once its file is checked: one job for all of it, which looks every 20 s for a week."""
    settling.publish()
    if settling.waiting().exists():
        raise jobs.NotYet("Some files are still being checked.")
