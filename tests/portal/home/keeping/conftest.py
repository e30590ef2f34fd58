"""A store of one's own: the other half of the tests writes to the usual buckets meanwhile."""

import copy
import os

import pytest

from portal.engines import buckets
from portal.lib import storage

OWN = {"media": "keeping-media", "quarantine": "keeping-quarantine", "backups": "keeping-backups"}


@pytest.fixture
def store(settings):
    """The aliases lead to three buckets of this half of the tests, with nothing in them."""
    half = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    given = copy.deepcopy(settings.STORAGES)
    usual = given["media"]["OPTIONS"]
    for alias, name in OWN.items():
        given[alias]["OPTIONS"] = usual | {"bucket_name": f"{name}-{half}"}
    made = buckets.prepare(
        usual["endpoint_url"],
        usual["access_key"],
        usual["secret_key"],
        sorted({each["OPTIONS"]["bucket_name"] for alias, each in given.items() if alias in OWN}),
        ["http://127.0.0.1"],
    )
    assert made
    settings.STORAGES = given
    for alias in OWN:
        for name in list(storage.names(alias)):
            storage.delete(alias, name)


@pytest.fixture
def paper(store) -> str:
    """A file in the store."""
    name = storage.new_name("library", "pdf")
    storage.put(storage.MEDIA, name, b"%PDF a paper", content_type="application/pdf")
    return name
