"""The two buckets of a file store of one's own."""

import copy

import pytest
from django.core.management import CommandError, call_command

from portal.lib import storage

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(settings):
    """Names of buckets that may not be there yet."""
    given = copy.deepcopy(settings.STORAGES)
    settings.S3_MEDIA_BUCKET, settings.S3_QUARANTINE_BUCKET = "bare-media", "bare-quarantine"
    for alias, name in (("media", "bare-media"), ("quarantine", "bare-quarantine")):
        given[alias]["OPTIONS"]["bucket_name"] = name
    settings.PORTAL_ADDRESS = "https://learning.example.org"
    settings.STORAGES = given
    return given


def test_the_buckets_are_made_and_open_to_the_portals_pages_only(bare, capsys):
    call_command("buckets")
    call_command("buckets")
    storage.put(storage.MEDIA, "library/a.pdf", b"%PDF", content_type="application/pdf")
    client = storage._client(storage.MEDIA)
    (rule,) = client.get_bucket_cors(Bucket="bare-quarantine")["CORSRules"]
    assert (storage.exists(storage.MEDIA, "library/a.pdf"), rule["AllowedOrigins"], rule["AllowedMethods"]) == (
        True, ["https://learning.example.org"], ["GET", "HEAD", "PUT"],
    )  # fmt: skip
    assert capsys.readouterr().out.splitlines()[0] == (
        "The buckets bare-media and bare-quarantine are ready for https://learning.example.org."
    )


@pytest.mark.long
def test_a_store_that_refuses_is_said_in_a_sentence(bare, settings):
    bare["media"]["OPTIONS"]["secret_key"] = "wrong"
    settings.STORAGES = bare
    with pytest.raises(CommandError, match="The file store did not make them: "):
        call_command("buckets")
