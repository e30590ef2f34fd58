"""Good files of every sort: what honest programs, cameras and meetings write. None of them may be refused."""

from tests.corpus.good import films, offices, pdfs, pictures, words
from tests.corpus.made import File
from tests.portal.lib import clean_files

GOOD = [
    *(File("PDF", name, build, "safe") for name, build in pdfs.PDFS.items()),
    *(File("Office", f"a deck: {name}", build, "safe") for name, build in offices.DECKS.items()),
    *(File("Office", f"a letter: {name}", build, "safe") for name, build in offices.LETTERS.items()),
    *(File("picture", name, build, "safe") for name, build in pictures.PICTURES.items()),
    *(File("film", name, build, "safe", "film") for name, build in films.FILMS.items()),
    *(File("captions", name, lambda _, c=content: c, "safe", "captions") for name, content in words.CAPTIONS.items()),
    *(File("attendance", name, lambda _, c=content: c, "safe", "attendance") for name, content in words.attended()),
    *(File("table", name, lambda _, c=content: c, "safe", "table") for name, content in words.TABLES.items()),
    *(File("Office" if one.name[:4] in {"PPTX", "DOCX"} else "PDF", f"clean: {one.name}", lambda _, b=one.build: b(), "safe") for one in clean_files.CLEAN[:90:9]),
]  # fmt: skip
