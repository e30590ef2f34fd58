"""A review, and one of its recommendations that can be closed."""

import pytest

from tests.factories import reviews as make


@pytest.fixture
def ellery():
    return make.review("Ellery")


@pytest.fixture
def done(ellery, bea):
    """Bea recorded its one action as done."""
    asked = make.recommendation(ellery, state="under-way")
    make.action(asked, done_by=bea)
    return asked
