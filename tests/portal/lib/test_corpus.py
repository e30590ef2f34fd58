"""A sample of the corpus through its doors, and what the corpus is made of; `make drill` sends all of it.

Each file has a child of its own, as it would have in life: that is what the seconds are for.
"""

from collections import Counter

import pytest

from portal.lib import documents
from portal.lib.safely import Limits, Refused, Scratch, run
from tests.corpus import lists, offices, running
from tests.corpus.sentences import is_known

pytestmark = pytest.mark.django_db


def test_there_are_hundreds_of_files_and_no_two_are_the_same():
    names = [str(file) for file in [*lists.HOSTILE, *lists.GOOD]]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert (len(lists.HOSTILE) >= 300, len(lists.GOOD) >= 200) == (True, True)
    assert {file.sort for file in lists.HOSTILE} == {file.sort for file in lists.GOOD} == {
        "PDF", "Office", "picture", "film", "captions", "attendance", "table",
    }  # fmt: skip


def test_every_twenty_fifth_hostile_file_is_refused_or_made_safe():
    told = running.run(lists.sample(lists.HOSTILE), None)
    assert (told.wrong, sum(told.fates.values()) >= 20) == ([], True)


def test_every_hostile_office_file_is_refused():
    """All of them in one child, which needs no seconds: each is a trick that the reader of Office files must know."""
    files = [file for file in offices.HOSTILE if file.fate == "refused" and "without end" not in file.name]
    with Scratch() as folder:
        orders, told = [], {}
        for number, file in enumerate(files):
            path = file.at(folder / str(number))
            try:
                reader = documents.reader_of(path, path.read_bytes()[:1024])
            except Refused as refused:
                told[str(file)] = [refused.code, refused.sentence]
            else:
                orders.append((str(file), reader, str(path), str(folder / f"{number}.clean")))
        told |= run(
            "tests.portal.lib.evil_code:read_all",
            {"orders": orders},
            limits=Limits(cpu=120, wall=300),
            folder=folder,
        )
    taken = [name for name, answer in told.items() if answer is None]
    unknown = [answer for answer in told.values() if answer and not is_known(answer[1])]
    assert (taken, unknown, len(told)) == ([], [], len(files))


def test_every_twenty_fifth_good_file_is_taken():
    told = running.run(lists.sample(lists.GOOD), None)
    assert (told.wrong, sum(told.fates.values()) >= 8) == ([], True)
