"""A hundred and more planted leaks, written down before the guard that finds them.

Each names a file that a well-meaning person might hand in, what is wrong with it, and on which page. Everybody in
here is invented; the files are made when asked for. `leaks_pdf`, `leaks_pptx`, `leaks_docx` and `leaks_jpeg` hold
the lists, `clean_files` the hundred files that must pass.
"""

from collections.abc import Callable
from dataclasses import dataclass

# Registered by the tests as the words of a review.
WORDS = ("Rosemary Elm", "Tyrrell Close", "Zo\u00eb Kowalczyk", "O'Brannigan")
NHS = "943 476 5919"  # the published example number; nobody has it
BORN = "born on 3 March 2019"


@dataclass(frozen=True)
class Leak:
    """One file: `kind` and `page` (0 is the whole file) of what must be found, and whether the clean copy is rid of it.

    What is not `removed` must keep the file from its readers.
    """

    name: str
    build: Callable[[], bytes]
    kind: str
    page: int = 0
    removed: bool = False

    def __str__(self) -> str:
        return self.name
