"""A full disk and a database that is away are said in a sentence, and nothing is kept by halves."""

import os
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg.errors import UndefinedColumn

from portal.lib.uploads import BoundedUploadHandler
from resources.library.models import Resource

pytestmark = pytest.mark.django_db


class OnAFullDisk(BoundedUploadHandler):
    """Its file is there, and writes where the kernel says that there is no room."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        full = os.open("/dev/full", os.O_WRONLY)
        os.dup2(full, self.file.fileno())
        os.close(full)


@pytest.fixture
def beas(signed_in, bea):
    client = signed_in(bea)
    client.raise_request_exception = False
    return client


def add(client, size=100_000):
    fields = {
        "once": str(uuid.uuid4()),
        "kind": "report",
        "title": "Annual report",
        "summary": "A year.",
        "visibility": "public",
    }
    return client.post(
        "/desk/library/add/", fields | {"file": SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(size))}
    )


# The first is refused while it is written, the second only at its end: so little waits in memory until then.
@pytest.mark.parametrize("size", [100_000, 100])
def test_a_file_that_finds_no_room_is_answered_with_a_sentence_and_leaves_nothing(
    size, beas, settings, tmp_path
):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.OnAFullDisk"]
    answer = add(beas, size)
    assert (answer.status_code, "There is no room for this at the moment" in answer.content.decode()) == (
        507,
        True,
    )
    assert (Resource.objects.count(), list(tmp_path.iterdir())) == (0, [])


def test_once_there_is_room_the_same_form_is_taken(beas, settings):
    handlers = settings.FILE_UPLOAD_HANDLERS
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.OnAFullDisk"]
    add(beas)
    settings.FILE_UPLOAD_HANDLERS = handlers
    assert (add(beas).status_code, Resource.objects.count()) == (302, 1)


def test_a_database_that_is_away_is_said_and_not_called_a_fault(client):
    client.raise_request_exception = False

    def away(*_):
        raise OperationalError("the connection is closed")

    with connection.execute_wrapper(away):
        answer = client.get("/events/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "The portal is resting for a moment" in answer.content.decode()


def test_code_that_came_before_its_tables_is_said_and_not_called_a_fault(client):
    client.raise_request_exception = False
    MigrationRecorder.Migration.objects.filter(app="events").order_by("-id").first().delete()

    def not_there_yet(run, words, *rest):
        if '"events_event"' in words:
            raise ProgrammingError("column newer does not exist") from UndefinedColumn()
        return run(words, *rest)

    with connection.execute_wrapper(not_there_yet):
        answer = client.get("/events/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "The portal is resting for a moment" in answer.content.decode()


def test_any_other_fault_stays_one(client):
    client.raise_request_exception = False

    def broken(*_):
        raise RuntimeError("a fault of ours")

    with connection.execute_wrapper(broken):
        answer = client.get("/events/")
    assert (answer.status_code, "Something went wrong on our side" in answer.content.decode()) == (500, True)
