"""Every planted leak is found with its page, and no ordinary file is held up.

The files are our own, so they are read here and not in the limited child: two hundred children would take minutes.
`test_documents` shows that the child is where strangers' files go.
"""

import pytest

from portal.lib import identity, images, office, pdf
from portal.lib.documents import guarded
from portal.lib.findings import Words
from tests.portal.lib import clean_files, leaks_docx, leaks_jpeg, leaks_pdf, leaks_pptx
from tests.portal.lib.leaks import WORDS


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(identity, "_sources", [lambda: WORDS])


def read(content, folder, again=False):
    """What the guard says of a file, and of the clean copy of it."""
    given, copy = folder / "given", folder / "copy"
    given.write_bytes(content)
    if content.startswith(b"%PDF"):
        told = pdf.clean(str(given), str(copy))
    elif content.startswith(b"PK"):
        told = office.clean(str(given), str(copy))
    else:
        told = images.clean_image(str(given), str(copy))
    beside = [Words(*each) for each in told.get("beside", ())]
    unit = "Slide" if told.get("kind") == "pptx" else "Page"
    found = guarded(told["marks"], told.get("text_by_page", ()), beside, unit=unit)
    return found if again else (found, read(copy.read_bytes(), folder, again=True))


def test_there_are_a_hundred_leaks_and_a_hundred_clean_files():
    lists = [module.LEAKS for module in (leaks_pdf, leaks_pptx, leaks_docx, leaks_jpeg)]
    assert [len(leaks) >= 25 for leaks in lists] == [True] * 4
    assert (sum(map(len, lists)) >= 100, len(clean_files.CLEAN) >= 100) == (True, True)


LEAKS = [
    pytest.param(leak, id=f"{module.__name__.rpartition('_')[2]}: {leak}")
    for module in (leaks_pdf, leaks_pptx, leaks_docx, leaks_jpeg)
    for leak in module.LEAKS
]


@pytest.mark.capability(21)
@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_found_with_its_page(tmp_path, leak):
    found, again = read(leak.build(), tmp_path)
    assert (leak.kind, leak.page, leak.removed) in {(one.kind, one.page, one.removed) for one in found}
    # What was taken out is not in the copy; what stays is found there again.
    assert (leak.kind in {one.kind for one in again}) is not leak.removed


@pytest.mark.parametrize("file", clean_files.CLEAN, ids=str)
def test_an_ordinary_file_is_not_held_up(tmp_path, file):
    found, again = read(file.build(), tmp_path)
    assert [one.line for one in found if not one.removed] == []
    assert again == []


@pytest.mark.parametrize("leak", LEAKS[::7])
def test_a_finding_never_holds_the_words(tmp_path, leak):
    found, _ = read(leak.build(), tmp_path)
    told = " ".join(f"{one.place} {one.sentence}" for one in found).lower()
    assert [
        word for word in ("rosemary", "tyrrell", "kowal", "943", "2019", "ann author") if word in told
    ] == []
