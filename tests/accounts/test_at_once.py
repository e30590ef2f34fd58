"""Two people name the same agency, which nobody knew, at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts import actions
from accounts.models import Agency
from portal.lib.models import AuditEntry
from tests.factories.accounts import partnership, person


@pytest.fixture
def held():
    """Do it once everybody whom nobody has told of the agency is about to write it."""
    gate = threading.Barrier(2, timeout=20)

    def at_the_insert(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "accounts_agency"'):
            gate.wait()
        return execute(sql, params, many, context)

    def do(deed):
        try:
            with connection.execute_wrapper(at_the_insert):
                return deed()
        finally:
            connection.close()

    return do


@pytest.mark.django_db(transaction=True)
def test_two_who_name_one_new_agency_at_once_both_ask_to_join_it(held):
    partnership()
    people = [person("Noor El-Amin"), person("Cai Rees")]

    def ask(someone, name):
        return lambda: actions.ask_to_join(person=someone, new_name=name, new_sector="health")

    deeds = map(ask, people, ["Harbour Trust", "harbour  TRUST"])
    with ThreadPoolExecutor(2) as crowd:
        asked = list(crowd.map(held, deeds))
    assert [one.person for one in asked] == people
    assert [one.agency for one in asked] == [Agency.objects.get()] * 2
    assert AuditEntry.objects.filter(verb="accounts.named_agency").count() == 1
