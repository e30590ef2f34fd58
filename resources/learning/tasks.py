"""The room's work in the background."""

import datetime as dt

from accounts.models import Agency
from portal.lib import jobs
from resources.learning import actions, assigning, boards
from resources.learning.models import Assignment, Enrolment


@jobs.every("learning.take_stock", dt.timedelta(minutes=10))
def take_stock(subject: str, turn: jobs.Turn) -> None:
    """Mark and complete for those who have done steps and not come back to the course's page."""
    for enrolment in Enrolment.objects.with_news().order_by("pk"):
        if not turn.alive:
            return
        actions.take_stock(enrolment=enrolment, by=None)


@jobs.every("learning.remind", dt.timedelta(hours=12))
def remind(subject: str, turn: jobs.Turn) -> None:
    """Write to people before and after the day of what is set for them. Twice a day, so that no day is missed."""
    setting = Assignment.objects.standing().values("agency")
    for agency in Agency.objects.filter(pk__in=setting).order_by("pk"):
        if not turn.alive:
            return
        assigning.remind(board=boards.of(agency))
