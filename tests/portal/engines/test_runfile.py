"""The file that a second terminal reads, and where engines find room."""

import socket

import pytest

from portal.engines import runfile
from portal.engines.places import LONGEST_SOCKET_FOLDER, EngineError, Places, free_ports, is_free, program
from portal.engines.trio import NEEDS, Trio


def test_ports_survive_the_way_to_the_file_and_back():
    ports = {"postgres": [21000], "store": [21001, 21002]}
    assert runfile.read_ports(runfile.show_ports(ports)) == ports


@pytest.mark.parametrize("spoilt", ["", "postgres", "postgres:", "postgres:x", ",,"])
def test_a_spoilt_line_counts_as_none(spoilt):
    assert runfile.read_ports(spoilt) == {}


def test_a_value_of_two_lines_is_refused(tmp_path):
    with pytest.raises(ValueError, match="PORTAL_ADDRESS"):
        runfile.write(tmp_path / "run.env", {"PORTAL_ADDRESS": "http://one\nDATABASE_URL=two"})


def test_last_times_ports_are_taken_again_unless_somebody_has_them(tmp_path):
    before = {name: free_ports(count) for name, count in NEEDS.items()}
    assert Trio.choose(Places(tmp_path), remembered=before).ports == before
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", before["valkey"][0]))
        taken.listen()
        assert not is_free(before["valkey"][0])
        after = Trio.choose(Places(tmp_path), remembered=before).ports
    assert after["valkey"] != before["valkey"]
    assert after["postgres"] == before["postgres"]


def test_a_deep_folder_gets_a_short_place_for_sockets(tmp_path):
    deep = tmp_path / ("d" * 120)
    place = Places(deep).socket_folder()
    assert len(str(place)) <= LONGEST_SOCKET_FOLDER
    assert place.stat().st_mode & 0o777 == 0o700
    place.rmdir()


def test_a_secret_is_made_once_and_kept_private(tmp_path):
    places = Places(tmp_path / "data")
    assert places.secret("one") == places.secret("one") != places.secret("two")
    assert (tmp_path / "data" / "secrets" / "one").stat().st_mode & 0o777 == 0o600


def test_a_program_that_is_not_there_is_named(tmp_path):
    with pytest.raises(EngineError, match="valkey-server"):
        program("valkey-server", str(tmp_path))
