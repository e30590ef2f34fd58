"""Certificate numbers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import numbers


def test_a_number_has_two_groups_after_its_prefix():
    assert re.fullmatch(r"NM-[2-9A-Z]{4}-[2-9A-Z]{4}", numbers.new("NM"))


def test_no_letter_looks_like_another():
    assert set("0O1ILUV") & set(numbers.LETTERS) == set()


@pytest.mark.parametrize("typed", ["nm-7f3k-29qd", " NM 7F3K 29QD ", "NM7F3K29QD", "NM–7F3K–29QD"])
def test_what_people_type_is_tidied(typed):
    assert numbers.tidy(typed) == "NM-7F3K-29QD"


@pytest.mark.long
@given(st.text(max_size=60))
def test_tidying_twice_is_tidying_once(typed):
    assert numbers.tidy(numbers.tidy(typed)) == numbers.tidy(typed)
