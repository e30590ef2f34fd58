"""The two buckets, on the real store."""

import io
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.test import override_settings

from portal.lib import storage
from portal.lib.storage import MEDIA, QUARANTINE, NotStored, Part, StorageUnavailable

NAME = re.compile(r"library/\d{4}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.pdf")


@pytest.fixture
def name():
    made = storage.new_name("library", ".PDF")
    yield made
    for bucket in (MEDIA, QUARANTINE):
        storage.delete(bucket, made)


def test_a_name_is_made_here():
    assert NAME.fullmatch(storage.new_name("library", ".PDF"))
    assert storage.new_name("library", "pdf") != storage.new_name("library", "pdf")


@pytest.mark.parametrize(
    ("room", "suffix"), [("../x", "pdf"), ("library", "p/df"), ("", "pdf"), ("library", "")]
)
def test_an_odd_name_is_refused(room, suffix):
    with pytest.raises(ValueError):
        storage.new_name(room, suffix)


def test_bytes_come_back(name, tmp_path):
    storage.put(MEDIA, name, b"hello", content_type="application/pdf")
    with storage.open_file(MEDIA, name) as file:
        assert (file.read(), file.seek(1), file.read()) == (b"hello", 1, b"ello")
    storage.fetch_to(MEDIA, name, tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"hello"
    assert (storage.size(MEDIA, name), storage.exists(MEDIA, name), storage.exists(QUARANTINE, name)) == (
        5,
        True,
        False,
    )


def test_a_file_stays_open_for_its_owner(name):
    file = io.BytesIO(b"hello")
    storage.put(MEDIA, name, file, content_type="application/pdf")
    assert (file.closed, storage.size(MEDIA, name)) == (False, 5)


def test_a_missing_file_says_so(name, tmp_path):
    for ask in (storage.size, storage.open_file, lambda b, n: storage.fetch_to(b, n, tmp_path / "x")):
        with pytest.raises(NotStored) as caught:
            ask(MEDIA, name)
        assert str(caught.value) == "This file is not in the file store."
    storage.delete(MEDIA, name)


def test_a_signed_address_pins_name_and_type(name):
    storage.put(MEDIA, name, b"hello", content_type="text/html")
    address = storage.presigned(name, filename='W\u0177n "7"\r\n/..\\x.pdf', content_type="application/pdf")
    with urllib.request.urlopen(address) as answer:
        assert answer.read() == b"hello"
        assert answer.headers["Content-Type"] == "application/pdf"
        assert (
            answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''W%C5%B7n%20%227%22..x.pdf"
        )
        assert answer.headers["Cache-Control"] == "private, max-age=60"


def test_a_signed_address_may_be_shown_inline_and_cannot_be_changed(name):
    storage.put(MEDIA, name, b"hello", content_type="image/webp")
    address = storage.presigned(name, filename="a.webp", content_type="image/webp", inline=True)
    with urllib.request.urlopen(address) as answer:
        assert answer.headers["Content-Disposition"] == 'inline; filename="a.webp"'
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(address.replace("inline", "attachment"))
    caught.value.close()
    assert caught.value.code == 403


def test_an_address_is_signed_for_the_public_host_without_asking_anybody(settings):
    options = settings.STORAGES["media_signer"]["OPTIONS"]
    changed = {"OPTIONS": {**options, "endpoint_url": "https://files.example.org"}}
    aliases = {**settings.STORAGES, "media_signer": {**settings.STORAGES["media_signer"], **changed}}
    with override_settings(STORAGES=aliases):
        signed = storage.presigned(
            "library/a.pdf", filename="a.pdf", content_type="application/pdf", seconds=600
        )
    address = urllib.parse.urlsplit(signed)
    assert (address.netloc, urllib.parse.parse_qs(address.query)["X-Amz-Expires"]) == (
        "files.example.org",
        ["600"],
    )


def send_part(name, upload, content, number=1):
    request = urllib.request.Request(storage.sign_part(name, upload, number), data=content, method="PUT")
    request.add_header("Content-Type", "application/octet-stream")
    urllib.request.urlopen(request).close()


def test_a_big_upload_comes_in_signed_parts(name):
    upload = storage.begin_upload(name, "video/mp4")
    pieces = {1: b"a" * 5 * 1024**2, 2: b"b" * 10}
    for number, piece in pieces.items():
        send_part(name, upload, piece, number)
    arrived = storage.parts(name, upload)
    assert [(part.number, part.size) for part in arrived] == [(1, 5 * 1024**2), (2, 10)]
    assert [one.name for one in storage.unfinished_uploads() if one.upload_id == upload] == [name]
    for _ in range(2):
        storage.complete_upload(name, upload)
    assert storage.size(QUARANTINE, name) == 5 * 1024**2 + 10
    with pytest.raises(NotStored):
        storage.parts(name, upload)


def test_a_part_that_was_sent_again_is_one_part(name):
    upload = storage.begin_upload(name, "video/mp4")
    for _ in range(3):
        send_part(name, upload, b"again")
    assert [(part.number, part.size) for part in storage.parts(name, upload)] == [(1, 5)]
    storage.complete_upload(name, upload)
    with storage.open_file(QUARANTINE, name) as file:
        assert file.read() == b"again"


def test_a_big_upload_can_be_given_up_twice(name):
    upload = storage.begin_upload(name, "video/mp4")
    for _ in range(2):
        storage.abort_upload(name, upload)
    assert storage.exists(QUARANTINE, name) is False
    with pytest.raises(StorageUnavailable):
        storage.complete_upload(name, upload, [Part(1, 1, '"x"')])


@pytest.mark.parametrize("number", [0, 10_001])
def test_a_part_has_a_number(number):
    with pytest.raises(ValueError):
        storage.sign_part("library/a.pdf", "1", number)


def test_names_are_listed_under_their_prefix():
    made = [storage.new_name("listing", "txt") for _ in range(3)]
    for one in made:
        storage.put(MEDIA, one, b"abc", content_type="text/plain")
    assert sorted(storage.names(MEDIA, "listing/")) == sorted(made)
    assert [
        (found.size, found.changed_at.utcoffset().total_seconds())
        for found in storage.stored(MEDIA, "listing/")
    ] == [(3, 0)] * 3
    for one in made:
        storage.delete(MEDIA, one)


def test_a_store_that_is_gone_is_one_plain_error(settings):
    aliases = {}
    for alias, held in settings.STORAGES.items():
        aliases[alias] = dict(held)
        if "OPTIONS" in held:
            aliases[alias]["OPTIONS"] = {**held["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    with override_settings(STORAGES=aliases):
        for ask in (
            storage.answers,
            lambda: storage.exists(MEDIA, "a"),
            lambda: storage.put(MEDIA, "a", b"", content_type="text/plain"),
            lambda: list(storage.names(MEDIA, "")),
        ):
            with pytest.raises(StorageUnavailable) as caught:
                ask()
            assert str(caught.value) == (
                "The file store does not answer at the moment. Please try again in a few minutes."
            )


def test_both_buckets_answer():
    assert storage.answers() is None
