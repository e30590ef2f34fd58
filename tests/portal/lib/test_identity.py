"""A child's details in words: found where they are written plainly, and never repeated."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from portal.lib import identity
from portal.lib.identity import (
    NO_DETAILS_HINT,
    WithoutChildsDetails,
    findings,
    register,
    without_childs_details,
)


@pytest.fixture(autouse=True)
def words(monkeypatch):
    monkeypatch.setattr(identity, "_sources", [])


def found(text):
    return [(one.kind, text[one.excerpt_start : one.excerpt_end]) for one in findings(text)]


@pytest.mark.parametrize(
    "number",
    [
        "9434765919",
        "943 476 5919",
        "943-476-5919",
        "943.476.5919",
        "943\u2013476\u20135919",
        "943\u00a0476\u00a05919",
        "943 4765919",
        "9 4 3 4 7 6 5 9 1 9",
        "943\n476\n5919",
    ],
)
def test_an_nhs_number_is_found_however_it_is_cut(number):
    assert found(f"NHS {number}, on 3 March") == [("nhs_number", number)]


@pytest.mark.parametrize(
    "text",
    [
        "9434765918",
        "0000000000",
        "0151 496 0123",
        "07700 900123",
        "+44 943 476 5919",
        "94347659190",
        "2026-03-01 10.30",
        "from 2019-2021, 12 reviews and 345 children",
        "RE-0001",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "born 3 March 2019",
        "Born on the 3rd of March 2019",
        "DOB 03/03/2019",
        "dob: 3.3.19",
        "d.o.b. 03-03-2019",
        "date of birth: 2019-03-03",
        "Date of Birth (03/03/2019",
        "born March 3, 2019",
        "birthday is 3 March",
    ],
)
def test_a_date_of_birth_is_found(text):
    assert found(f"She was {text} and") == [("date_of_birth", text)]


@pytest.mark.parametrize(
    "text", ["held on 3 March 2019", "born in Liverpool", "a newborn on 12 wards", "DOB unknown"]
)
def test_other_dates_are_left_alone(text):
    assert found(text) == []


def test_a_registered_word_is_found_however_it_was_typed():
    register(lambda: ["Mary-Ann O'Neill", "Elm Close", "Jo"])
    assert found("the MARY ANN O\u2019NEILL case in elm\nclose; Elmclose and Jo stay") == [
        ("confidential", "MARY ANN O\u2019NEILL"),
        ("confidential", "elm\nclose"),
    ]


def test_a_source_is_asked_anew_and_stands_once():
    names = ["Alpha"]

    @register
    def source():
        return names

    register(source)
    names.append("Bravo")
    assert found("Alpha Bravo") == [("confidential", "Alpha"), ("confidential", "Bravo")]


def test_pages_are_numbered():
    assert [(one.page, one.kind) for one in findings(["clean", "DOB 03/03/2019", "9434765919"])] == [
        (2, "date_of_birth"),
        (3, "nhs_number"),
    ]


def test_the_sentence_never_repeats_what_was_found():
    register(lambda: ["Elm Close"])
    with pytest.raises(ValidationError) as caught:
        without_childs_details("Elm Close, Elm Close, 943 476 5919, DOB 03/03/2019")
    assert caught.value.messages == [
        "This holds a name or a place that a review keeps confidential. Please take it out.",
        "This looks like an NHS number. Please take it out: no child's details belong here.",
        "This looks like a date of birth. Please take it out: no child's details belong here.",
    ]


class Reflection(WithoutChildsDetails, forms.Form):
    free_text = ("words",)

    words = forms.CharField(help_text="What will you do differently?")


def test_a_form_says_the_hint_and_checks():
    assert Reflection().fields["words"].help_text == f"What will you do differently? {NO_DETAILS_HINT}"
    assert Reflection({"words": "I will ask again."}).is_valid() is True
    assert Reflection({"words": "born 3 March 2019"}).errors == {
        "words": ["This looks like a date of birth. Please take it out: no child's details belong here."]
    }


@pytest.mark.long
def test_a_long_text_of_digits_is_read_in_good_time():
    assert findings("1 " * 50_000) == []
