"""A store of one's own, and a file in it."""

import pytest

from portal.lib import storage
from tests import buckets


@pytest.fixture
def store(settings):
    """Three buckets with nothing in them."""
    buckets.lead_to_own(settings)


@pytest.fixture
def paper(store) -> str:
    """A file in the store."""
    name = storage.new_name("library", "pdf")
    storage.put(storage.MEDIA, name, b"%PDF a paper", content_type="application/pdf")
    return name
