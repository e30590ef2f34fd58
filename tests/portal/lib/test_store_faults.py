"""A store that refuses, is busy, stalls or breaks off: no page waits long or fails without a word, no file is half there."""

import pytest
from botocore.config import Config

from portal.lib import storage
from tests.bad_line import in_front_of_store
from tests.house.register import doors, things

FILE = b"0123456789" * 5_000


@pytest.fixture
def line(settings):
    carried = in_front_of_store(settings)
    yield carried
    carried.close()


@pytest.fixture
def impatient(monkeypatch):
    """A page's patience, over in moments."""
    for name in ("HASTY", "PROMPT"):
        monkeypatch.setattr(storage, name, getattr(storage, name).merge(Config(read_timeout=0.2)))


@pytest.fixture
def name(line):
    made = storage.new_name("library", "pdf")
    storage.put(storage.MEDIA, made, FILE, content_type="application/pdf")
    yield made
    line.mood = "well"
    storage.delete(storage.MEDIA, made)


@pytest.mark.parametrize("mood", ["refuse", "busy", "stall", "reset", "short", "stop"])
@pytest.mark.parametrize("only_reads", [True, False])
def test_a_page_asks_a_bad_store_once_and_is_told_plainly(mood, only_reads, line, name, impatient):
    line.mood, line.calls = mood, 0
    with storage.promptly(only_reads=only_reads):
        for _ in range(2):
            with pytest.raises(storage.StorageUnavailable) as caught:
                storage.open_file(storage.MEDIA, name)
    assert (str(caught.value), line.calls <= 1) == (storage.StorageUnavailable.sentence, True)


LISTS = {
    "files": lambda name: list(storage.stored(storage.MEDIA)),
    "parts": lambda name: storage.parts(name, "an-upload"),
    "uploads": lambda name: list(storage.unfinished_uploads()),
    "a new upload": lambda name: storage.begin_upload(name, "application/octet-stream"),
}


@pytest.mark.parametrize("mood", ["reset", "short"])
@pytest.mark.parametrize("asked", LISTS)
def test_a_list_that_broke_off_is_no_list_of_nothing(asked, mood, line, name):
    line.mood = mood
    with storage.promptly(), pytest.raises(storage.StorageUnavailable) as caught:
        LISTS[asked](name)
    assert not isinstance(caught.value, storage.NotStored)


def test_a_port_that_is_shut_is_said_plainly(line, name):
    line.shut()
    with storage.promptly(), pytest.raises(storage.StorageUnavailable):
        storage.size(storage.MEDIA, name)
    line.open()
    assert storage.size(storage.MEDIA, name) == len(FILE)


def test_a_file_that_breaks_off_again_and_again_is_said_plainly_to_a_job_too(line, name):
    line.mood = "short"
    with pytest.raises(storage.StorageUnavailable):
        storage.open_file(storage.MEDIA, name)


def test_one_page_that_heard_nothing_says_nothing_of_the_next(line, name):
    line.mood = "refuse"
    with storage.promptly(), pytest.raises(storage.StorageUnavailable):
        storage.size(storage.MEDIA, name)
    line.mood = "well"
    with storage.promptly():
        assert storage.size(storage.MEDIA, name) == len(FILE)


def test_a_missing_file_is_an_answer(line, name):
    with storage.promptly():
        for _ in range(2):
            with pytest.raises(storage.NotStored):
                storage.size(storage.MEDIA, "library/2026/nothing.pdf")
        assert storage.exists(storage.MEDIA, name)


# What says 503 then: whoever steers visitors to machines that are well.
NEED_IT = {"home:readyz": 503}


@pytest.mark.long
@pytest.mark.django_db
def test_every_page_is_there_while_the_store_is_not(people, line, signed_in, bea):
    named = things(people)
    client = signed_in(bea)
    client.raise_request_exception = False
    line.shut()
    bad = {}
    for door in doors():
        if door.method == "GET":
            status = client.get(door.path.format(**named)).status_code
            if status >= 500:
                bad[door.name] = status
    assert bad == NEED_IT
