"""All of the corpus through its doors: 0 hostile files published, 0 good ones refused, 0 processes of ours ended."""

import os
from pathlib import Path

import pytest

from tests.corpus import lists, running
from tests.drill.measured import note

pytestmark = [pytest.mark.drill, pytest.mark.django_db]


def children() -> list[str]:
    return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()


def test_no_hostile_file_is_published(tom):
    before = children()
    told = running.run(lists.HOSTILE, tom)
    assert (told.wrong, children()) == ([], before)
    note(
        "hostile files",
        f"{told.said()}. 0 published, 0 with anything of their danger left, 0 of our processes ended; the slowest took "
        f"{told.slowest[0]:.0f} s ({told.slowest[1]})",
    )


def test_no_good_file_is_refused(tom):
    told = running.run(lists.GOOD, tom)
    assert told.wrong == []
    note("good files", f"{told.said()}. 0 refused")
