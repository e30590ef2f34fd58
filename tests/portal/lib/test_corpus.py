"""A sample of the corpus through its doors, and what the corpus is made of; `make drill` sends all of it.

Each file has a child of its own, as it would have in life: that is what the seconds are for.
"""

from collections import Counter

import pytest

from tests.corpus import lists, running

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


def test_every_twenty_fifth_good_file_is_taken():
    told = running.run(lists.sample(lists.GOOD), None)
    assert (told.wrong, sum(told.fates.values()) >= 8) == ([], True)
