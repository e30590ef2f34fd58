"""A deed and its entry stand or fall together."""

import pytest
from django.db import transaction

from portal.lib import audit
from portal.lib.models import AuditEntry
from tests.factories.accounts import agency


@pytest.mark.django_db
def test_a_deed_is_written_with_who_what_and_which(bea):
    place = agency(name="Harbour School")
    audit.record(by=bea, verb="accounts.agency_added", thing=place, sector="education")
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.verb, entry.thing, entry.detail) == (
        bea,
        "accounts.agency_added",
        f"accounts.agency:{place.pk}",
        {"sector": "education"},
    )


@pytest.mark.django_db
def test_an_entry_goes_with_its_rolled_back_deed(bea):
    place = agency()
    with transaction.atomic():
        audit.record(by=bea, verb="accounts.agency_added", thing=place)
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    place = agency()
    with pytest.raises(RuntimeError):
        audit.record(by=None, verb="accounts.agency_added", thing=place)
