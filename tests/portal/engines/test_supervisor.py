"""What the supervisor promises, tried over children that cost nothing."""

import os
import signal
import subprocess
import sys

import pytest

from tests.portal.engines.running import STUBS, Program, alive, until

pytestmark = pytest.mark.long


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def portal(data):
    program = Program(STUBS, data)
    program.wait_for("Ctrl-C stops everything")
    yield program
    program.close()


def pids(data, name: str) -> list[int]:
    return [int(part) for part in (data / f"{name}.pids").read_text().split()]


def test_a_second_start_on_the_same_data_is_refused_kindly(portal, data):
    again = subprocess.run([sys.executable, STUBS, data], check=False, capture_output=True, text=True)
    assert again.returncode
    assert "already running" in again.stderr
    assert "PORTAL_DATA" in again.stderr
    assert len(alive(portal.family())) == 9  # the supervisor, four children and one below each


def test_the_data_folder_is_private(portal, data):
    assert data.stat().st_mode & 0o777 == 0o700
    assert (data / "log").stat().st_mode & 0o777 == 0o700
    assert (data / "log" / "web.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_in_order_and_leaves_nothing(portal, data, number):
    family = portal.family()
    portal.process.send_signal(number)
    assert portal.process.wait(15) == 0
    order = (data / "order").read_text().split()
    assert [order[0], set(order[1:3]), order[3]] == ["beat", {"worker", "media"}, "web"]
    assert alive(family) == []


def test_a_dead_child_is_restarted_and_its_orphans_are_ended(portal, data):
    worker, below = pids(data, "worker")
    os.kill(worker, signal.SIGKILL)
    portal.wait_for("starting it again")
    portal.wait_for("worker       ready")
    assert pids(data, "worker")[0] != worker
    until(lambda: not alive([worker, below]), "the orphan's end")


def test_nothing_survives_the_kill_of_the_supervisor(portal):
    family = portal.family()
    assert len(family) == 9
    os.kill(portal.supervisor(), signal.SIGKILL)
    assert portal.process.wait(15) != 0
    assert alive(family) == []


def test_nothing_survives_the_kill_of_the_command(portal, data):
    family = portal.family()
    portal.process.kill()
    until(lambda: not alive(family), "everybody's end")
    assert (data / "order").read_text().split()[-1] == "web"  # in order, even so


def test_nothing_survives_when_the_whole_terminal_group_is_killed(portal):
    family = portal.family()
    os.killpg(portal.process.pid, signal.SIGKILL)
    until(lambda: not alive(family), "everybody's end")


def test_the_same_data_can_be_used_again_after_a_kill(portal, data):
    family = portal.family()
    portal.process.kill()
    until(lambda: not alive(family), "everybody's end")
    again = Program(STUBS, data)
    again.wait_for("Ctrl-C stops everything")
    again.close()
