"""The store and the rows are compared: what has no row, what has no file."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from portal.home.keeping import orphans
from portal.lib import jobs, readings, storage
from portal.lib.models import Job
from tests.factories import reviews as make
from tests.factories.library import resource
from tests.jobs import drain

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def tomorrow(monkeypatch):
    """The store signs with the real clock, so the limit moves instead of the day."""
    monkeypatch.setattr(orphans, "YOUNG", -dt.timedelta(hours=1))


def test_a_file_that_no_row_names_is_an_orphan(paper, tomorrow):
    assert orphans.compare() == orphans.Difference([paper], [])


def test_a_file_of_today_is_nobodys_orphan(paper):
    assert orphans.compare() == orphans.Difference([], [])


def test_a_name_anywhere_in_a_row_is_enough(paper, tomorrow):
    resource(summary=f"It lies at {paper}.")
    assert orphans.compare() == orphans.Difference([], [])


def test_a_row_without_its_file_is_missing(paper):
    resource(summary=f"It lies at {paper}.")
    storage.delete(storage.MEDIA, paper)
    with pytest.raises(CommandError, match="Some files are missing"):
        call_command("reconcile")
    assert orphans.compare() == orphans.Difference([], [paper])


def test_a_recording_as_it_was_sent_is_not_missed(store):
    resource(summary=f"It was sent as {storage.new_name('videos', 'source')}.")
    assert orphans.compare() == orphans.Difference([], [])


def test_what_a_job_took_away_is_not_missed(store):
    jobs.enqueue("reviews.remove_file", storage.new_name("evidence", "pdf"))
    drain()
    assert orphans.compare() == orphans.Difference([], [])


def compared_by_itself() -> tuple[int, int]:
    """How many files the weekly work leaves without a row, and how many rows without a file."""
    jobs.kinds["home.reconcile"].run("", jobs.Turn(Job()))
    noted = readings.read(orphans.UNNAMED, orphans.MISSING)
    return noted[orphans.UNNAMED].value, noted[orphans.MISSING].value


def test_once_a_week_what_no_row_names_goes_by_itself(paper, tomorrow):
    uploaded()
    kept = storage.new_name("library", "pdf")
    storage.put(storage.MEDIA, kept, b"%PDF kept", content_type="application/pdf")
    resource(summary=f"It lies at {kept}.")
    assert compared_by_itself() == (0, 0)
    assert (list(storage.names(storage.MEDIA)), list(storage.names(storage.QUARANTINE))) == ([kept], [])
    assert jobs.recurring["home.reconcile"] == dt.timedelta(days=7)


def test_what_is_missing_is_noted(store):
    resource(summary=f"It lies at {storage.new_name('library', 'pdf')}.")
    assert compared_by_itself() == (0, 1)


def test_where_very_many_would_go_all_stay_for_a_person(paper, tomorrow, monkeypatch):
    monkeypatch.setattr(orphans, "FEW", 1)
    uploaded()
    assert compared_by_itself() == (2, 0)
    assert orphans.compare().stored == 2


def uploaded(room: str = "evidence", suffix: str = "upload") -> str:
    """A file in quarantine."""
    return put(storage.new_name(room, suffix))


def put(name: str) -> str:
    storage.put(storage.QUARANTINE, name, b"as sent", content_type="application/octet-stream")
    return name


def test_an_upload_that_no_row_names_is_not_wanted(store, tomorrow):
    name = uploaded()
    assert orphans.compare() == orphans.Difference([], [], [name])


def test_an_upload_of_today_may_be_under_way(store):
    uploaded()
    assert orphans.compare() == orphans.Difference([], [])


def test_an_upload_that_waits_for_its_check_is_wanted(store, tomorrow):
    make.evidence(
        make.recommendation(make.review()), state="checking", media_name="", quarantine_name=uploaded()
    )
    assert orphans.compare() == orphans.Difference([], [])


def test_recordings_have_their_own_sweeping_and_the_inbox_waits(store, tomorrow):
    uploaded("videos", "source")
    put("inbox/ellery.mp4")
    assert orphans.compare() == orphans.Difference([], [])


def test_unwanted_uploads_go_when_asked_and_nothing_else_does(store, tomorrow, capsys):
    name, kept = uploaded(), put("inbox/ellery.mp4")
    call_command("reconcile", "--remove")
    assert [storage.exists(storage.QUARANTINE, one) for one in (name, kept)] == [False, True]
    assert capsys.readouterr().out.splitlines() == [
        f"removed  {name}",
        "1 files without a row, 0 rows without a file.",
    ]


def test_nothing_is_removed_unasked(paper, tomorrow, capsys):
    call_command("reconcile")
    assert (storage.exists(storage.MEDIA, paper), f"no row names  {paper}" in capsys.readouterr().out) == (
        True,
        True,
    )


def test_orphans_go_when_asked(paper, tomorrow):
    call_command("reconcile", "--remove")
    assert storage.exists(storage.MEDIA, paper) is False
