"""Two workers take stock of one enrolment at the same moment."""

import threading

import pytest
from django.db import connection

from accounts.models import Certificate, RecordEntry
from portal.lib.models import Email
from resources.learning import actions
from resources.learning.models import StepDone
from tests.factories.accounts import partnership
from tests.factories.learning import course, enrolment, reading, recorded


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_entry_one_certificate_and_one_letter(priya):
    partnership()
    card = reading()
    made = course(card)
    begun = enrolment(priya, made)
    recorded(priya, card)
    start, failed = threading.Barrier(2), []

    def work():
        try:
            start.wait(10)
            actions.take_stock(enrolment=begun, by=None)
        except Exception as error:  # noqa: BLE001  reported in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert failed == []
    entries = RecordEntry.objects.filter(source=made.source).count()
    letters = Email.objects.filter(letter="learning/completed").count()
    assert (entries, Certificate.objects.count(), letters, StepDone.objects.count()) == (1, 1, 1, 1)
