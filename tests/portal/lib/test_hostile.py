"""The hostile corpus: none of it reaches the shelf, no process of ours dies of it, each refusal is a sentence.

Most of it is read in one limited child, as a worker's child would read each; what kills its child has one of its own
in `test_documents`. Sniffing is the front door's own.
"""

import pytest

from portal.lib import documents
from portal.lib.safely import Limits, Refused, Scratch, run
from tests.portal.lib.hostile import CLEANED, REFUSED

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def answers():
    """The answer for each file of the corpus: (code, sentence), or the clean copy's bytes."""
    told: dict[str, tuple[str, str] | bytes] = {}
    with Scratch() as folder:
        orders = []
        for number, file in enumerate([*REFUSED, *CLEANED]):
            path = file.build(folder / str(number))
            with path.open("rb") as opened:
                head = opened.read(1024)
            try:
                reader = documents.reader_of(path, head)
            except Refused as refused:
                told[file.name] = (refused.code, refused.sentence)
            else:
                orders.append((file.name, reader, str(path), str(folder / f"{number}.clean")))
        said = run(
            "tests.portal.lib.evil_code:read_all",
            {"orders": orders},
            limits=Limits(cpu=120, wall=300),
            folder=folder,
        )
        for name, _, _, copy in orders:
            answer = said[name]
            told[name] = (answer[0], answer[1]) if answer else (folder / copy).read_bytes()
    return told


def test_there_are_more_than_sixty_of_them():
    assert len({file.name for file in REFUSED}) == len(REFUSED) >= 60


@pytest.mark.parametrize("file", REFUSED, ids=str)
def test_a_hostile_file_is_refused_with_a_sentence(answers, file):
    code, sentence = answers[file.name]
    assert (code, sentence.endswith((".", ".)")), len(sentence) > 15) == (file.answer, True, True)


@pytest.mark.parametrize("file", CLEANED, ids=str)
def test_what_can_be_made_harmless_is(answers, file):
    copy = answers[file.name]
    assert isinstance(copy, bytes), copy
    assert file.answer.encode() not in copy
