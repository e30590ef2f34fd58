"""A draft that comes back to its author brings a letter with the comment."""

import pytest
from django.urls import reverse

from portal.lib.models import Email
from resources.library import actions
from resources.library.models import Resource
from tests.factories.accounts import partnership
from tests.factories.library import with_file
from tests.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db):
    return partnership()


@pytest.fixture
def card(tom):
    made = with_file(actions.add_resource(kind="report", title="Fenn & Moor", by=tom))
    return actions.send_for_review(resource=made, by=tom)


def letters() -> list[tuple[str, str]]:
    return [(one.to, one.subject) for one in Email.objects.filter(letter="library/sent_back")]


def test_the_author_gets_one_letter_with_the_comment_and_the_way_back(signed_in, bea, tom, card):
    given = filled(**{"back-reason": "Say whom page 4 is for."})
    signed_in(bea).post(reverse("desk_library:send_back", args=[card.uuid]), given)
    letter = Email.objects.get(letter="library/sent_back")
    assert (letter.to, letter.subject) == (tom.email, "“Fenn & Moor” comes back to you")
    for words in (letter.text, letter.html):
        assert "Bea Lindqvist has read it" in words
        assert "Say whom page 4 is for." in words
        assert reverse("desk_library:edit", args=[card.uuid]) in words
    assert Resource.objects.get().state == "draft"


def test_without_a_comment_the_letter_has_no_empty_line_for_it(bea, card):
    actions.send_back(resource=card, by=bea)
    assert "What Bea Lindqvist says" not in Email.objects.get().text


def test_sent_back_twice_it_is_one_letter(bea, card):
    actions.send_back(resource=card, by=bea, reason="Not yet.")
    actions.send_back(resource=card, by=bea, reason="Not yet.")
    assert len(letters()) == 1


def test_sent_for_review_again_and_back_again_it_is_another_letter(bea, tom, card):
    for reason in ("Not yet.", "Nearly."):
        actions.send_for_review(resource=card, by=tom)
        actions.send_back(resource=card, by=bea, reason=reason)
    assert len(letters()) == 2


def test_who_sends_their_own_back_gets_no_letter(bea):
    own = actions.add_resource(kind="report", title="Fenn", by=bea)
    actions.send_for_review(resource=own, by=bea)
    actions.send_back(resource=own, by=bea)
    assert letters() == []


def test_who_has_left_gets_no_letter(bea, tom, card):
    tom.is_active = False
    tom.save()
    actions.send_back(resource=card, by=bea)
    assert letters() == []


def test_what_waits_no_longer_sends_no_letter(bea, adi, card):
    actions.publish(resource=card, by=adi)
    actions.send_back(resource=card, by=bea, reason="Too late.")
    assert letters() == []
