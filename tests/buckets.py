"""Buckets of one's own, since the other half of the tests writes to the usual ones meanwhile."""

import copy
import os
from typing import Any

from portal.engines import buckets
from portal.lib import storage

OWN = ("media", "quarantine", "backups")


def lead_to_own(settings: Any) -> None:
    """Let the aliases lead to three buckets of this half of the tests, with nothing in them."""
    half = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    names = {alias: f"own-{alias}-{half}" for alias in OWN}
    given = copy.deepcopy(settings.STORAGES)
    usual = given["media"]["OPTIONS"]
    for alias, name in names.items():
        given[alias]["OPTIONS"] = usual | {"bucket_name": name}
    assert buckets.prepare(
        usual["endpoint_url"],
        usual["access_key"],
        usual["secret_key"],
        sorted(names.values()),
        ["http://127.0.0.1"],
    )
    settings.STORAGES = given
    empty()


def empty() -> None:
    """Take everything out of them, sendings under way too."""
    for alias in OWN:
        for name in list(storage.names(alias)):
            storage.delete(alias, name)
    for begun in list(storage.unfinished_uploads()):
        storage.abort_upload(begun.name, begun.upload_id)
