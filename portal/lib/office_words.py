"""Reads the words of a PowerPoint or Word file, page by page, and what in it is hidden. Runs inside the child only.

A package is a dictionary of its parts of XML, by name; each was found free of declarations before. A slide counts
where it stands in the show; a page of a letter counts as Word last drew it, or else by the breaks that stand in it.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from portal.lib import office_hidden, office_parts
from portal.lib.findings import Words

Mark = tuple[str, int, str]

_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
# Where an element's attributes are words that people wrote. True: programs number these by themselves.
_ATTRIBUTES: dict[str, tuple[tuple[str, ...], bool]] = {
    "cNvPr": (("name", "descr", "title"), True),
    "docPr": (("name", "descr", "title"), True),
    "hlinkClick": (("tooltip",), False),
    "hlinkHover": (("tooltip",), False),
    "hlinkMouseOver": (("tooltip",), False),
    "hyperlink": (("tooltip",), False),
    "cSld": (("name",), False),
    "section": (("name",), False),
    "custShow": (("name",), False),
    "tag": (("name", "val"), False),
    "docVar": (("name", "val"), False),
    "bookmarkStart": (("name",), True),
    "alias": (("val",), False),
    "default": (("val",), False),
    "listEntry": (("val",), False),
    "statusText": (("val",), False),
    "helpText": (("val",), False),
    "tblCaption": (("val",), False),
    "tblDescription": (("val",), False),
    "shape": (("alt", "title"), False),
    "imagedata": (("title",), False),
    "textpath": (("string",), False),
}
_PLACES = (
    (r"word/header\d*\.xml", "The head of the pages"),
    (r"word/footer\d*\.xml", "The foot of the pages"),
    (r"word/footnotes\.xml", "A footnote"),
    (r"word/endnotes\.xml", "An endnote"),
    (r"word/glossary/.*", "The building blocks"),
    (r"ppt/(slideLayouts|slideMasters|notesMasters|handoutMasters)/.*", "The layout of the slides"),
    (r"docProps/.*", "The file\u2019s properties"),
    (r"customXml/.*", "Data inside the file"),
)
_OF_SLIDES = ("/slideLayout", "/slide", "/slideMaster", "/notesMaster")


@dataclass
class Read:
    """What a package says: its pages' words, the words beside them, and the marks of what is hidden."""

    kind: str
    title: str = ""
    texts: list[str] = field(default_factory=list)
    beside: list[Words] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    page_of: dict[str, int] = field(default_factory=dict)

    def place_of(self, part: str, page: int = 0) -> str:
        """A part in words."""
        number = self.page_of.get(part, page)
        if number:
            return f"{'Slide' if self.kind == 'pptx' else 'Page'} {number}"
        return next(
            (words for name, words in _PLACES if re.fullmatch(name, part)), "The file\u2019s properties"
        )

    def add(self, part: str, what: str, text: str, *, names_only: bool = False) -> None:
        """Words of a part that are on no page."""
        if text.strip():
            place = self.place_of(part)
            self.beside.append(
                Words(self.page_of.get(part, 0), f"{place}, {what}" if what else place, text, names_only)
            )


def read(kind: str, parts: dict[str, bytes]) -> Read:
    """Everything a package says."""
    found = Read(kind)
    roots = {name: ET.fromstring(content) for name, content in parts.items()}  # noqa: S314 -- declares nothing
    if kind == "pptx":
        _deck(found, roots)
    else:
        _letter(found, roots)
    for name, root in roots.items():
        if name.endswith(".rels"):
            for tie in root:
                if tie.get("TargetMode", "").lower() == "external":
                    owner = office_parts.owner_of(name)
                    found.add(owner, "link", unquote(tie.get("Target", "")), names_only=True)
        elif name != "[Content_Types].xml":
            _beside(found, name, root)
    return found


def local(element: ET.Element) -> str:
    """An element's name without its space; nothing for a remark."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: ET.Element, name: str) -> str:
    """An attribute whatever its space."""
    own = element.get(name)
    if own is not None:
        return own
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _deck(found: Read, roots: dict[str, ET.Element]) -> None:
    slides = _in_order(roots)
    for number, name in enumerate(slides, 1):
        found.page_of[name] = number
        _follow(found, name, number, roots)
    found.texts = [plain(roots[name]) for name in slides]
    show = office_hidden.Show(roots)
    for number, name in enumerate(slides, 1):
        found.marks += [(mark, number, f"Slide {number}") for mark in show.marks(name)]
        for notes in _targets(name, roots, "/notesSlide"):
            if notes in roots and (text := plain(roots[notes], fields=False)):
                found.marks.append(("speaker_notes", number, f"Slide {number}"))
                found.beside.append(Words(number, f"Slide {number}, notes", text))


def _in_order(roots: dict[str, ET.Element]) -> list[str]:
    """The slides as they are shown; what the show does not name comes last, in the order of its number."""
    main = "ppt/presentation.xml"
    names = {
        tie.get("Id", ""): office_parts.target_of(office_parts.rels_of(main), tie.get("Target", ""))
        for tie in roots.get(office_parts.rels_of(main), ())
    }
    shown = [
        names.get(next((v for k, v in each.items() if k.startswith("{") and k.endswith("}id")), ""), "")
        for each in roots[main].iter()
        if local(each) == "sldId"
    ]
    every = sorted((int(match[1]), name) for name in roots if (match := _SLIDE.fullmatch(name)))
    first = [name for name in dict.fromkeys(shown) if name in roots]
    return first + [name for _, name in every if name not in first]


def _follow(found: Read, name: str, number: int, roots: dict[str, ET.Element]) -> None:
    """Give a slide's number to everything that hangs on it: charts, pictures, notes."""
    waiting = [name]
    while waiting:
        part = waiting.pop()
        for target in _targets(part, roots, ""):
            if target not in found.page_of:
                found.page_of[target] = number
                waiting.append(target)


def _targets(part: str, roots: dict[str, ET.Element], kind: str) -> Iterator[str]:
    rels = office_parts.rels_of(part)
    for tie in roots.get(rels, ()):
        said = tie.get("Type", "")
        wanted = said.endswith(kind) if kind else not said.endswith(_OF_SLIDES)
        if wanted and tie.get("TargetMode", "").lower() != "external":
            yield office_parts.target_of(rels, tie.get("Target", ""))


def _letter(found: Read, roots: dict[str, ET.Element]) -> None:
    main = roots["word/document.xml"]
    styles = office_hidden.Styles(roots.get("word/styles.xml"))
    pages = office_hidden.pages(main)
    found.texts = [_tidy("".join(piece)) for piece in _by_page(main, pages)]
    found.marks += [
        (kind, page, f"Page {page}") for kind, page in office_hidden.in_letter(main, styles, pages)
    ]
    for name, root in roots.items():
        if name.startswith("word/") and name.endswith(".xml") and name != "word/document.xml":
            kinds = {kind for kind, _ in office_hidden.in_letter(root, styles, office_hidden.pages(root))}
            found.marks += [(kind, 0, found.place_of(name)) for kind in sorted(kinds)]


def _by_page(main: ET.Element, pages: office_hidden.Pages) -> Iterator[list[str]]:
    page: list[str] = []
    for words in _pieces(main, pages=pages):
        if words is None:
            yield page
            page = []
        else:
            page.append(words)
    yield page


def _beside(found: Read, name: str, root: ET.Element) -> None:
    """The words of a part that is no page, and those that stand in attributes."""
    own = (name in found.page_of and _SLIDE.fullmatch(name)) or name == "word/document.xml"
    if name == "docProps/core.xml":
        found.title = next((each.text or "" for each in root.iter() if local(each) == "title"), "")
        found.add(name, "", found.title)
    elif name.startswith(("customXml/", "docProps/")):
        found.add(name, "", "\n".join(root.itertext()))
    elif not own and not name.startswith("ppt/notesSlides/"):
        found.add(name, "", plain(root))
    pages = office_hidden.pages(root) if name == "word/document.xml" else None
    number = 1
    for each in root.iter():
        number += bool(pages and pages.turns(each))
        page = number if pages else found.page_of.get(name, 0)
        kind = local(each)
        if kind == "instrText" and (each.text or "").strip():
            found.beside.append(Words(page, _at(found, name, page, "field"), each.text or ""))
        if kind in _ATTRIBUTES:
            wanted, names_only = _ATTRIBUTES[kind]
            told = "\n".join(attribute(each, which) for which in wanted)
            if told.strip():
                found.beside.append(
                    Words(page, _at(found, name, page, "name or description"), told, names_only)
                )


def _at(found: Read, name: str, page: int, what: str) -> str:
    return f"{found.place_of(name, page)}, {what}"


def plain(root: ET.Element, *, fields: bool = True) -> str:
    """The words of a part, a line to a paragraph; without `fields` not what a program fills in (a slide's number)."""
    return _tidy("".join(piece for piece in _pieces(root, fields=fields) if piece is not None))


def _tidy(text: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", text).strip()


def _pieces(
    root: ET.Element, *, fields: bool = True, pages: office_hidden.Pages | None = None
) -> Iterator[str | None]:
    """Words and line ends in their order, and None where a page turns."""
    waiting: list[ET.Element | str] = [root]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
            continue
        if pages and pages.turns(each):
            yield None
        kind = local(each)
        if kind == "fld" and not fields:
            continue
        if kind in {"t", "delText", "v"}:
            yield (each.text or "") + ("\n" if kind == "v" else "")
        elif kind in _SIGNS:
            yield _SIGNS[kind]
        if kind in _LINES:
            yield "\n"
            waiting.append("\n")
        waiting.extend(reversed(each))


_LINES = {"p", "tr", "tc", "txbxContent"}
_SIGNS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}


def cells(content: bytes) -> str:
    """The words and numbers of a part of a workbook, one to a line."""
    found = []
    for _, each in ET.iterparse(io.BytesIO(content)):  # noqa: S314 -- declares nothing
        if local(each) in {"t", "v"} and each.text:
            found.append(each.text)
    return "\n".join(found)
