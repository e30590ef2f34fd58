"""What Priya has read and learnt, so that a training record is not empty."""

import datetime as dt

from accounts import actions as accounts
from accounts.frameworks import Asked
from accounts.models import Framework, RecordEntry
from portal.home.seed.people import Cast
from portal.lib import annual, clock
from resources.briefings import actions as briefings
from resources.briefings.models import Briefing, Reading

READ = {
    "professional-curiosity": "Ask the second question on the door, before the bell.",
    "ellery-in-seven-minutes": "Find out who helps at home when a pupil is late on the same days.",
}
LEVEL_2, LEVEL_3 = "Northmere pathway, Level 2", "Northmere pathway, Level 3"
FRAMEWORKS = {
    LEVEL_2: ("People who work with children and families every week.", 3, [Asked(("2", "3"), 480, 25)]),
    LEVEL_3: ("People who assess, plan or decide about children.", 3, [Asked(("3", "3+"), 720, 50)]),
}
# The numbers of level 3 are those of primary care in the intercollegiate document.
WRITTEN = {LEVEL_3: "Intercollegiate document: Safeguarding children and young people, level 3."}


def keep(cast: Cast) -> None:
    """Add what is missing of Priya's record."""
    for slug, reflection in READ.items():
        briefing = Briefing.objects.get(resource__slug=slug)
        if not Reading.objects.filter(person=cast.priya, briefing=briefing).exists():
            briefings.record_reading(briefing=briefing, by=cast.priya, reflection=reflection)
    if not cast.priya.record.filter(kind=RecordEntry.Kind.OUTSIDE).exists():
        accounts.add_outside(
            person=cast.priya,
            by=cast.priya,
            title="Whole-school safeguarding update",
            provider="Millbrook Primary School",
            minutes=180,
            participatory=True,
            level="2",
            completed_on=clock.today() - dt.timedelta(days=81),
        )
    _measure(cast)


def _measure(cast: Cast) -> None:
    """Offer two frameworks, and measure Priya's record against the one for her work."""
    for name, (for_whom, years, asked) in FRAMEWORKS.items():
        if not Framework.objects.filter(name=name).exists():
            accounts.write_framework(
                by=None,
                asked=asked,
                name=name,
                for_whom=for_whom,
                citation=WRITTEN.get(name, ""),
                first_year=annual.year_of(clock.today()) - 1,
                years=years,
            )
    if cast.priya.framework is None:
        chosen = Framework.objects.get(name=LEVEL_2)
        accounts.choose_framework(person=cast.priya, by=cast.priya, framework=chosen)
