"""Hostile PDFs: what acts in every place that can hold it, files inside, disguises, bombs, and shapes without end."""

from tests.corpus.made import File
from tests.corpus.pdfs.acts import CROSSED, saved
from tests.corpus.pdfs.bombs import BOMBS
from tests.corpus.pdfs.disguises import disguised
from tests.corpus.pdfs.held import INSIDE, NOTES, noted
from tests.corpus.pdfs.shapes import SHAPES

HOSTILE = [
    *CROSSED,
    *(File("PDF", f"holds {name}", saved(change), "safe") for name, change in INSIDE.items()),
    *(File("PDF", f"a note of the kind {kind}", noted(kind), "safe") for kind in NOTES),
    *(File("PDF", name, build, fate) for name, build, fate in disguised()),
    *(File("PDF", f"a bomb: {name}", build, fate) for name, (build, fate) in BOMBS.items()),
    *(File("PDF", name, lambda _, b=build: b(), fate) for name, (build, fate) in SHAPES.items()),
]
