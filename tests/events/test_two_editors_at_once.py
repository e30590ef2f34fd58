"""Two people save what has no row yet in the same moment, a letter or who pays nothing: real threads, real database."""

import threading

import pytest
from django.test import Client

from events.forms import LetterForm
from events.models import Exemption
from tests.editing import both_send, two_of_the_business_team
from tests.forms import as_shown

pytestmark = pytest.mark.django_db(transaction=True)

DOOR = "/desk/events/letters/booked/"
CHARGES = "/desk/events/charges/"


@pytest.fixture
def browsers(db) -> list[Client]:
    """Of two people on the business team."""
    return two_of_the_business_team()


def worded(browsers: list[Client]) -> list[dict[str, object]]:
    """What each of them sends, who opened a letter that nobody has worded yet."""
    return [as_shown(one.get(DOOR), heading=f"Hello from {number}") for number, one in enumerate(browsers)]


def test_of_two_who_word_a_letter_first_at_once_one_sees_the_other(browsers):
    assert both_send(browsers, worded(browsers), DOOR) == [302, 422]


def test_of_two_who_say_who_pays_nothing_at_once_one_sees_the_other(browsers):
    sectors = ("police", "voluntary")
    pages = [one.get(CHARGES) for one in browsers]
    sent = [as_shown(page, of="exemptions", sectors=one) for page, one in zip(pages, sectors, strict=True)]
    assert both_send(browsers, sent, f"{CHARGES}exemptions/") == [302, 422]
    assert Exemption.objects.count() == 1


def test_without_the_lock_one_of_the_two_is_overwritten(browsers, monkeypatch):
    """The control: nobody is held, and both have read before either writes."""
    gate, read = threading.Barrier(2, timeout=30), LetterForm.as_saved

    def as_saved(form: LetterForm) -> LetterForm:
        found = read(form)
        gate.wait()
        return found

    monkeypatch.setattr("events.forms.letters.lock_letters", lambda: None)
    monkeypatch.setattr("events.actions.letters.lock_letters", lambda: None)
    monkeypatch.setattr(LetterForm, "as_saved", as_saved)
    assert both_send(browsers, worded(browsers), DOOR) == [302, 302]
