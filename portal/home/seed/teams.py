"""What Morgan has set for Millbrook: a briefing that most people are late with, and the course, due in three weeks."""

import datetime as dt

from portal.home.seed import courses
from portal.home.seed.people import Cast
from portal.lib import clock
from resources.learning import assigning
from resources.library.models import Resource

# The thing, in how many days it is due, and the note beside it.
SET = (
    ("professional-curiosity", -6, "Before our training day."),
    (courses.SLUG, 21, "We talk about it in the January staff meeting."),
)


def set_for_millbrook(cast: Cast) -> None:
    """Add what is missing. The course shows once its recording is ready and it is published."""
    morgan = cast.people["morgan@example.org"]
    for slug, days, note in SET:
        card = Resource.objects.get(slug=slug)
        if not card.assignments.filter(agency=cast.agencies["Millbrook Primary School"]).exists():
            assigning.set_for_team(
                agency=cast.agencies["Millbrook Primary School"],
                resource=card,
                by=morgan,
                due=clock.today() + dt.timedelta(days=days),
                target=assigning.Target(),
                note=note,
            )
