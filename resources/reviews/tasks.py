"""The room's recurring work."""

import datetime as dt

from portal.lib import clock, jobs
from resources.reviews import actions, deadlines
from resources.reviews.models import GuidancePage


@jobs.every("reviews.look_again", dt.timedelta(days=1))
def look_again(subject: str, turn: jobs.Turn) -> None:
    """Remind owners and deputies of guidance that is due to be looked at; each reminder goes once."""
    last = clock.today() + dt.timedelta(days=deadlines.REMINDERS[0])
    due = GuidancePage.objects.published().filter(resource__review_due__range=(clock.today(), last))
    for page in due.select_related("resource__owner", "deputy"):
        if turn.alive:
            actions.remind_of_review(page=page)
