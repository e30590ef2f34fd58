"""Work behind the scenes that looks across rooms: what waits for its file to be checked and is published then; the
nightly backup; and whether everything runs as it should.
"""

import datetime as dt

from django.conf import settings

from portal.home import measuring, troubles
from portal.home.keeping import nightly, orphans
from portal.home.moving import settling
from portal.home.seed import waiting
from portal.lib import clock, jobs
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


@jobs.every("home.back_up", settings.BACKUP_EVERY, queue="media", longest=jobs.LONGEST_OF_FILES)
def back_up(subject: str, turn: jobs.Turn) -> None:
    """Take the next backup, where the settings say how; the desk shows how it went. `subject` is the night's beginning."""
    nightly.take_by_itself(dt.datetime.fromisoformat(subject) if subject else clock.now())


@jobs.every("home.measure", dt.timedelta(hours=6), longest=jobs.LONGEST_OF_FILES)
def measure(subject: str, turn: jobs.Turn) -> None:
    """Read what takes too long for a page: the size of the store, the end of the certificate."""
    measuring.read_all()


@jobs.every("home.reconcile", dt.timedelta(days=7), queue="media", longest=jobs.LONGEST_OF_FILES)
def reconcile(subject: str, turn: jobs.Turn) -> None:
    """Compare the file store with the rows, and take away what no row names."""
    orphans.tidy()


@jobs.every("home.look_after", dt.timedelta(minutes=10))
def look_after(subject: str, turn: jobs.Turn) -> None:
    """Tell the administrators what is not well any more, and what is well again."""
    troubles.look(clock.now())
