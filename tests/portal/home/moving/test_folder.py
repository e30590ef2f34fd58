"""Files are found inside the folder, and only there."""

import pytest

from portal.home.moving import folder


@pytest.fixture
def place(tmp_path):
    (tmp_path / "in" / "reports").mkdir(parents=True)
    (tmp_path / "in" / "reports" / "a.pdf").write_bytes(b"%PDF-")
    (tmp_path / "in" / "empty.pdf").touch()
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-")
    return tmp_path / "in"


def refusal(place, name: str) -> str:
    with pytest.raises(folder.NoFile) as refused:
        folder.find(place, name)
    return str(refused.value)


@pytest.mark.parametrize("name", ["reports/a.pdf", "reports\\a.pdf", "./reports/a.pdf"])
def test_a_file_in_the_folder_is_found(place, name):
    assert folder.find(place, name) == place / "reports" / "a.pdf"


@pytest.mark.parametrize(
    "name", ["../secret.pdf", "reports/../../secret.pdf", "/etc/passwd", "C:\\secret.pdf"]
)
def test_what_lies_outside_is_refused(place, name):
    assert refusal(place, name) == (
        f"“{name}” lies outside the folder. Put the file into it, and write its name alone."
    )


def test_a_link_is_refused_wherever_it_leads(place):
    (place / "link.pdf").symlink_to(place.parent / "secret.pdf")
    assert refusal(place, "link.pdf") == (
        "“link.pdf” is a link to another place. Put the file itself into the folder."
    )


def test_a_linked_folder_is_refused(place):
    (place / "more").symlink_to(place.parent)
    assert refusal(place, "more/secret.pdf") == (
        "“more/secret.pdf” is a link to another place. Put the file itself into the folder."
    )


def test_a_missing_file_is_named(place):
    assert refusal(place, "b.pdf") == "There is no file “b.pdf” in the folder."


def test_other_capitals_are_pointed_out(place):
    assert refusal(place, "reports/A.PDF") == (
        "There is no file “reports/A.PDF” in the folder. There is “a.pdf”: write it like that."
    )


def test_an_empty_file_is_refused(place):
    assert refusal(place, "empty.pdf") == "The file “empty.pdf” is empty."
