"""Once a year whoever looks after an agency says who still works there."""

from collections.abc import Iterable

from django.db import transaction

from accounts import emails
from accounts.models import Agency, Membership, User
from portal.lib import audit, clock


@transaction.atomic
def confirm(*, memberships: Iterable[Membership], by: User) -> None:
    """Say that these people still work with their agency; what has ended meanwhile stays ended.

    Confirming twice on one day is confirming once.
    """
    today = clock.today()
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).current()
    named = rows.filter(pk__in=[one.pk for one in memberships]).exclude(confirmed_on=today).order_by("pk")
    for membership in named:
        membership.confirmed_on = today
        membership.save(update_fields=["confirmed_on"])
        audit.record(by=by, verb="accounts.confirmed_membership", thing=membership)


@transaction.atomic
def ask_to_confirm(*, agency: Agency) -> None:
    """Write to the agency's coordinators that people wait to be confirmed, once a month.

    Nobody confirms themselves, so a coordinator hears only of others.
    """
    waiting = Membership.objects.to_confirm().filter(agency=agency)
    keepers = Membership.objects.current().filter(agency=agency, role=Membership.Part.COORDINATOR)
    for keeper in keepers.filter(person__is_active=True).select_related("person"):
        if others := waiting.exclude(person=keeper.person).count():
            emails.confirm(keeper.person, agency, others)
