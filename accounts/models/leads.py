"""Safeguarding leads, with their history."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models.agencies import Agency
from accounts.models.people import User
from portal.lib import clock


class LeadQuerySet(models.QuerySet["SafeguardingLead"]):
    """Leads by date."""

    def on(self, day: dt.date) -> Self:
        """Those who are the lead on a day: at most one an agency."""
        held = Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))
        return self.filter(held, replaced_at__isnull=True)

    def planned(self) -> Self:
        """Those who begin on a later day."""
        return self.filter(starts__gt=clock.today(), replaced_at__isnull=True)

    def earlier(self) -> Self:
        """Those who were the lead once, and those who were corrected before they held for a day."""
        return self.filter(Q(ends__lt=clock.today()) | Q(replaced_at__isnull=False))

    def current(self) -> Self:
        """Those who are the lead today."""
        return self.on(clock.today())


class SafeguardingLead(models.Model):
    """The named person of an agency to whom worries go first. Never edited away: a change ends one row and begins another."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="leads")
    name = models.CharField(max_length=120)
    role_title = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    email = models.EmailField(blank=True)
    deputy1_name = models.CharField("first deputy", max_length=120, blank=True)
    deputy1_phone = models.CharField("first deputy's phone", max_length=40, blank=True)
    deputy2_name = models.CharField("second deputy", max_length=120, blank=True)
    deputy2_phone = models.CharField("second deputy's phone", max_length=40, blank=True)
    cover_text = models.CharField("cover", max_length=160, blank=True)
    out_of_hours = models.CharField(max_length=80, blank=True)
    starts = models.DateField(default=clock.today)
    ends = models.DateField(null=True, blank=True)
    replaced_at = models.DateTimeField(
        null=True, blank=True, help_text="Set where another entry for the same days took its place"
    )
    kept_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    kept_at = models.DateTimeField(auto_now_add=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency"], condition=Q(ends__isnull=True), name="lead_open_once"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")), name="lead_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role_title}"
