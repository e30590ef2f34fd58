"""Who comes to the events of these tests."""

import pytest

from accounts.models import User
from tests.factories.accounts import membership, person


@pytest.fixture
def guests(millbrook) -> list[User]:
    """Six people of one agency, for lines of more than two."""
    return [membership(person(f"Guest{n} Vale"), millbrook).person for n in range(6)]
