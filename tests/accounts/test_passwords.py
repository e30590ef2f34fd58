"""A new password is not built of the words that anybody would try here first."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import guessable
from accounts.passwords import NotOfTheHousesWords
from tests.factories.accounts import partnership


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Safeguarding2026!", ["safeguarding"]),
        ("s4f3guard1ng-portal", ["safeguarding", "portal"]),
        ("Ashdown Partnership 99", ["partnership", "ashdown"]),
        ("policepolice12", ["police"]),
    ],
)
def test_words_of_the_house_are_refused_and_named(password, words):
    assert guessable.built_of(password, ["Ashdown Safeguarding Children Partnership"]) == words


@pytest.mark.parametrize(
    "password",
    [
        "three random words",
        "kettle-safeguarding-violin",
        "unteachable marmalade",
        "7419305286451",
        "leadership of geese",
    ],
)
def test_what_is_somebodys_own_is_taken(password):
    assert guessable.built_of(password, ["Ashdown"]) == []


def test_short_words_count_for_nothing():
    assert guessable.built_of("the ash of it all", ["The Ash"]) == []


def test_the_persons_agency_counts(priya):
    with pytest.raises(ValidationError) as refused:
        validate_password("Millbrook-Primary-1", priya)
    assert [error.code for error in refused.value.error_list] == ["password_of_the_house"]


def test_the_agencies_of_others_do_not(sam):
    NotOfTheHousesWords().validate("quietly-millbrook", sam)


def test_before_there_is_a_partnership_or_a_person_the_trade_counts_alone(db):
    with pytest.raises(ValidationError):
        NotOfTheHousesWords().validate("Safeguarding2026!")


def test_the_partnerships_own_name_counts(db):
    house = partnership()
    with pytest.raises(ValidationError):
        NotOfTheHousesWords().validate(f"{house.name}-2026")
