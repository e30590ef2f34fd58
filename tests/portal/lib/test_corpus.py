"""A sample of the corpus through its doors, and what the corpus is made of; `make drill` sends all of it.

Each file has a child of its own, as it would have in life: that is what the seconds are for.
"""

from collections import Counter
from pathlib import Path

import pytest

from portal.lib import documents
from portal.lib.safely import Limits, Refused, Scratch, run
from tests.corpus import dangers, lists, running
from tests.corpus.sentences import is_known

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_there_are_hundreds_of_files_and_no_two_are_the_same():
    names = [str(file) for file in [*lists.HOSTILE, *lists.GOOD]]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert (len(lists.HOSTILE) >= 300, len(lists.GOOD) >= 200) == (True, True)
    assert {file.sort for file in lists.HOSTILE} == {file.sort for file in lists.GOOD} == {
        "PDF", "Office", "picture", "film", "captions", "attendance", "table",
    }  # fmt: skip


def test_every_fiftieth_hostile_file_is_refused_or_made_safe():
    told = running.run(lists.sample(lists.HOSTILE), None)
    assert (told.wrong, sum(told.fates.values()) >= 12) == ([], True)


def in_one_child(files, folder):
    """What the readers answer when one child reads all of them: code and sentence, or nothing for what is made safe."""
    orders, told = [], {}
    for number, file in enumerate(files):
        path = file.at(folder / str(number))
        try:
            reader = documents.reader_of(path, path.read_bytes()[:1024])
        except Refused as refused:
            told[str(file)] = [refused.code, refused.sentence]
        else:
            orders.append((str(file), reader, str(path), str(folder / f"{number}.clean")))
    asked = {"orders": orders}
    told |= run("tests.portal.lib.evil_code:read_all", asked, limits=Limits(cpu=120, wall=300), folder=folder)
    return told, {name: Path(copy) for name, _, _, copy in orders if told[name] is None}


def kind_of(content):
    signs = {b"%PDF": "pdf", b"PK\x03\x04": "docx", b"\x89PNG": "png", b"RIFF": "webp"}
    return signs.get(content[:4], "jpeg")


def test_every_hostile_document_that_needs_no_seconds_is_refused_or_made_safe():
    """In one child: each is a trick that the readers must know. Those that burst or loop have children of their own."""
    slow = ("bomb", "without end", "million", "200,001", "nine hundred")
    files = [
        one for one in lists.HOSTILE if one.door == "document" and not any(word in one.name for word in slow)
    ]
    files = [one for one in files if one.fate != "either"]
    with Scratch() as folder:
        told, copies = in_one_child(files, folder)
        left = {
            name: found
            for name, copy in copies.items()
            if (found := dangers.left(c := copy.read_bytes(), kind_of(c)))
        }
    ends = {str(file): "refused" if told[str(file)] else "safe" for file in files}
    assert ends == {str(file): file.fate for file in files}
    assert ([answer for answer in told.values() if answer and not is_known(answer[1])], left) == ([], {})
    assert len(files) >= 450


def test_every_fiftieth_good_file_is_taken():
    told = running.run(lists.sample(lists.GOOD), None)
    assert (told.wrong, sum(told.fates.values()) >= 5) == ([], True)
