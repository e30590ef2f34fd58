"""Two people name or add the same agency, which nobody knew, at the same moment; and somebody leaves one twice."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.actions import agencies
from accounts.models import Agency
from portal.lib.models import AuditEntry
from tests.factories.accounts import membership, partnership, person
from tests.forms import filled

WRITE_AN_AGENCY = 'INSERT INTO "accounts_agency"'
HOLD_A_MEMBERSHIP = 'FOR NO KEY UPDATE OF "accounts_membership"'


@pytest.fixture
def held():
    """Do it once both, whom nobody has told of the other, are about to ask this of the database."""
    gate = threading.Barrier(2, timeout=20)

    def do(deed, at=WRITE_AN_AGENCY):
        def wait(execute, sql, params, many, context):
            if at in sql:
                gate.wait()
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(wait):
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


def both_add(held, *team) -> list[tuple[int, bool]]:
    """What each who adds the same agency on the desk is answered, the quicker first."""
    partnership()

    def add(someone):
        def deed():
            client = Client(raise_request_exception=False)
            client.force_login(someone)
            given = filled(name="Harbour Trust", sector="health")
            answer = client.post(reverse("desk_accounts:add_agency"), given)
            return answer.status_code, agencies.NAME_TAKEN in answer.content.decode()

        return deed

    with ThreadPoolExecutor(2) as crowd:
        return sorted(crowd.map(held, map(add, team)))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_one_agency_at_once_the_second_is_told(held, bea, adi):
    assert both_add(held, bea, adi) == [(302, False), (422, True)]
    assert (
        AuditEntry.objects.get(verb="accounts.added_agency").thing
        == f"accounts.agency:{Agency.objects.get().pk}"
    )


@pytest.mark.django_db(transaction=True)
def test_without_asking_the_table_the_second_gets_an_error(held, bea, adi, monkeypatch):
    """The control: both forms held, and only the table knows the name."""
    monkeypatch.setattr(agencies, "_write", lambda agency: agency.save())
    assert both_add(held, bea, adi) == [(302, False), (500, False)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", ["asked", "approved"])
def test_who_leaves_in_two_tabs_at_once_has_left_once(held, millbrook, state):
    partnership()
    mine = membership(person("Noor El-Amin"), millbrook, state=state)

    def leave():
        client = Client(raise_request_exception=False)
        client.force_login(mine.person)
        return client.post(reverse("accounts:leave", args=[mine.uuid]), filled()).status_code

    with ThreadPoolExecutor(2) as crowd:
        answers = sorted(crowd.map(held, [leave] * 2, [HOLD_A_MEMBERSHIP] * 2))
    assert (answers, AuditEntry.objects.filter(verb="accounts.left").count()) == ([302, 404], 1)
