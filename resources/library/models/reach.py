"""Whom a card reached away from the portal, as the rooms tell it: one number a session, never names."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Q, Sum

from portal.lib import clock
from resources.library.models.cards import Resource


class ReachQuerySet(models.QuerySet["Reach"]):
    """Words for summing what was told."""

    def of(self, card: Resource) -> Self:
        """What this card reached itself, and what the formats in its bundle reached for it."""
        return self.filter(Q(resource=card) | Q(resource__wholes__whole=card)).distinct()

    def summed(self) -> dict[str, Any]:
        """`sessions` and `people`; somebody who was at two sessions was reached twice."""
        rows = Reach.objects.filter(pk__in=self.values("pk"))
        return rows.aggregate(sessions=Count("pk"), people=Sum("people", default=0))


class Reach(models.Model):
    """So many people had this card at once, on a day: a briefing delivered in a team meeting.

    `source` names the room's own row (`delivery:<uuid>`), so that a correction replaces what was told before.
    Written through `actions.tell_reach`.
    """

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="reached")
    source = models.CharField(max_length=80, unique=True)
    day = models.DateField(default=clock.today)
    people = models.PositiveIntegerField()

    objects = ReachQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "reach"

    def __str__(self) -> str:
        return f"{self.resource} reached {self.people}"
