"""The virus scanner: what it knows is refused, and where it does not answer nothing gets by."""

import pytest

from portal.lib import viruses
from portal.lib.documents import inspect_document
from portal.lib.safely import Refused, Scratch
from tests import clamd
from tests.factories.library import pdf

OK = b"%PDF-1.7 nothing"


@pytest.fixture(scope="module")
def scanner():
    with clamd.running() as address:
        yield address


@pytest.fixture
def asked(settings, scanner):
    settings.CLAMD_ADDRESS = scanner


def answer(content: bytes) -> str:
    """The code of its refusal, or `taken`."""
    with Scratch() as folder:
        (folder / "given").write_bytes(content)
        try:
            viruses.look_through(folder / "given")
        except Refused as refused:
            return refused.code
    return "taken"


@pytest.mark.usefixtures("asked")
def test_what_it_knows_is_refused_and_the_rest_is_taken():
    contents = (OK, b"", OK + clamd.eicar(), clamd.eicar() + bytes(1_000_000), bytes(1_000_000))
    assert [answer(content) for content in contents] == ["taken", "taken", "virus", "virus", "taken"]


def test_it_is_asked_over_tcp_too(settings):
    with clamd.running(unix=False) as address:
        settings.CLAMD_ADDRESS = address
        assert (address.startswith("127.0.0.1:"), answer(OK), answer(clamd.eicar())) == (
            True,
            "taken",
            "virus",
        )


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("size", [clamd.LARGEST, clamd.LARGEST + 1, 20_000_000])
def test_a_file_larger_than_it_takes_is_refused_by_its_own_sentence(size):
    assert answer(bytes(size)) == ("taken" if size <= clamd.LARGEST else "too_large_to_scan")


@pytest.mark.parametrize("mood", ["stalls", "drips", "hangs up", "fails", "babbles"])
def test_without_an_answer_nothing_gets_by(settings, monkeypatch, mood):
    monkeypatch.setattr(viruses, "_PATIENCE", 0.3)
    with clamd.running(mood) as settings.CLAMD_ADDRESS:
        assert answer(OK) == "not_scanned"


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:9", "clamd", "clamd:none"])
def test_where_nobody_listens_nothing_gets_by(settings, address):
    settings.CLAMD_ADDRESS = address
    assert answer(OK) == "not_scanned"


def test_without_a_scanner_nobody_is_asked(settings):
    assert (settings.CLAMD_ADDRESS, answer(clamd.eicar())) == ("", "taken")


@pytest.mark.usefixtures("asked", "db")
def test_every_document_is_shown_to_it_before_it_is_read():
    with Scratch() as folder:
        (folder / "good").write_bytes(pdf("One."))
        assert inspect_document(folder / "good").pages == 1
        (folder / "bad").write_bytes(b"%PDF-1.7\n" + clamd.eicar())
        with pytest.raises(Refused) as caught:
            inspect_document(folder / "bad")
    assert (caught.value.code, caught.value.sentence) == ("virus", viruses.FOUND)


def test_it_says_its_version(settings, asked):
    assert viruses.version().startswith("ClamAV 1.4.6/27450/")
