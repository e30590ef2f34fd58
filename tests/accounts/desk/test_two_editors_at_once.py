"""Two people send the same form of the desk in the same moment: real threads on the real database."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from zeal import zeal_ignore

from accounts.agency_forms import PartnershipForm
from tests.accounts.desk.test_two_editors import EDITORS, Editor, settings
from tests.factories.accounts import grant, partnership, person
from tests.forms import as_shown

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def browsers(db) -> list[Client]:
    """Of two people on the business team."""
    partnership()
    found = [Client(), Client()]
    for one, name in zip(found, ("Bea Lindqvist", "Bo Ashworth"), strict=True):
        one.force_login(grant(person(name), "business").person)
    return found


def both_save(browsers: list[Client], editor: Editor) -> list[int]:
    """How each of them is answered who opened the page before the other saved: one writes what the other sees."""
    gate = threading.Barrier(2, timeout=30)
    with zeal_ignore():
        sent = [as_shown(one.get(editor.page), **editor.yours) for one in browsers]

    def save(one: Client, words: dict[str, object]) -> int:
        try:
            connection.ensure_connection()
            gate.wait()
            with zeal_ignore():  # the row is looked for twice where two write it
                return one.post(editor.page, words).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        return sorted(two.map(save, browsers, sent))


@pytest.mark.parametrize("make", EDITORS, ids=lambda make: make.__name__)
def test_of_two_who_save_at_once_one_sees_the_other(browsers, make):
    assert both_save(browsers, make()) == [302, 422]


def test_without_the_lock_one_of_the_two_is_overwritten(browsers, monkeypatch):
    """The control: nobody is held, and both have read before either writes."""
    gate, read = threading.Barrier(2, timeout=30), PartnershipForm.as_saved

    def as_saved(form: PartnershipForm) -> PartnershipForm:
        found = read(form)
        gate.wait()
        return found

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **how: rows.all())
    monkeypatch.setattr(PartnershipForm, "as_saved", as_saved)
    assert both_save(browsers, settings()) == [302, 302]
