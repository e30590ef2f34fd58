"""What somebody needs so that they can take part. Only those who run the event see it, and it goes soon after."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from events import access_needs, places
from events.models.bookings import Booking
from events.models.programme import Event
from portal.lib import clock


def kept_for() -> dt.timedelta:
    """How long after the event's end."""
    return dt.timedelta(days=settings.ACCESS_NEEDS_DAYS)


class AccessNeedQuerySet(models.QuerySet["AccessNeed"]):
    """Words for picking access needs."""

    def at(self, event: Event) -> Self:
        """Of those who come, or may still come, to one event."""
        shown = self.filter(booking__event=event).exclude(booking__state=places.CANCELLED)
        return shown.select_related("booking__person", "booking__agency").order_by(
            "booking__person__name", "pk"
        )

    def said(self, event: Event) -> str:
        """A summary without names: 2 live captions, 1 BSL."""
        each = list(self.at(event).values_list("usual", "words"))
        return access_needs.counted([usual for usual, _ in each], sum(bool(words) for _, words in each))


class AccessNeed(models.Model):
    """What one person with a booking needs."""

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="access_need")
    usual = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    words = models.CharField(max_length=500, blank=True)
    told_at = models.DateTimeField(default=clock.now)

    objects = AccessNeedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Access needs of booking {self.booking_id}"

    @property
    def lines(self) -> list[str]:
        """The usual ones in words, and what was typed."""
        return [*access_needs.words(self.usual), *([self.words] if self.words else [])]
