"""What a Teams attendance report proposes for a register, until somebody confirms it."""

import datetime as dt

from django.conf import settings
from django.db import models

from events.attendance import Attender
from events.models.programme import Event
from events.proposing import Rule
from portal.lib import clock

DAYS_KEPT = 7


class AttendanceProposal(models.Model):
    """The people of one report, read and not yet saved. The file itself is not kept; one event has one proposal."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="attendance_proposal")
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    people = models.JSONField(default=list, help_text="Name, addresses, times and whether a host, of each")
    late = models.PositiveSmallIntegerField("minutes after the start that are still in time")
    early = models.PositiveSmallIntegerField("minutes before the end that are not leaving early")
    share = models.PositiveSmallIntegerField("percentage of the time that is attendance")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_at = models.DateTimeField(default=clock.now)
    saving = models.BooleanField("confirmed, and being saved", default=False)
    marks = models.JSONField("what is still to be saved", default=dict)
    saved = models.PositiveIntegerField("how many are saved", default=0)
    problem = models.CharField("why saving stopped", max_length=300, blank=True)

    def __str__(self) -> str:
        return f"Attendance report of {self.event}"

    @property
    def rule(self) -> Rule:
        return Rule(late=self.late, early=self.early, share=self.share)

    @property
    def is_over(self) -> bool:
        """Too old to be confirmed; the nightly tidying removes it."""
        return self.read_at + dt.timedelta(days=DAYS_KEPT) < clock.now()

    @property
    def percent(self) -> int:
        """How much is saved."""
        return self.saved * 100 // max(1, self.saved + len(self.marks))

    @property
    def said(self) -> str:
        """How much is saved, in words."""
        return f"{self.saved:,} of {self.saved + len(self.marks):,} people"

    def attenders(self) -> list[Attender]:
        """The people as the report's reader gave them."""
        return [
            Attender(name, tuple(addresses), tuple((_moment(a), b and _moment(b)) for a, b in stays), host)
            for name, addresses, stays, host in self.people
        ]

    @staticmethod
    def packed(people: tuple[Attender, ...]) -> list[list[object]]:
        """People as `people` keeps them."""
        return [
            [
                one.name,
                list(one.addresses),
                [[joined.isoformat(), left and left.isoformat()] for joined, left in one.stays],
                one.host,
            ]
            for one in people
        ]


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
