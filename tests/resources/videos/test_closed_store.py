"""Nobody gets a byte of a restricted recording: not by its address, its playlist, a guessed key, the bucket, an old link."""

import datetime as dt
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest
import time_machine

from accounts.models import Membership
from portal.lib import clock, storage
from resources.library.models import Resource
from resources.videos import sending
from tests.factories import videos as factory
from tests.factories.accounts import agency, membership, person

pytestmark = [pytest.mark.django_db, pytest.mark.capability(17)]

BYTES = b"the recording itself"
GIVES_AWAY = [
    "master.m3u8",
    "180.m3u8",
    "180.m3u8?native=1",
    "180.mp4",
    "sign/180/",
    "captions.vtt",
    "transcript.txt",
    "transcript/",
    "download/",
]


def fetched(address: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes]:
    """What a client without a session gets of the store."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, body, method=method), timeout=10
        ) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


@pytest.fixture
def video(tom, bea):
    """A published recording for registered people, with its bytes in the store."""
    made = factory.video(owner=tom, downloadable=True)
    factory.caption(made, approved_by=bea, added_by=tom)
    for name in (made.playing().get().object_name, "videos/none/poster.jpg"):
        storage.put(storage.MEDIA, name, BYTES, content_type="video/mp4")
    return made


@pytest.fixture
def rung(video) -> str:
    return video.playing().get().object_name


@pytest.fixture
def link(client, priya, video) -> str:
    """What a registered person's player was given."""
    client.force_login(priya)
    return client.get(video.get_absolute_url() + "sign/180/").json()["url"]


def address(settings, bucket: str, name: str = "") -> str:
    return f"{settings.S3_PUBLIC_ENDPOINT_URL}/{bucket}/{name}"


def test_who_is_registered_gets_the_bytes(link):
    """The control: what the other tests are refused is there."""
    assert fetched(link) == (200, BYTES)


def test_the_key_alone_opens_nothing(settings, rung):
    status, body = fetched(address(settings, settings.S3_MEDIA_BUCKET, rung))
    assert (status, BYTES in body) == (403, False)


@pytest.mark.parametrize("query", ["", "?list-type=2", "?uploads", "?versions", "?policy", "?acl"])
def test_the_bucket_is_not_listed(query, settings, rung):
    for bucket in (settings.S3_MEDIA_BUCKET, settings.S3_QUARANTINE_BUCKET):
        status, body = fetched(address(settings, bucket) + query)
        assert (status, b"m4s" in body) == (403, False)


@pytest.mark.parametrize("guess", ["180.m4s", "1080.m4s", "poster.jpg", "master.m3u8", "%2e%2e/180.m4s"])
def test_a_guessed_key_opens_nothing(guess, settings, video, rung):
    folder = rung.rpartition("/")[0]
    assert fetched(address(settings, settings.S3_MEDIA_BUCKET, f"{folder}/{guess}"))[0] in {400, 403}


def test_a_link_older_than_its_ten_minutes_opens_nothing(client, priya, video):
    client.force_login(priya)
    with time_machine.travel(clock.now() - dt.timedelta(minutes=10, seconds=5), tick=False):
        old = client.get(video.get_absolute_url() + "sign/180/").json()["url"]
    status, body = fetched(old)
    assert (status, BYTES in body) == (403, False)


def test_a_link_is_for_one_file_only(link, rung):
    assert fetched(link.replace(rung, "videos/none/poster.jpg"))[0] == 403


def test_a_link_cannot_be_made_to_last(link):
    assert fetched(link.replace("X-Amz-Expires=600", "X-Amz-Expires=60000"))[0] == 403


@pytest.mark.parametrize(("method", "body"), [("PUT", b"another"), ("DELETE", None), ("POST", b"")])
def test_a_link_reads_and_does_nothing_else(method, body, link, rung):
    fetched(link, method, body)
    with storage.open_file(storage.MEDIA, rung) as file:
        assert file.read() == BYTES


def test_a_link_for_a_part_writes_that_part_and_reads_nothing(tom):
    upload = factory.upload(tom, size=20)
    part = sending.sign(upload, [1])["1"]
    assert fetched(part, "PUT", BYTES)[0] == 200
    assert [fetched(part)[0], fetched(part.replace("partNumber=1", "partNumber=2"), "PUT", b"x")[0]] == [
        403,
        403,
    ]


def test_what_was_sent_is_given_to_nobody(settings, tom):
    name = storage.new_name("videos", "source")
    storage.put(storage.QUARANTINE, name, BYTES, content_type="video/mp4")
    factory.video(owner=tom, source_name=name)
    assert fetched(address(settings, settings.S3_QUARANTINE_BUCKET, name))[0] == 403


@pytest.mark.parametrize("path", GIVES_AWAY)
def test_an_anonymous_client_gets_no_byte_and_no_address(path, client, video, settings):
    answer = client.get(video.get_absolute_url() + path)
    store = urlsplit(settings.S3_PUBLIC_ENDPOINT_URL).netloc
    assert (answer.status_code, store in answer["Location"], answer.content) == (302, False, b"")


@pytest.mark.parametrize("path", GIVES_AWAY)
def test_a_stranger_gets_nothing_of_what_is_for_one_agency(path, client, video, sam, millbrook, priya):
    video.resource.visibility = Resource.Visibility.NAMED
    video.resource.save()
    video.resource.agencies.set([millbrook])
    got = {}
    for someone in (sam, priya):
        client.force_login(someone)
        got[someone.first_name] = client.get(video.get_absolute_url() + path).status_code
    assert (got["Sam"], got["Priya"] in {200, 302}) == (404, True)


@pytest.mark.parametrize("path", GIVES_AWAY)
def test_nothing_is_given_any_more_to_who_has_left(path, client, video):
    someone = membership(person("Just Left"), agency(name="Old School", sector="education")).person
    client.force_login(someone)
    before = client.get(video.get_absolute_url() + path).status_code
    Membership.objects.filter(person=someone).update(until=clock.today() - dt.timedelta(days=1))
    assert (before in {200, 302}, client.get(video.get_absolute_url() + path).status_code) == (True, 404)


@pytest.mark.parametrize("path", GIVES_AWAY)
def test_nothing_is_given_any_more_of_what_was_taken_away(path, client, video, priya):
    client.force_login(priya)
    video.resource.state = Resource.State.ARCHIVED
    video.resource.save()
    assert client.get(video.get_absolute_url() + path).status_code in {404, 410}


def test_the_address_that_is_signed_is_not_passed_on_to_other_sites(client, priya, video):
    client.force_login(priya)
    assert client.get(video.get_absolute_url())["Referrer-Policy"] == "same-origin"
