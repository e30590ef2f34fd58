"""Takes out of an Office package what tells on its makers: names, properties, comments. Runs inside the child only.

A package is a dictionary of its parts of XML, by name. They were parsed before; here their bytes are changed as
little as can be, so that Office opens the copy as it opens the original.
"""

import posixpath
import re

Told = tuple[str, int, str]  # the kind of finding, the page or 0, and the part that it belongs to

_AUTHORS = ("creator", "lastModifiedBy", "Company", "Manager")
_REMARKS = ("description", "keywords", "category", "contentStatus", "HyperlinkBase")
# Word notes on which computer a document's template lay. It is no part of the document.
_TEMPLATE = {
    "word/settings.xml": re.compile(rb"<w:attachedTemplate\b[^<>]*/>"),
    "word/_rels/settings.xml.rels": re.compile(rb"<Relationship\b[^<>]*/attachedTemplate\"[^<>]*/>"),
}
_COMMENTS = re.compile(
    r"ppt/comments/.*|ppt/(commentAuthors|authors)\.xml|word/(comments\w*|people)\.xml"
    r"|xl/(comments\d*|threadedComments/.*|persons/.*)",
    re.IGNORECASE,
)
_SIGNS_OF_COMMENTS = re.compile(rb"<(?:\w+:)?comment(?:RangeStart|RangeEnd|Reference)\b[^<>]*/>")
_OWN = re.compile(rb"(<(?:\w+:)?Properties\b[^<>]*>)(.*)(</(?:\w+:)?Properties\s*>)", re.DOTALL)
_TIE = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*/>")
_TYPE = re.compile(rb"<(?:\w+:)?Override\b[^<>]*/>")
_TARGET = re.compile(rb"""\b(?:Target|PartName)\s*=\s*["']([^"']*)["']""")


def without_marks(parts: dict[str, bytes]) -> list[Told]:
    """Change the parts in place; answers what was taken out, and of which part."""
    told: list[Told] = []
    for name in ("docProps/core.xml", "docProps/app.xml"):
        if name in parts:
            parts[name], kinds = _without_names(parts[name])
            told += [(kind, 0, "") for kind in kinds]
    if "docProps/custom.xml" in parts:
        emptied = _OWN.sub(rb"\1\3", parts["docProps/custom.xml"])
        if emptied != parts["docProps/custom.xml"]:
            parts["docProps/custom.xml"] = emptied
            told.append(("metadata", 0, ""))
    return told + _without_comments(parts)


def without_template(name: str, content: bytes) -> bytes:
    """A part without the place of the template it was made from."""
    return _TEMPLATE[name].sub(b"", content) if name in _TEMPLATE else content


def _without_names(content: bytes) -> tuple[bytes, set[str]]:
    kinds: set[str] = set()
    for kind, names in (("author", _AUTHORS), ("metadata", _REMARKS)):
        named = "|".join(names).encode()
        content, times = re.subn(
            rb"(<(?:\w+:)?(?:" + named + rb")\b[^<>]*>)[^<]*[^<\s][^<]*(?=</)", rb"\1", content
        )
        if times:
            kinds.add(kind)
    return content, kinds


def _without_comments(parts: dict[str, bytes]) -> list[Told]:
    gone = {name for name in parts if _COMMENTS.fullmatch(name)}
    if not gone:
        return []
    told: list[Told] = []
    for name in sorted(name for name in parts if name.endswith(".rels")):
        if _leads_to(name, parts[name], gone) and not name.startswith("word/"):
            told.append(("comment", 0, owner_of(name)))
        parts[name] = _untied(_TIE, parts[name], name, gone)
    for name in gone:
        del parts[name]
        parts.pop(rels_of(name), None)
    types = "[Content_Types].xml"
    parts[types] = _untied(_TYPE, parts[types], "", gone)
    if "word/document.xml" in parts:
        told += _places_of_comments(parts)
    return told or [("comment", 0, "")]


def _places_of_comments(parts: dict[str, bytes]) -> list[Told]:
    """Take the signs of comments out of a letter; answers the pages on which they stood."""
    told: list[Told] = []
    for name in [name for name in parts if name.startswith("word/") and name.endswith(".xml")]:
        if name == "word/document.xml":
            pages = {page_at(parts[name], sign.start()) for sign in _SIGNS_OF_COMMENTS.finditer(parts[name])}
            told += [("comment", page, "word/document.xml") for page in sorted(pages)]
        parts[name] = _SIGNS_OF_COMMENTS.sub(b"", parts[name])
    return told


_PAGE_SHOWN = re.compile(rb"<w:lastRenderedPageBreak\b")
_PAGE_ASKED = re.compile(rb"<w:br\b[^<>]*\bw:type=\"page\"")


def page_at(document: bytes, place: int) -> int:
    """The page of a letter on which a byte stands: as Word last drew it, or else by its own page breaks."""
    sign = _PAGE_SHOWN if _PAGE_SHOWN.search(document) else _PAGE_ASKED
    return 1 + sum(1 for _ in sign.finditer(document, 0, place))


def owner_of(rels: str) -> str:
    """The part whose relations these are."""
    folder, _, name = rels.rpartition("/")
    return posixpath.join(folder.removesuffix("_rels"), name.removesuffix(".rels"))


def rels_of(name: str) -> str:
    """Where a part's relations stand."""
    folder, _, own = name.rpartition("/")
    return posixpath.join(folder, "_rels", f"{own}.rels")


def target_of(rels: str, target: str) -> str:
    """The name of the part that a relation leads to."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner_of(rels)), target))


def _untied(ties: re.Pattern[bytes], content: bytes, rels: str, gone: set[str]) -> bytes:
    return ties.sub(lambda tie: _unless(tie, rels, gone), content)


def _leads_to(rels: str, content: bytes, gone: set[str]) -> bool:
    return any(_unless(tie, rels, gone) == b"" for tie in _TIE.finditer(content))


def _unless(tie: re.Match[bytes], rels: str, gone: set[str]) -> bytes:
    """A relation or a type as it is, or nothing where it leads to what is gone."""
    target = _TARGET.search(tie[0])
    if target is None:
        return tie[0]
    name = target[1].decode("utf-8", "replace")
    return b"" if (target_of(rels, name) if rels else name.lstrip("/")) in gone else tie[0]
