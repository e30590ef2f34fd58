"""The room's work in the background."""

import datetime as dt

from accounts.models import Agency
from portal.lib import clock, jobs
from resources.learning import actions, assigning, boards, emails
from resources.learning.models import Assignment, Course, Enrolment

BEFORE_THE_END = (90, 30)  # days before a completion ends at which people are written to


@jobs.every("learning.take_stock", dt.timedelta(minutes=10))
def take_stock(subject: str, turn: jobs.Turn) -> None:
    """Mark and complete for those who have done steps and not come back to the course's page."""
    for enrolment in Enrolment.objects.with_news().order_by("pk"):
        if not turn.alive:
            return
        actions.take_stock(enrolment=enrolment, by=None)


@jobs.every("learning.take_again", dt.timedelta(days=1))
def take_again(subject: str, turn: jobs.Turn) -> None:
    """Write to people 90 and 30 days before they have to take a course again, if they still may."""
    today = clock.today()
    soon = Enrolment.objects.to_refresh().filter(person__is_active=True)
    for enrolment in soon.select_related("person", "course__resource").order_by("pk"):
        if not turn.alive:
            return
        left = (enrolment.expires_on - today).days if enrolment.expires_on else 0
        notice = min(days for days in BEFORE_THE_END if left <= days)
        if Course.objects.open_to(enrolment.person).filter(pk=enrolment.course_id).exists():
            emails.take_again(enrolment, notice)


@jobs.every("learning.remind", dt.timedelta(hours=12))
def remind(subject: str, turn: jobs.Turn) -> None:
    """Write to people before and after the day of what is set for them. Twice a day, so that no day is missed."""
    setting = Assignment.objects.standing().values("agency")
    for agency in Agency.objects.filter(pk__in=setting).order_by("pk"):
        if not turn.alive:
            return
        assigning.remind(board=boards.of(agency))
