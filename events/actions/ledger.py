"""Waiving charges, and saying which sectors are never charged."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import Partnership, User
from events.models import Booking, Exemption, Waiver
from portal.lib import audit
from portal.lib.refusals import Refused


@transaction.atomic
def waive(*, booking: Booking, reason: str, by: User) -> Waiver:
    """Ask for nothing, with the reason. Waiving again changes the reason.

    Raises Refused for a booking that costs nothing anyway.
    """
    if not Booking.objects.missed().filter(pk=booking.pk).exists():
        raise Refused("Nothing is charged for this booking.")
    waiver, _ = Waiver.objects.update_or_create(booking=booking, defaults={"reason": reason, "by": by})
    audit.record(by=by, verb="events.waived", thing=booking, reason=reason)
    return waiver


@transaction.atomic
def charge_after_all(*, booking: Booking, by: User) -> None:
    """Take a waiver back; without one nothing changes."""
    gone, _ = Waiver.objects.filter(booking=booking).delete()
    if gone:
        audit.record(by=by, verb="events.charged_after_all", thing=booking)


def lock_exemptions() -> None:
    """Let nobody else say who is never charged until this transaction ends.

    Where everybody is charged there is no row to hold, so it is the partnership's.
    """
    Partnership.objects.select_for_update(no_key=True).first()


@transaction.atomic
def set_exemptions(*, sectors: Collection[str], by: User) -> None:
    """Say which sectors are never charged, for every booking of the ledger from now on."""
    lock_exemptions()
    for ended in Exemption.objects.exclude(sector__in=sectors):
        audit.record(by=by, verb="events.charges_again", thing=ended)
        ended.delete()
    for sector in sectors:
        exemption, is_new = Exemption.objects.get_or_create(sector=sector)
        if is_new:
            audit.record(by=by, verb="events.exempted", thing=exemption)
