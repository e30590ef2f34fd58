"""One agency as large as a board can show: two hundred people, thirty things set, and what they have done of it."""

import datetime as dt

from accounts.models import Agency, Membership, RecordEntry
from portal.home.seed.busy import copying, crowd, shelves
from portal.home.seed.busy.size import Size
from portal.lib import clock
from portal.lib.progress import Progress
from resources.briefings.models import Briefing
from resources.learning.models import Assignment

DONE = 6  # of ten people and things


def large() -> Agency:
    """The agency with the large board: the first person's."""
    return Agency.objects.get(memberships__person__email=crowd.address(1))


def set_learning(size: Size, progress: Progress) -> None:
    """Add people of other agencies until the team is as large as asked, set the things, and record what is done."""
    agency = large()
    if agency.assignments.exists():
        return
    _fill(agency, size)
    mine = Briefing.objects.filter(resource__slug__startswith=shelves.PREFIX)
    things, today = list(mine.order_by("pk")[: size.things]), clock.today()
    copying.send(
        [
            Assignment(
                agency=agency,
                resource_id=thing.resource_id,
                set_on=today - dt.timedelta(days=60),
                due=today + dt.timedelta(days=10 * place - 30),
            )
            for place, thing in enumerate(things)
        ]
    )
    copying.send(
        [
            RecordEntry(
                person_id=person,
                source=f"briefing:{thing.uuid}",
                kind=RecordEntry.Kind.BRIEFING,
                title="A briefing",
                minutes=15,
                completed_on=today - dt.timedelta(days=20),
            )
            for person in agency.memberships.values_list("person_id", flat=True)
            for place, thing in enumerate(things)
            if (person + place) % 10 < DONE
        ]
    )
    progress.forward(0, "things set for a team")


def _fill(agency: Agency, size: Size) -> None:
    """Who is added belongs to two agencies."""
    others = Membership.objects.filter(person__email__startswith=crowd.PREFIX).exclude(agency=agency)
    missing = max(size.team - agency.memberships.count(), 0)
    copying.send(
        [
            Membership(
                person_id=person,
                agency=agency,
                state=Membership.State.APPROVED,
                decided_at=clock.now() - dt.timedelta(days=90),
                team=f"Team {person % 7 + 1}",
            )
            for person in others.order_by("person_id").values_list("person_id", flat=True)[:missing]
        ]
    )
