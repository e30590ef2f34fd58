"""What the ledger of non-attendance knows besides bookings: who is never charged, and what was waived."""

from django.conf import settings
from django.db import models

from accounts.models import Agency
from events import charging
from events.models.bookings import Booking
from portal.lib import clock


class Exemption(models.Model):
    """Agencies of this sector pay nothing, such as small charities."""

    sector = models.CharField(max_length=20, choices=Agency.Sector, unique=True)

    class Meta:
        ordering = ["sector"]

    def __str__(self) -> str:
        return self.get_sector_display()

    @classmethod
    def words(cls) -> str:
        """`Never charged: police; voluntary and charity.`; empty where everybody is charged."""
        names = "; ".join(str(one).lower() for one in cls.objects.all())
        return f"Never charged: {names}." if names else ""


def price_of(booking: Booking, *, waived: bool = False) -> str:
    """£40: what not coming, or giving up late, costs this person's agency, as the ledger counts it.

    Empty where nothing is charged: the event costs nothing, there is no agency to charge, or its sector is exempt.
    """
    event, agency = booking.event, booking.agency
    if not event.price:
        return ""
    exempt = agency is None or Exemption.objects.filter(sector=agency.sector).exists()
    return event.price if charging.to_pay(event.charge_amount, exempt=exempt, waived=waived) else ""


class Waiver(models.Model):
    """One charge that is not asked for, and why."""

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="waiver")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.reason
