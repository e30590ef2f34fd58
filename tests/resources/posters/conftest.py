"""What the pages of posters stand in."""

import pytest
from django.core.cache import cache

from tests.factories.accounts import partnership


@pytest.fixture
def northmere(db):
    """The partnership, and nobody in a hurry yet."""
    cache.clear()
    return partnership()


@pytest.fixture
def desk(northmere, signed_in, bea):
    """The business team's own client."""
    return signed_in(bea)
