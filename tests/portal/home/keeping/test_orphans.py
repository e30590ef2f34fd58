"""The store and the rows are compared: what has no row, what has no file."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from portal.home.keeping import orphans
from portal.lib import storage
from tests.factories.library import resource

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_nothing_is_removed_unasked(paper, tomorrow, capsys):
    call_command("reconcile")
    assert (storage.exists(storage.MEDIA, paper), f"no row names  {paper}" in capsys.readouterr().out) == (
        True,
        True,
    )


def test_orphans_go_when_asked(paper, tomorrow):
    call_command("reconcile", "--remove")
    assert storage.exists(storage.MEDIA, paper) is False
