"""What Priya has read and learnt, so that a training record is not empty."""

import datetime as dt

from accounts import record
from accounts.models import RecordEntry
from portal.home.seed.people import Cast
from portal.lib import clock
from resources.briefings import actions as briefings
from resources.briefings.models import Briefing, Reading

READ = {
    "professional-curiosity": "Ask the second question on the door, before the bell.",
    "ellery-in-seven-minutes": "Find out who helps at home when a pupil is late on the same days.",
}


def keep(cast: Cast) -> None:
    """Add what is missing of Priya's record."""
    for slug, reflection in READ.items():
        briefing = Briefing.objects.get(resource__slug=slug)
        if not Reading.objects.filter(person=cast.priya, briefing=briefing).exists():
            briefings.record_reading(briefing=briefing, by=cast.priya, reflection=reflection)
    record.enter(
        person=cast.priya,
        source="outside:school-safeguarding-update",
        kind=RecordEntry.Kind.OUTSIDE,
        title="Whole-school safeguarding update, Millbrook Primary School",
        minutes=180,
        participatory=True,
        level="2",
        completed_on=clock.today() - dt.timedelta(days=81),
    )
