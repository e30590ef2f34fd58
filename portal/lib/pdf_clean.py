"""Takes out of a stranger's PDF whatever acts, reaches outside or tells who wrote it. Runs inside the child only.

Nothing here decodes page content: what a page does to a renderer is found by rendering it (``pdf_pages``).
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from portal.lib import pdf_streams, pdf_words, picture_marks
from portal.lib.safely_child import Refusal

MOST_PAGES = 200
MOST_OBJECTS = 200_000
LONGEST_SIDE = 7_200  # points: 2.5 metres

# Of all actions a page may keep: go to a place in this file, turn a page, follow a link of a known kind.
_KEPT_ACTIONS = {"/GoTo", "/Named", "/URI"}
_NAMED = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_LINK = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
# Subtypes that mean an action wherever they stand; a structure element may carry any other name.
_ACTING = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/RichMediaExecute",
}
_KEPT_NOTES = {
    "/Link",
    "/FreeText",
    "/Line",
    "/Square",
    "/Circle",
    "/Polygon",
    "/PolyLine",
    "/Stamp",
    "/Widget",
    "/PrinterMark",
    "/Watermark",
}
# How people who read a draft write into it.
_REMARKS = {"/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Ink"}
# A note's words that show are in its own drawing; of these kinds its text is what somebody said of it.
_SHAPES = {"/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Stamp"}
_HIDDEN = 0b100010  # a note's flags: hidden, or shown to no screen
_ROOT = (
    "/AA",
    "/AF",
    "/Collection",
    "/Threads",
    "/Requirements",
    "/Legal",
    "/Perms",
    "/URI",
    "/SpiderInfo",
    "/DSS",
)
_NAMES = ("/JavaScript", "/EmbeddedFiles", "/Renditions", "/AlternatePresentations")
_FORM = ("/XFA", "/CO", "/SigFlags")
# Keys that are removed from every dictionary: scripts, files within and elsewhere, other programs' private copies of
# the artwork.
_ANYWHERE = ("/AA", "/AF", "/EF", "/JS", "/OPI", "/PieceInfo", "/RichMediaContent")
_KEPT_INFO = {"/Title", "/Subject", "/Keywords", "/CreationDate", "/ModDate", "/Trapped"}
# What the XMP may say: what the file is called and what it conforms to.
_KEPT_XMP = {
    "dc:title",
    "dc:language",
    "dc:format",
    "pdfuaid:part",
    "pdfuaid:rev",
    "pdfaid:part",
    "pdfaid:conformance",
}

Mark = tuple[str, int, str]  # a kind of findings, the page or 0, and the place in words


def opened(source: str) -> Pdf:
    """Open a PDF whose first bytes say so. Raises Refusal ``encrypted`` or ``broken``."""
    try:
        pdf = pikepdf.open(source)
    except pikepdf.PasswordError:
        raise Refusal("encrypted", _LOCKED) from None
    if pdf.is_encrypted:
        pdf.close()
        raise Refusal("encrypted", _LOCKED)
    return pdf


_LOCKED = "This PDF is locked with a password or with restrictions. Please ask its maker for an open copy."


def save(pdf: Pdf, target: str, **how: Any) -> None:
    """Write it to a file by way of memory: a full disk is then an error that can be told, where pikepdf would abort."""
    written = io.BytesIO()
    pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True, **how)
    Path(target).write_bytes(written.getbuffer())


def measure(pdf: Pdf, most_pages: int = MOST_PAGES) -> int:
    """Count the pages without believing the file's own count.

    Raises Refusal ``too_many_objects``, ``bomb``, ``page_tree``, ``too_many_pages``, ``no_pages`` or ``page_too_large``.
    """
    _check_pieces(pdf)
    seen: set[tuple[int, int]] = set()
    pages = 0
    nodes: list[Any] = [pdf.Root.Pages]
    while nodes:
        node = nodes.pop()
        if node.is_indirect:
            if node.objgen in seen:
                raise Refusal("page_tree", "The pages of this PDF lead in a circle. Please save it again.")
            seen.add(node.objgen)
        if "/Kids" in node:
            nodes += list(node.Kids)
        else:
            pages += 1
        if pages > most_pages:
            raise Refusal(
                "too_many_pages", f"This PDF has more than {most_pages} pages, which is the most we take."
            )
    if not pages:
        raise Refusal("no_pages", "This PDF has no pages.")
    for page in pdf.pages:
        width, height = size_of(page)
        if not (1 <= width <= LONGEST_SIDE and 1 <= height <= LONGEST_SIDE):
            raise Refusal("page_too_large", "A page of this PDF is no size that could be printed.")
    return pages


def _check_pieces(pdf: Pdf) -> None:
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refusal("too_many_objects", "This PDF is made of too many pieces. Please save a simpler copy.")
    if any(isinstance(thing, Stream) and pdf_streams.is_bomb(thing) for thing in pdf.objects):
        raise Refusal("bomb", "This PDF unpacks to far more than it should, so it was not taken.")


def size_of(page: pikepdf.Page) -> tuple[float, float]:
    """A page's width and height in points as a reader sees it: cropped, turned and in its own unit."""
    left, bottom, right, top = (float(number) for number in page.cropbox)
    unit = float(page.obj.get("/UserUnit", 1))
    width, height = abs(right - left) * unit, abs(top - bottom) * unit
    media = [float(number) * unit for number in page.mediabox]
    if max(abs(media[2] - media[0]), abs(media[3] - media[1])) > LONGEST_SIDE:
        return LONGEST_SIDE + 1, LONGEST_SIDE + 1
    return (height, width) if _turned(page.obj) % 180 else (width, height)


def _turned(node: Any) -> int:
    """The turn in degrees, which a page may have from the nodes above it."""
    for _ in range(50):
        if "/Rotate" in node:
            return int(node["/Rotate"])
        if "/Parent" not in node:
            break
        node = node["/Parent"]
    return 0


def strip(pdf: Pdf) -> tuple[list[str], list[Mark]]:
    """Take out everything that acts or tells on its author.

    Answers the sorted kinds of things that were found, and the same as marks with their pages.
    """
    found: set[str] = set()
    marks: list[Mark] = []
    for number, page in enumerate(pdf.pages, 1):
        own: set[str] = set()
        _strip_notes(page, own)
        _drop(page.obj, ("/PieceInfo",), own)
        marks += [(kind, number, f"Page {number}") for kind in _kinds(own)]
        found |= own
    elsewhere: set[str] = set()
    _strip_root(pdf, elsewhere)
    for thing in pdf.objects:
        for each in _with_inner(thing):
            _strip_one(each, elsewhere, is_root=each.is_indirect and each.objgen == pdf.Root.objgen)
    _strip_authors(pdf, elsewhere)
    known = {kind for kind, _, _ in marks} & {"embedded_file"}
    marks += [(kind, 0, "The file\u2019s properties") for kind in _kinds(elsewhere) if kind not in known]
    return sorted(found | elsewhere), marks + _strip_photographs(pdf)


def _kinds(found: set[str]) -> list[str]:
    """The kinds of findings behind what was taken out."""
    return sorted({_kind(name) for name in found})


def _kind(name: str) -> str:
    if name in {"author", "comment"}:
        return name
    if name in {"EF", "AF", "EmbeddedFiles", "Collection", "annotation FileAttachment"}:
        return "embedded_file"
    if name in {
        "metadata",
        "PieceInfo",
        "signature",
        "Perms",
        "Legal",
        "SpiderInfo",
        "DSS",
        "SigFlags",
        "URI",
    }:
        return "metadata"
    return "active"


def _strip_photographs(pdf: Pdf) -> list[Mark]:
    """Take the camera's notes out of the photographs on the pages; their dots stay."""
    told: dict[tuple[int, int], set[str]] = {}
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode])):
            clean, kinds = picture_marks.without(thing.read_raw_bytes())
            if kinds:
                thing.write(clean, filter=Name.DCTDecode)
                told[thing.objgen] = kinds
    if not told:
        return []
    pages = pdf_words.pages_of_pictures(pdf)
    return sorted(
        (kind, pages.get(which, 0), f"Page {pages[which]}" if which in pages else "A picture")
        for which, kinds in told.items()
        for kind in kinds
    )


def _strip_root(pdf: Pdf, found: set[str]) -> None:
    root = pdf.Root
    _drop(root, _ROOT, found)
    opening: Any = root.get("/OpenAction")
    if opening is not None and not isinstance(opening, Array) and not _harmless(opening):
        found.add("OpenAction")
        del root["/OpenAction"]
    for key, inner in (("/Names", _NAMES), ("/AcroForm", _FORM)):
        held: Any = root.get(key)
        if isinstance(held, Dictionary):
            _drop(held, inner, found)


def _with_inner(thing: Object) -> Iterator[Any]:
    """A dictionary or stream and all direct dictionaries inside it; annotations often stand directly in arrays."""
    waiting: list[Any] = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Array):
            inner = list(each)
        elif isinstance(each, Dictionary | Stream):
            yield each
            inner = [each[key] for key in each.keys()]  # noqa: SIM118 -- iterating a stream reads its bytes
        else:
            continue
        waiting += [item for item in inner if isinstance(item, Dictionary | Array) and not item.is_indirect]


def _strip_one(thing: Any, found: set[str], *, is_root: bool) -> None:
    _drop(thing, _ANYWHERE, found)
    for key in ("/A", "/PA", "/Next"):
        action: Any = thing.get(key)
        if isinstance(action, Dictionary) and "/S" in action and not _harmless(action):
            found.add(f"action {str(action.S).lstrip('/')}")
            del thing[key]
    if (
        str(thing.get("/S", "")) in _ACTING
        and str(thing.get("/Type", "")) != "/StructElem"
        and "/P" not in thing
    ):
        found.add(f"action {str(thing.S).lstrip('/')}")
        _empty(thing)
    if str(thing.get("/FT", "")) == "/Sig" and "/V" in thing:
        found.add("signature")
        del thing["/V"]
    if isinstance(thing, Stream):
        _drop(thing, ("/F", "/FFilter", "/FDecodeParms", "/Ref"), found, "external stream")
        _drop(thing, ("/PS", "/Subtype2"), found, "PostScript")
        if str(thing.get("/Subtype", "")) == "/PS":
            found.add("PostScript")
            thing.write(b"")
            thing.Subtype, thing.BBox = Name.Form, Array([0, 0, 0, 0])
    if "/Metadata" in thing and not is_root:
        del thing["/Metadata"]
        found.add("metadata")


def _harmless(action: Any) -> bool:
    """Whether an action and everything it leads on to may stay."""
    waiting, steps = [action], 0
    while waiting:
        steps += 1
        each = waiting.pop()
        if isinstance(each, Array):
            waiting += list(each)
            continue
        kind = str(each.get("/S", "")) if isinstance(each, Dictionary) else ""
        if steps > 100 or kind not in _KEPT_ACTIONS:
            return False
        if kind == "/URI" and not _LINK.match(str(each.get("/URI", ""))):
            return False
        if kind == "/Named" and str(each.get("/N", "")) not in _NAMED:
            return False
        if "/Next" in each:
            waiting.append(each["/Next"])
    return True


def _strip_notes(page: pikepdf.Page, found: set[str]) -> None:
    notes: Any = page.obj.get("/Annots")
    if not isinstance(notes, Array):
        return
    kept = []
    for note in notes:
        kind = str(note.get("/Subtype", "")) if isinstance(note, Dictionary) else ""
        hidden = kind == "/FreeText" and int(note.get("/F", 0)) & _HIDDEN
        if kind not in _KEPT_NOTES or hidden:
            found.add("comment" if kind in _REMARKS or hidden else f"annotation {kind.lstrip('/')}")
            # The structure tree may still know it: what it knows must be an empty thing.
            _empty(note)
            continue
        kept.append(note)
        if kind != "/Widget":
            # A field's /T is its name; a remark's is the name of who made it.
            _drop(note, ("/T", "/Popup", "/RC", "/Subj"), found, "comment")
        if kind in _SHAPES:
            _drop(note, ("/Contents",), found, "comment")
    if len(kept) != len(notes):
        page.obj.Annots = Array(kept)


def _empty(thing: Any) -> None:
    if isinstance(thing, Dictionary):
        for key in list(thing.keys()):
            del thing[key]


def _strip_authors(pdf: Pdf, found: set[str]) -> None:
    info: Any = pdf.docinfo
    for key in [key for key in info.keys() if key not in _KEPT_INFO]:  # noqa: SIM118 -- a pikepdf dictionary
        found.add("author" if key == "/Author" else "metadata")
        del info[key]
    if "/Metadata" not in pdf.Root:
        return
    try:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as held:
            keys = set(held)
            kept = {key: held[key] for key in _KEPT_XMP if key in held}
        told = {_short(key) for key in keys} - _KEPT_XMP
        if not told:
            return
        found.update("author" if key == "dc:creator" else "metadata" for key in told)
        del pdf.Root["/Metadata"]
        if kept:
            with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as fresh:
                for key, value in kept.items():
                    fresh[key] = value
    except Exception:  # noqa: BLE001 -- whatever a hostile XML does to the parser, the answer is to drop it
        found.add("metadata")
        if "/Metadata" in pdf.Root:
            del pdf.Root["/Metadata"]


def _short(key: str) -> str:
    """A name of the XMP as `_KEPT_XMP` writes it; what no list knows keeps its long form."""
    space, _, name = key.removeprefix("{").rpartition("}")
    return f"{_SPACES[space]}:{name}" if space in _SPACES else key


_SPACES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
}


def _drop(thing: Any, keys: tuple[str, ...], found: set[str], called: str = "") -> None:
    for key in keys:
        if key in thing:
            found.add(called or key.lstrip("/"))
            del thing[key]
