"""Two people send the same form of the desk in the same moment: real threads on the real database."""

import threading

import pytest
from django.db.models import QuerySet
from django.test import Client
from zeal import zeal_ignore

from accounts.agency_forms import PartnershipForm
from tests.accounts.desk.test_two_editors import EDITORS, Editor, settings
from tests.editing import both_send, two_of_the_business_team
from tests.forms import as_shown

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def browsers(db) -> list[Client]:
    """Of two people on the business team."""
    return two_of_the_business_team()


def both_save(browsers: list[Client], editor: Editor) -> list[int]:
    """How each of them is answered who opened the page before the other saved: one writes what the other sees."""
    with zeal_ignore():
        sent = [as_shown(one.get(editor.page), **editor.yours) for one in browsers]
    return both_send(browsers, sent, editor.page)


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
