"""What may stand on a card."""

import pytest

from resources.library.forms import CardForm
from tests.factories.accounts import agency
from tests.factories.library import audience, resource, topic

pytestmark = pytest.mark.django_db


def given(**fields):
    return {"title": "Fenn", "visibility": "public"} | fields


def test_a_title_and_who_may_see_it_are_enough():
    form = CardForm(given())
    assert (form.is_valid(), form.card()["title"]) == (True, "Fenn")


def test_a_card_needs_a_title():
    assert CardForm(given(title=" ")).errors == {"title": ["This field is required."]}


def test_named_agencies_must_be_named():
    assert CardForm(given(visibility="named")).errors == {
        "agencies": ["Choose the agencies that may see it."]
    }


def test_agencies_are_forgotten_where_everyone_may_see_it():
    form = CardForm(given(agencies=[agency().pk]))
    assert (form.is_valid(), form.card()["agencies"]) == (True, [])


def test_themes_and_audiences_come_along():
    form = CardForm(given(topics=[topic().pk], audiences=[audience().pk]))
    assert form.is_valid()
    assert [list(form.card()[name]) for name in ("topics", "audiences")] == [[topic()], [audience()]]


def test_an_existing_card_is_not_saved_by_its_form():
    card = resource(title="Before")
    assert CardForm(given(title="After"), instance=card).is_valid()
    card.refresh_from_db()
    assert card.title == "Before"
