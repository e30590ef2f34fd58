"""Many posters made at once, as one file to print."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.lib import clock


class PosterPack(models.Model):
    """All of a person's posters in one ZIP: made by a worker, kept for a day. `posters` are rows of poster, size, paper."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Not made"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    posters = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    left_out = models.JSONField("posters that could not be made, with the reason", default=list, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    file_name = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(file_name=""), name="poster_pack_ready_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{len(self.posters)} posters of {self.person}"

    @property
    def percent(self) -> int:
        """How far it is, in whole hundredths."""
        return 100 * self.done // max(1, len(self.posters))

    @property
    def said(self) -> str:
        """How far it is, in words."""
        if self.state == self.State.WAITING:
            return f"{self.done} of {len(self.posters)} posters made"
        if self.state == self.State.FAILED:
            return "Not made"
        made = len(self.posters) - len(self.left_out)
        return f"{made} poster{'' if made == 1 else 's'} in one file"

    @property
    def until(self) -> dt.datetime:
        """When it leaves the shelf."""
        return self.asked_at + dt.timedelta(days=1)
