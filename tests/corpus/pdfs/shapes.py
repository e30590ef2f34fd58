"""PDFs whose parts have no end, no measure or no sense."""

import io

from tests.corpus.made import MARK


def body(*things, root=1, more=""):
    """A PDF written by hand: each thing is an object, numbered from 1."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, thing in enumerate(things, 1):
        places.append(out.tell())
        out.write(
            f"{number} 0 obj\n".encode()
            + (thing if isinstance(thing, bytes) else thing.encode())
            + b"\nendobj\n"
        )
    at = out.tell()
    out.write(f"xref\n0 {len(things) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(
        f"trailer\n<</Root {root} 0 R/Size {len(things) + 1}{more}>>\nstartxref\n{at}\n%%EOF\n".encode()
    )
    return out.getvalue()


PAGES = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{}>>"
ROOT = "<</Type/Catalog/Pages 2 0 R{}>>"


def simple(*more, root="", page=""):
    return body(ROOT.format(root), PAGES, PAGE.format(page), *more)


SHAPES = {
    "lists in lists": (lambda: simple("[" * 60_000 + "]" * 60_000), "either"),
    "bookmarks in a circle": (lambda:
        simple("<</First 5 0 R/Last 5 0 R/Count 1>>", "<</Title(a)/Parent 4 0 R/Next 5 0 R/First 5 0 R>>", root="/Outlines 4 0 R"),
        "either",
    ),
    "names in a circle": (lambda: simple("<</Kids[4 0 R]>>", root="/Names<</Dests 4 0 R/EmbeddedFiles 4 0 R>>"), "either"),
    "fields in a circle": (lambda:
        simple("<</T(a)/Kids[4 0 R]/Parent 4 0 R>>", root="/AcroForm<</Fields[4 0 R]>>", page="/Annots[4 0 R]"),
        "either",
    ),
    "tags in a circle": (lambda: simple("<</Type/StructTreeRoot/K 5 0 R>>", "<</S/P/P 4 0 R/K[5 0 R]>>", root="/StructTreeRoot 4 0 R"), "either"),
    "a page that is its own parent": (lambda: body(ROOT.format(""), PAGES, "<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>"), "either"),
    "an action after itself": (lambda: simple("<</S/URI/URI(https://example.org)/Next 4 0 R>>", root="/OpenAction 4 0 R"), "either"),
    "a form that draws itself": (lambda:
        simple(
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 5>>\nstream\n/X Do\nendstream",
            "<</Length 5>>\nstream\n/X Do\nendstream",
            page="/Contents 5 0 R/Resources<</XObject<</X 4 0 R>>>>",
        ),
        "either",
    ),
    "a letter that draws itself": (lambda:
        simple(
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 65/LastChar 65/Widths[9]"
            "/Encoding<</Differences[65/a]>>/CharProcs<</a 5 0 R>>/Resources<</Font<</F 4 0 R>>>>>>",
            "<</Length 22>>\nstream\nBT /F 9 Tf (AAAA) Tj ET\nendstream",
            page="/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>",
        ),
        "either",
    ),
    "a pattern without measure": (lambda:
        simple(
            "<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .00001/YStep .00001/Resources<<>>/Length 12>>\nstream\n0 0 1 1 re f\nendstream",
            "<</Length 47>>\nstream\n/Pattern cs /P scn 0 0 595 842 re f           \nendstream",
            page="/Contents 5 0 R/Resources<</Pattern<</P 4 0 R>>>>",
        ),
        "either",
    ),
    "a page of no number": (lambda: body(ROOT.format(""), PAGES, "<</Type/Page/Parent 2 0 R/MediaBox[(a)/b null 9]>>"), "either"),
    "a page of too few numbers": (lambda: body(ROOT.format(""), PAGES, "<</Type/Page/Parent 2 0 R/MediaBox[0 0]>>"), "either"),
    "a page of a unit without end": (lambda: body(ROOT.format(""), PAGES, PAGE.format("/UserUnit 100000")), "refused"),
    "a page of a negative unit": (lambda: body(ROOT.format(""), PAGES, PAGE.format("/UserUnit -1")), "refused"),
    "a page of nothing": (lambda: body(ROOT.format(""), "<</Type/Pages/Kids[null]/Count 1>>", "null"), "refused"),
    "pages that are a word": (lambda: body("<</Type/Catalog/Pages(a)>>"), "refused"),
    "a root that is a list": (lambda: body("[1 0 R]"), "refused"),
    "no root": (lambda: body(root=9), "refused"),
    "a count below nothing": (lambda: body(ROOT.format(""), "<</Type/Pages/Kids[3 0 R]/Count -5>>", PAGE.format("")), "either"),
    "a table that begins at itself": (lambda: simple().replace(b"trailer\n<<", b"trailer\n<</Prev 9/XRefStm 9 "), "either"),
    "200,001 pieces": (lambda: simple(*["null" if n else "1" for n in range(200_001)], page="/A[" + " ".join(f"{n} 0 R" for n in range(4, 200_004)) + "]"), "refused"),
    "a stream longer than the file": (lambda: simple("<</Length 999999999>>\nstream\n0 0 9 9 re f", page="/Contents 4 0 R"), "either"),
    "a stream below nothing": (lambda: simple("<</Length -1>>\nstream\nq\nendstream", page="/Contents 4 0 R"), "either"),
    "a word without end": (lambda: simple("(" * 400_000), "either"),
    "a number without end": (lambda: simple(page="/Rotate " + "9" * 400_000), "either"),
    "a turn of no quarter": (lambda: simple(page="/Rotate 33"), "either"),
    "a name without end": (lambda: simple(page="/" + "A" * 400_000 + " 1"), "either"),
    "a page that opens a million brackets": (lambda:
        simple(b"<</Length 1000000>>\nstream\n" + b"q " * 500_000 + b"\nendstream", page="/Contents 4 0 R"), "either",
    ),
    "a page that cuts a million times": (lambda:
        simple(b"<</Length 1300000>>\nstream\n" + b"0 0 9 9 re W " * 100_000 + b"\nendstream", page="/Contents 4 0 R"), "either",
    ),
    "packed objects that continue themselves": (lambda:
        simple("<</Type/ObjStm/N 1/First 4/Extends 4 0 R/Length 8>>\nstream\n9 0 null\nendstream"), "either",
    ),
    "a form of fields alone": (lambda: b"%FDF-1.2\n1 0 obj<</FDF<</F(https://" + MARK.encode() + b"/a.pdf)>>>>endobj", "refused"),
}  # fmt: skip
