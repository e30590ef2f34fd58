"""Backups that the portal takes by itself, and what a failed one leaves: a row that says so, and no dump."""

import datetime as dt
import io

import pytest
from django.db import connection

from portal.home.keeping import dumps, nightly, sealing, taking
from portal.home.keeping.manifest import DATABASE
from portal.home.keeping.shelves import Folder
from portal.home.models import Backup
from portal.lib import clock, jobs, storage
from portal.lib.models import Job
from portal.lib.progress import Progress

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture(scope="module")
def public():
    return sealing.new_keys()[0]


@pytest.fixture
def shelf(settings, tmp_path, public, paper) -> Folder:
    """Set up as a partnership would; one file is in the store."""
    settings.BACKUP_PUBLIC_KEY, settings.BACKUP_FOLDER = public, str(tmp_path / "backups")
    return Folder(tmp_path / "backups")


def take_by_itself(night: str = ""):
    jobs.kinds["home.back_up"].run(night, jobs.Turn(Job()))


def test_the_night_takes_one_and_writes_it_down(shelf):
    take_by_itself()
    row = Backup.objects.get()
    assert (row.whole, row.files, row.problem, row.place) == (True, 1, "", str(shelf.root))
    assert taking.stamps(shelf) == [row.stamp]
    assert (jobs.kinds["home.back_up"].queue, jobs.recurring["home.back_up"]) == (
        "media",
        dt.timedelta(days=1),
    )


def test_where_none_is_set_up_none_is_taken(settings, store):
    settings.BACKUP_PUBLIC_KEY = ""
    take_by_itself()
    assert Backup.objects.count() == 0


def test_a_failed_backup_is_written_down_and_leaves_no_dump(shelf, monkeypatch):
    def away(*_):
        raise storage.StorageUnavailable

    monkeypatch.setattr(storage, "stored", away)
    with pytest.raises(storage.StorageUnavailable):
        take_by_itself()
    row = Backup.objects.get()
    assert (row.whole, row.problem, shelf.sizes()) == (False, str(storage.StorageUnavailable()), {})


def test_a_dump_that_breaks_off_leaves_nothing(shelf, settings):
    settings.PG_BIN = "/nowhere"
    with pytest.raises(Exception, match="no program pg_dump"):
        take_by_itself()
    assert (shelf.sizes(), Backup.objects.get().whole) == ({}, False)


def test_what_a_killed_backup_left_goes_after_a_day(shelf):
    def left(ago):
        stamp = f"{clock.now() - ago:{taking.STAMP}}"
        shelf.write(f"{stamp}/{DATABASE}", io.BytesIO(b"half"))
        return f"{stamp}/{DATABASE}"

    old, running = left(dt.timedelta(hours=25)), left(dt.timedelta(hours=1))
    take_by_itself()
    assert (old in shelf.sizes(), running in shelf.sizes()) == (False, True)


def test_a_try_whose_worker_was_killed_is_not_kept_as_one_that_never_ends(shelf):
    Backup.objects.create(began_at=clock.now() - dt.timedelta(hours=1), place=str(shelf.root))
    take_by_itself()
    assert [row.whole for row in Backup.objects.all()] == [True]


def test_a_night_whose_worker_died_at_its_very_end_takes_no_second_one(shelf):
    night = clock.now()
    for _ in range(2):
        take_by_itself(night.isoformat())
    once = Backup.objects.count()
    take_by_itself(clock.now().isoformat())
    assert (once, Backup.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    "other", [{"whole": False}, {"problem": "An old one stayed."}, {"place": "elsewhere"}]
)
def test_a_night_that_failed_or_is_kept_elsewhere_takes_its_own(shelf, other):
    night = clock.now()
    told = {"began_at": night, "ended_at": night, "place": str(shelf.root), "whole": True} | other
    Backup.objects.create(**told)
    take_by_itself(night.isoformat())
    assert Backup.objects.count() == 2


def test_a_backup_that_lacks_what_it_names_is_not_whole(shelf, paper, public, monkeypatch):
    really = taking.take

    def loses(place, *rest):
        manifest = really(place, *rest)
        place.remove(taking.sealed_name(paper))
        return manifest

    monkeypatch.setattr(taking, "take", loses)
    with pytest.raises(nightly.NotWhole):
        take_by_itself()
    assert Backup.objects.get().problem == "Something that the backup names is not where it was put."


def test_taking_lists_the_shelf_once(shelf, public, monkeypatch):
    asked, really = [], Folder.sizes
    monkeypatch.setattr(Folder, "sizes", lambda self, prefix="": asked.append(1) or really(self, prefix))
    taking.take(shelf, sealing.public_key(public), Progress(0, "files", io.StringIO()))
    assert len(asked) == 1


def test_while_one_is_being_taken_no_other_is(shelf, public, paper):
    with dumps.connect(connection.settings_dict) as another:
        another.execute("select pg_advisory_xact_lock(%s)", [nightly.ONE_AT_A_TIME])
        take_by_itself()
        with pytest.raises(nightly.Busy):
            nightly.take(
                shelf, sealing.public_key(public), Progress(0, "files", io.StringIO()), keep=taking.A_DAY
            )
    assert (shelf.sizes(), Backup.objects.count()) == ({}, 0)
    take_by_itself()
    assert Backup.objects.get().whole
