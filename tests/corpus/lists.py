"""The whole corpus, and the sample of it that an ordinary run takes."""

from tests.corpus import films, good, offices, pdfs, pictures, words
from tests.corpus.made import File
from tests.portal.lib import hostile
from tests.portal.lib.hostile_file import Hostile

HOSTILE = [*pdfs.HOSTILE, *offices.HOSTILE, *pictures.HOSTILE, *films.HOSTILE, *words.HOSTILE]
GOOD = good.GOOD
EVERY = 50


def sample(files: list[File]) -> list[File]:
    """Every fiftieth, so that each sort has its share; films are the dearest, and each has a test of its own kind."""
    return [file for file in files if file.door != "film"][::EVERY]


def of_before() -> list[Hostile]:
    """The smaller corpus of `test_hostile`, which names each refusal: none of its files is in this one."""
    return [*hostile.REFUSED, *hostile.CLEANED]
