"""The room's work in the background."""

import datetime as dt

from portal.lib import jobs
from resources.learning import actions
from resources.learning.models import Enrolment


@jobs.every("learning.take_stock", dt.timedelta(minutes=10))
def take_stock(subject: str, turn: jobs.Turn) -> None:
    """Mark and complete for those who have done steps and not come back to the course's page."""
    for enrolment in Enrolment.objects.with_news().order_by("pk"):
        if not turn.alive:
            return
        actions.take_stock(enrolment=enrolment, by=None)
