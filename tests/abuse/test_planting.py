"""The hostile words of these tests reach every text that people type: none is left out without its reason."""

import pytest
from django import forms

from accounts.models import Partnership
from events.models import AttendanceProposal
from resources.learning.models import Question
from resources.reviews.models import LinkCheck
from tests.abuse import planting
from tests.abuse.planting import INSIDE, LEAVES, REASONS, SHAPES, TEXT, UNTYPED, WORDLESS

WORDS = {planting.label_of(field): field for field in planting.wordy()}


def test_every_kind_of_field_holds_words_or_none():
    """A kind of field that nobody decided upon would be left out unsaid."""
    unknown = {
        planting.label_of(field): type(field).__name__
        for model in planting.tables()
        for field in model._meta.concrete_fields
        if not isinstance(field, TEXT + INSIDE + WORDLESS)
    }
    assert unknown == {}


def test_what_is_left_out_is_a_field_with_words():
    assert set(UNTYPED) - set(WORDS) == set()


def test_each_field_is_left_out_for_one_reason():
    labels = [label for group in REASONS.values() for label in group]
    assert len(labels) == len(set(labels))


def test_leaves_and_shapes_are_of_typed_fields_with_words_inside():
    inside = {planting.label_of(field) for field in planting.typed() if isinstance(field, INSIDE)}
    assert (set(LEAVES) | set(SHAPES)) - inside == set()


@pytest.mark.long
@pytest.mark.django_db
def test_every_typed_text_has_a_row_to_plant_in(everywhere):
    planted = planting.plant(lambda room: "x" * min(room.max_length or 20, 20))
    assert planting.unplanted(planted) == set()


@pytest.mark.long
@pytest.mark.django_db
def test_words_inside_are_planted_and_the_rest_stands(everywhere):
    """Of a question: its words are others, its kind, its picture and its numbers are not."""
    before = Question.objects.get(pk=everywhere["draft_asked"]).asked
    planting.plant(lambda _: "evil")
    line = {"text": "evil", "feedback": "evil", "match": "evil"}
    lines = [one | line for one in before["options"]]
    words = {"stem": "evil", "remember": "evil", "picture_words": "evil", "options": lines}
    assert Question.objects.get(pk=everywhere["draft_asked"]).asked == before | words


@pytest.mark.long
@pytest.mark.django_db
def test_an_empty_one_has_its_shape_and_the_words(everywhere):
    planting.plant(lambda _: "evil")
    known = AttendanceProposal.objects.get()
    assert (known.people[0][:2], known.attenders()[0].name) == (["evil", ["evil"]], "evil")


@pytest.mark.long
@pytest.mark.django_db
def test_a_mailbox_and_an_address_hold_what_a_form_lets_stand(everywhere):
    planting.plant(lambda _: "<b data-evil onclick='x'>")
    check, partnership = LinkCheck.objects.get(), Partnership.objects.get()
    forms.EmailField().clean(partnership.lado_email)
    forms.URLField(assume_scheme="https").clean(check.address)
    assert partnership.lado_email == "\"<bdata-evilonclick='x'>\"@evil.example"
    assert check.address == "https://evil.example/<bdata-evilonclick='x'>"
