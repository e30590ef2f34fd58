"""What the guard finds in a file: its kind, where it stands, and whether the clean copy is rid of it. Pure.

A finding never holds the words that were found.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "author",
    "metadata",
    "location",
    "comment",
    "embedded_file",
    "active",
    "tracked_changes",
    "speaker_notes",
    "hidden_slide",
    "hidden_text",
    "hidden_layer",
    "nhs_number",
    "date_of_birth",
    "confidential",
]

# What was in the file as it came and is not in the copy that readers get.
REMOVED: dict[str, str] = {
    "author": "The name of who made it was kept here. It was taken out.",
    "metadata": "Notes of the program or the camera that made it were kept here. They were taken out.",
    "location": "A photograph said where it was taken. That was taken out.",
    "comment": "There was a comment. It was taken out.",
    "embedded_file": "Another file was packed inside. It was taken out.",
    "active": "Something in the file acts by itself. It was taken out.",
}

# What only its author can mend, in a new file.
STAYS: dict[str, str] = {
    "tracked_changes": "There are tracked changes. Accept or reject them all, and upload it again.",
    "speaker_notes": "There are speaker notes. Readers would get them with the file.",
    "hidden_slide": "This slide is hidden. Readers would get it with the file.",
    "hidden_text": "There are words that nobody sees: hidden, covered, tiny, or the colour of the paper."
    " Take them out, and upload it again.",
    "hidden_layer": "There is a layer that does not show. Take it out, and upload it again.",
}

CHILDS_DETAILS = frozenset({"nhs_number", "date_of_birth", "confidential"})

# A named person may let these through with a reason; never a child's details.
ACCEPTABLE = frozenset({"speaker_notes", "hidden_slide"})


@dataclass(frozen=True)
class Finding:
    """One thing: `page` counts from 1 (slides too), 0 is the whole file; `place` says it in words."""

    kind: str
    page: int
    place: str
    sentence: str
    removed: bool = False

    @property
    def line(self) -> str:
        """As people read it: Page 3: This looks like an NHS number ..."""
        return f"{self.place}: {self.sentence}"


@dataclass(frozen=True)
class Words:
    """Words of a file that stand beside its pages: notes, names of pictures, bookmarks, properties.

    `names_only` marks what programs fill with numbers of their own (addresses, names of shapes): there only the
    confidential words are looked for.
    """

    page: int
    place: str
    text: str
    names_only: bool = False


def marked(kind: str, page: int, place: str) -> Finding:
    """A finding whose kind says by itself whether it was taken out."""
    removed = kind in REMOVED
    return Finding(kind, page, place, REMOVED[kind] if removed else STAYS[kind], removed)
