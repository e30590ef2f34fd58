"""A backup is taken, opened and brought back: real dumps, real files, an empty database beside the test's own."""

import contextlib
import dataclasses
import datetime as dt
import io
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from psycopg import sql

from accounts import actions
from accounts.models import User
from portal.home.keeping import dumps, nightly, returning, sealing, taking
from portal.home.keeping.manifest import DATABASE, MANIFEST, NoBackup, sealed_name
from portal.home.keeping.shelves import Bucket, Folder
from portal.lib import audit, audit_chain, clock, storage
from portal.lib.models import Email
from portal.lib.progress import Progress
from tests.factories.accounts import person
from tests.factories.library import resource

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def shelf(tmp_path) -> Folder:
    return Folder(tmp_path / "backups")


@pytest.fixture(scope="module")
def keys():
    return sealing.new_keys()


@pytest.fixture
def elsewhere():
    """An empty database on the same server."""
    where = connection.settings_dict | {"NAME": f"elsewhere_{uuid.uuid4().hex[:12]}"}
    name = sql.Identifier(where["NAME"])
    with dumps.connect(connection.settings_dict) as line:
        line.autocommit = True
        line.execute(sql.SQL("create database {}").format(name))
        yield where
        line.execute(sql.SQL("drop database {} with (force)").format(name))


def silent(total: int = 9) -> Progress:
    return Progress(total, "files", io.StringIO())


def take(shelf, keys):
    return taking.take(shelf, sealing.public_key(keys[0]), silent())


def bring_back(shelf, keys, manifest, where):
    returning.bring_back(shelf, manifest, sealing.private_key(keys[1]), silent(), where=where)


def rows(where) -> dict[str, object]:
    with dumps.connect(where) as line:
        return dumps.tables(line)


def test_every_row_and_every_file_come_back(shelf, keys, paper, elsewhere):
    person("Priya Nair")
    manifest = take(shelf, keys)
    storage.delete(storage.MEDIA, paper)
    bring_back(shelf, keys, manifest, elsewhere)
    with storage.open_file(storage.MEDIA, paper) as file:
        content = file.read()
    assert (rows(elsewhere), content, storage.content_type(storage.MEDIA, paper)) == (
        rows(connection.settings_dict), b"%PDF a paper", "application/pdf",
    )  # fmt: skip


def test_the_audit_comes_back_whole(shelf, keys, paper, elsewhere, monkeypatch):
    with transaction.atomic():
        audit.record(by=None, verb="accounts.tried", thing=person("Priya Nair"))
        audit_chain.hold()
    bring_back(shelf, keys, take(shelf, keys), elsewhere)
    connection.close()
    with monkeypatch.context() as moved:
        moved.setitem(connection.settings_dict, "NAME", elsewhere["NAME"])
        with transaction.atomic():
            wrong, head = list(audit_chain.verify(anchored=False)), audit_chain.head()
        connection.close()
    assert (wrong, head.number) == ([], 1)


def test_what_comes_after_the_moment_is_the_next_backups(shelf, keys, paper, elsewhere):
    manifest = take(shelf, keys)
    person("Late Comer")
    bring_back(shelf, keys, manifest, elsewhere)
    assert manifest.tables["accounts_user"] == rows(elsewhere)["accounts_user"]
    assert rows(elsewhere)["accounts_user"] != rows(connection.settings_dict)["accounts_user"]


def test_a_new_row_gets_no_number_that_a_lost_one_had(shelf, keys, paper, elsewhere):
    person("Priya Nair")
    manifest = take(shelf, keys)
    lost = person("Late Comer")
    bring_back(shelf, keys, manifest, elsewhere)
    with dumps.connect(elsewhere) as line:
        (number,) = line.execute("select nextval(pg_get_serial_sequence('accounts_user', 'id'))").fetchone()
    assert number == lost.pk + dumps.PASSED_OVER


def test_a_database_with_tables_is_left_alone(shelf, keys, paper):
    manifest = take(shelf, keys)
    before = rows(connection.settings_dict)
    with pytest.raises(returning.CannotReturn, match="not empty"):
        bring_back(shelf, keys, manifest, connection.settings_dict)
    assert rows(connection.settings_dict) == before


def test_a_second_backup_copies_only_what_is_new(shelf, keys, paper):
    take(shelf, keys)
    first = (shelf.root / sealed_name(paper)).stat().st_mtime_ns
    other = storage.new_name("library", "pdf")
    storage.put(storage.MEDIA, other, b"%PDF another", content_type="application/pdf")
    with_both = taking.take(shelf, sealing.public_key(keys[0]), silent())
    assert [kept.name for kept in with_both.files] == sorted([paper, other])
    assert (shelf.root / sealed_name(paper)).stat().st_mtime_ns == first


def test_nothing_on_the_shelf_can_be_read_without_the_key(shelf, keys, paper):
    person("Canary Wren")
    manifest = take(shelf, keys)
    kept = b"".join(path.read_bytes() for path in shelf.root.rglob("*") if path.is_file())
    assert [word in kept for word in (b"a paper", b"Canary", b"Wren")] == [False, False, False]
    with pytest.raises(sealing.NotOpened, match="does not open"):
        returning.check(shelf, manifest, sealing.private_key(sealing.new_keys()[1]), silent())


def test_a_check_opens_everything(shelf, keys, paper):
    progress = silent()
    returning.check(shelf, take(shelf, keys), sealing.private_key(keys[1]), progress)
    assert progress.done == 2


@pytest.mark.parametrize("damaged", ["database", "file"])
def test_a_damaged_backup_is_said_to_be_damaged(shelf, keys, paper, damaged):
    manifest = take(shelf, keys)
    name = f"{manifest.stamp}/{DATABASE}" if damaged == "database" else sealed_name(paper)
    content = bytearray((shelf.root / name).read_bytes())
    content[-1] ^= 1
    (shelf.root / name).write_bytes(content)
    with pytest.raises(sealing.NotOpened, match="damaged"):
        returning.check(shelf, manifest, sealing.private_key(keys[1]), silent())


def test_a_file_put_in_the_place_of_another_is_found(shelf, keys, paper):
    manifest = take(shelf, keys)
    with sealing.seal(sealing.Counted(io.BytesIO(b"%PDF forged!")), sealing.public_key(keys[0])) as forged:
        shelf.write(sealed_name(paper), forged)
    with pytest.raises(sealing.NotOpened, match="not what its manifest says"):
        returning.check(shelf, manifest, sealing.private_key(keys[1]), silent())


def test_without_the_old_secrets_nothing_is_brought_back(shelf, keys, paper, elsewhere, settings):
    manifest = take(shelf, keys)
    settings.WORDS_KEYS = ["another secret altogether, as long as they have to be"]
    with pytest.raises(returning.CannotReturn, match="PORTAL_WORDS_KEY"):
        bring_back(shelf, keys, manifest, elsewhere)
    assert rows(elsewhere) == {}


def test_rows_that_are_not_the_same_are_named(shelf, keys, paper, elsewhere):
    manifest = take(shelf, keys)
    wrong = dataclasses.replace(manifest.tables["accounts_user"], sum=1)
    claimed = dataclasses.replace(manifest, tables=manifest.tables | {"accounts_user": wrong})
    with pytest.raises(returning.CannotReturn, match=r"held: accounts_user\.$"):
        bring_back(shelf, keys, claimed, elsewhere)


def test_a_killed_return_goes_on(shelf, keys, paper, elsewhere):
    manifest = take(shelf, keys)
    storage.delete(storage.MEDIA, paper)
    database = shelf.root / manifest.stamp / DATABASE
    whole = database.read_bytes()
    database.write_bytes(whole[:200])  # the files are in, then the rows fail
    with pytest.raises(sealing.NotOpened):
        bring_back(shelf, keys, manifest, elsewhere)
    assert (storage.exists(storage.MEDIA, paper), rows(elsewhere)) == (True, {})
    database.write_bytes(whole)
    bring_back(shelf, keys, manifest, elsewhere)
    assert rows(elsewhere) == manifest.tables


def test_half_a_backup_is_none(shelf, keys, paper):
    manifest = take(shelf, keys)
    shelf.remove(f"{manifest.stamp}/{MANIFEST}")
    assert taking.stamps(shelf) == []


def test_old_backups_go_with_the_files_that_only_they_had(shelf, keys, paper, time_machine):
    now = clock.now()
    time_machine.move_to(now - dt.timedelta(minutes=3))
    first = take(shelf, keys)
    storage.delete(storage.MEDIA, paper)
    time_machine.move_to(now)
    second = take(shelf, keys)
    gone = taking.prune(shelf, dt.timedelta(minutes=1))
    assert (gone, sorted(shelf.sizes())) == (
        [first.stamp], [f"{second.stamp}/{DATABASE}", f"{second.stamp}/{MANIFEST}"],
    )  # fmt: skip


def test_the_newest_backup_stays_however_old(shelf, keys, paper):
    manifest = take(shelf, keys)
    assert (taking.prune(shelf, dt.timedelta(0)), taking.stamps(shelf)) == ([], [manifest.stamp])


def test_who_was_erased_after_a_backup_is_erased_again(shelf, keys, store, time_machine):
    gone, boss = person("Gone Away"), person("Adi Boss")
    now = clock.now()
    time_machine.move_to(now - dt.timedelta(minutes=2))
    first = take(shelf, keys)
    # The older backup knows the person; the deed is only in the later one.
    later = taking.Manifest(**vars(first) | {"stamp": now.strftime("%Y%m%dT%H%M%SZ"), "erased": [gone.pk]})
    shelf.write(f"{later.stamp}/{MANIFEST}", io.BytesIO(later.written()))
    assert returning.erase_again(shelf, first.stamp) == (1, [])
    assert [User.objects.get(pk=each.pk).is_active for each in (gone, boss)] == [False, True]


def test_a_manifest_tells_who_was_erased_by_number(shelf, keys, store):
    gone = person("Gone Away")
    actions.erase(person=gone, by=gone)
    assert take(shelf, keys).erased == [gone.pk]


def test_a_bucket_keeps_backups_as_a_folder_does(keys, paper, elsewhere):
    shelf = Bucket()
    manifest = take(shelf, keys)
    bring_back(shelf, keys, manifest, elsewhere)
    assert (taking.stamps(shelf), rows(elsewhere)) == ([manifest.stamp], manifest.tables)


def test_a_name_never_leads_out_of_the_folder(shelf):
    with pytest.raises(ValueError, match="outside"):
        shelf.write("../elsewhere", io.BytesIO(b""))


def test_a_manifest_of_a_later_portal_is_refused():
    with pytest.raises(NoBackup, match="later portal"):
        taking.Manifest.read(b'{"layout": 2}')


def test_the_commands_do_all_of_it(tmp_path, keys, paper, settings, capsys):
    settings.BACKUP_PUBLIC_KEY = keys[0]
    (tmp_path / "key").write_text(f"# opens\n{keys[1]}\n")
    call_command("backup", tmp_path / "shelf")
    call_command("restore", tmp_path / "shelf", "--check", key=tmp_path / "key")
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", tmp_path / "shelf", key=tmp_path / "key")
    assert "All of it opens and is as it was." in capsys.readouterr().out


@pytest.fixture
def taken(tmp_path, keys, paper, settings):
    """A backup on a shelf, and beside it the key that opens it."""
    settings.BACKUP_PUBLIC_KEY = keys[0]
    (tmp_path / "key").write_text(f"# opens\n{keys[1]}\n")
    call_command("backup", tmp_path / "shelf")
    return tmp_path


@contextlib.contextmanager
def speaking_to(name, monkeypatch):
    """Django's own connection leads to another database."""
    connection.close()
    with monkeypatch.context() as moved:
        moved.setitem(connection.settings_dict, "NAME", name)
        yield
        connection.close()


def test_a_return_ends_well_where_the_machine_has_no_folder_of_data(
    taken, elsewhere, settings, monkeypatch, capsys
):
    settings.PORTAL_DATA = taken / "nowhere"
    capsys.readouterr()
    with speaking_to(elsewhere["NAME"], monkeypatch):
        call_command("restore", taken / "shelf", key=taken / "key")
    assert capsys.readouterr().out.splitlines()[1:] == [
        "Every row and every file is back.", "The audit is whole.",
    ]  # fmt: skip


def test_letters_that_leave_again_are_told_of(taken, elsewhere, settings, monkeypatch, capsys):
    settings.PORTAL_DATA = taken / "nowhere"
    for number, state in enumerate(["waiting", "waiting", "sent", "failed"]):
        Email.objects.create(key=f"a letter {number}", letter="events/booked", state=state)
    call_command("backup", taken / "shelf")
    capsys.readouterr()
    with speaking_to(elsewhere["NAME"], monkeypatch):
        call_command("restore", taken / "shelf", key=taken / "key")
    (told,) = capsys.readouterr().out.splitlines()[3:]
    assert told == (
        "Letters that waited then: 2. They leave once the portal runs; those that had left since leave a second time, "
        "with the same Message-ID."
    )


def test_what_came_back_is_not_seeded_over_by_the_built_in_engines(taken, elsewhere, settings, monkeypatch):
    settings.PORTAL_DATA = taken
    (taken / "run.env").touch()
    with speaking_to(elsewhere["NAME"], monkeypatch):
        call_command("restore", taken / "shelf", key=taken / "key")
    assert sorted(path.name for path in taken.glob("seeded-*")) == [
        "seeded-busy",
        "seeded-empty",
        "seeded-pilot",
    ]


@pytest.mark.parametrize(
    ("command", "words"), [("restore", ["shelf", "--key", "key"]), ("backup", ["shelf"]), ("reconcile", [])]
)
def test_a_database_that_is_away_is_said_in_a_sentence(taken, monkeypatch, command, words):
    given = [str(taken / word) if word in {"shelf", "key"} else word for word in words]
    monkeypatch.setattr(
        nightly, "take", lambda place, key, progress, **_: (taking.take(place, key, progress), [])
    )
    with (
        speaking_to("nowhere_at_all", monkeypatch),
        pytest.raises(CommandError, match="PostgreSQL does not answer"),
    ):
        call_command(command, *given)


def test_a_key_that_may_not_be_read_is_said(taken):
    with pytest.raises(CommandError, match=r"other\.key cannot be read: No such file"):
        call_command("restore", taken / "shelf", key=taken / "other.key")


def test_a_lost_file_comes_back_without_its_rows(taken, paper, capsys):
    lost = storage.new_name("library", "pdf")
    resource(summary=f"It lies at {paper}.")
    resource(summary=f"It lay at {lost}.")
    storage.delete(storage.MEDIA, paper)
    capsys.readouterr()
    call_command("restore", taken / "shelf", "--files", key=taken / "key")
    assert storage.exists(storage.MEDIA, paper) is True
    assert capsys.readouterr().out.splitlines() == ["1 of 2 files are back.", f"in no backup  {lost}"]


@pytest.mark.parametrize(
    ("command", "words", "says"),
    [
        ("backup", [], "Say where"),
        ("backup", ["--bucket"], "BACKUP_S3_BUCKET is not set"),
        ("backup", ["somewhere"], "BACKUP_PUBLIC_KEY is not set"),
        ("restore", ["nowhere"], "There is no backup there"),
    ],
)
def test_a_command_says_what_it_lacks(command, words, says, tmp_path, monkeypatch, settings):
    monkeypatch.chdir(tmp_path)
    settings.BACKUP_S3_BUCKET = ""
    with pytest.raises(CommandError, match=says):
        call_command(command, *words)


def test_a_key_is_never_written_over(tmp_path, capsys):
    call_command("backup", new_key=tmp_path / "key")
    with pytest.raises(CommandError, match="never written over"):
        call_command("backup", new_key=tmp_path / "key")
    said = capsys.readouterr().out
    assert sealing.private_key((tmp_path / "key").read_text()).to_public() is not None
    assert said.startswith("BACKUP_PUBLIC_KEY=age1")
