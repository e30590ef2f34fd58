"""What no part of a PowerPoint or Word file may be, hold or lead to. Runs inside the child only.

Refused is what acts by itself, what reaches outside (but for plain links that people press), and what is not what its
name says.
"""

import re
from collections.abc import Callable
from xml.parsers import expat

from portal.lib.safely_child import Refusal

ACTS = "This file holds macros or programs. Please save it without them (.pptx or .docx)."
OUTSIDE = "This file takes parts from another place. Please put them into the file, or break the links, and try again."
BOMB = "This file unpacks to far more than it should, so it was not taken."
NOT_OFFICE = "This is not a PowerPoint or Word file, although it is packed like one."

MAIN = {
    "ppt/presentation.xml": (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
    "word/document.xml": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
}
_DEEPEST = 500  # elements within each other; Word's tables in tables reach 60
# Folders and parts of programs, of controls, of add-ins that load pages, of tables that fetch their data.
_ACTING = re.compile(r"vba|/activex/|/ctrlprops/|/webextensions/|/macrosheets/")
_FETCHING = re.compile(r"externallink|/connections\.xml$|/querytables/")
# How programs, packed files, pages and scripts begin: never a picture, a sound, a font or a printer's settings.
_NO_MEDIA = re.compile(
    rb"MZ|\x7fELF|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe|#!|\xd0\xcf\x11\xe0|PK\x03\x04|Rar!|7z\xbc\xaf|\x1f\x8b|%PDF"
    rb"|\{\\rtf|[FCZ]WS[\x01-\x40]|L\x00\x00\x00\x01\x14|(\xef\xbb\xbf)?\s*<(?i:!doctype|html|head|body|script|\?xml|svg)"
)
_TYPES = ("macro", "vba", "activex", "webextension", "/html", "xhtml", "/rtf", "rfc822", "javascript")
_LINK = re.compile(r"(https?|mailto|tel):|#", re.IGNORECASE)
_AWAY = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//|\\)", re.IGNORECASE)  # a scheme, a host, a share
_ACTION = re.compile(r"\s*ppaction://(program|macro|ole|hlinkfile|hlinkpres)", re.IGNORECASE)
_ELEMENTS = {"oleObj", "OLEObject", "control", "script", "altChunk", "webextension", "taskpane"}
_REACHING = {"subDoc", "connectString", "webPr", "dbPr", "oledbPr"}
_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK)\b", re.IGNORECASE)
_OLD_FIELD = re.compile(r"^\s*(INCLUDE|IMPORT|DATABASE|RD|EMBED)\b", re.IGNORECASE | re.MULTILINE)
_FIELD_LINK = re.compile(r"^\s*HYPERLINK\b(.*)", re.IGNORECASE | re.MULTILINE)
_WORDS = re.compile(r'"\s*([^"]*)"|(\S+)')
_FIELD_AWAY = re.compile(r"([a-z][a-z0-9+.-]*:\S|//|\\\\)", re.IGNORECASE)
_IN_DRAWING = {"foreignobject", "iframe", "embed", "object", "handler", "audio", "video"}
_OF_DRAWING = re.compile(r"#|data:image/(png|jpe?g|gif|webp);", re.IGNORECASE)
_STYLE_AWAY = re.compile(r"@import|url\(\s*['\"]?\s*(?!#|data:image/)", re.IGNORECASE)

Check = Callable[[str, dict[str, str]], None]


def check_name(low: str) -> None:
    """Refuse a part by its whole name, in small letters."""
    if _ACTING.search(low):
        raise Refusal("acts", ACTS)
    if _FETCHING.search(low):
        raise Refusal("outside", OUTSIDE)


def check_media(content: bytes) -> None:
    """Refuse what says that it is a picture, a sound, a font or settings, and begins like something that acts."""
    if _NO_MEDIA.match(content):
        raise Refusal("acts", ACTS)


class Fields:
    """Word's commands. They may be cut into pieces, so they are read together once all parts are known."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def add(self, *pieces: str) -> None:
        """More of the command that is being read."""
        self._pieces += pieces

    def next(self) -> None:
        """A command begins or ends."""
        self._pieces.append("\n")

    def check(self) -> None:
        """Refuse commands that reach outside."""
        said = "".join(self._pieces)
        if _FIELD.search(said) or _OLD_FIELD.search(said) or _FIELD.search(said.replace("\n", "")):
            raise Refusal("outside", OUTSIDE)
        for found in _FIELD_LINK.finditer(said):
            words = [quoted or bare for quoted, bare in _WORDS.findall(found[1])]
            if any(_FIELD_AWAY.match(word) and not _LINK.match(word) for word in words):
                raise Refusal("outside", OUTSIDE)


def check_words(name: str, content: bytes, fields: Fields) -> None:
    """Read a part of XML once. Raises Refusal for what acts, declares anything or is nested without end."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    inside: list[str] = []
    check = _check_of(name)

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        inside.append(local)
        if len(inside) > _DEEPEST:
            raise Refusal("bomb", BOMB)
        check(local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})
        if local == "fldChar":
            fields.next()
        if local == "fldSimple":
            fields.next()
            fields.add(*attributes.values())
            fields.next()

    def end(_tag: str) -> None:
        inside.pop()

    def letters(text: str) -> None:
        if inside[-1] == "instrText":
            fields.add(text)
        elif inside[-1] == "style" and _STYLE_AWAY.search(text):
            raise Refusal("outside", OUTSIDE)

    def declared(*_: object) -> None:
        raise Refusal("acts", ACTS)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = letters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declared
    parser.Parse(content, True)
    fields.next()


def _check_of(name: str) -> Check:
    """What no element of this part may be."""
    if name == "[Content_Types].xml":
        return _type
    if name.endswith(".rels"):
        return _relation
    return _drawing if name.lower().endswith(".svg") else _other


def _relation(local: str, attributes: dict[str, str]) -> None:
    if local != "Relationship":
        return
    kind, target = attributes.get("Type", ""), attributes.get("Target", "")
    if kind.endswith("/aFChunk"):
        raise Refusal("acts", ACTS)
    if attributes.get("TargetMode", "").lower() != "external":
        if _AWAY.match(target):
            raise Refusal("outside", OUTSIDE)
    elif not kind.endswith("/hyperlink") or not _LINK.match(target):
        raise Refusal("outside", OUTSIDE)


def _type(_local: str, attributes: dict[str, str]) -> None:
    said = attributes.get("ContentType", "").lower()
    if any(word in said for word in _TYPES):
        raise Refusal("acts", ACTS)
    main = MAIN.get(attributes.get("PartName", "").lstrip("/"))
    if main and said != main[1]:
        raise Refusal("not_office", NOT_OFFICE)


def _drawing(local: str, attributes: dict[str, str]) -> None:
    low = local.lower()
    if low == "script" or low in _IN_DRAWING:
        raise Refusal("acts", ACTS)
    for key, value in attributes.items():
        name = key.lower()
        if name.startswith("on") or (
            name == "attributename" and value.lower().startswith(("on", "href", "xlink:"))
        ):
            raise Refusal("acts", ACTS)
        leads = name in {"href", "src"} and not _OF_DRAWING.match(value.strip())
        if (leads and not (low == "a" and _LINK.match(value))) or _STYLE_AWAY.search(value):
            raise Refusal("outside", OUTSIDE)


def _other(local: str, attributes: dict[str, str]) -> None:
    if local in _ELEMENTS or _ACTION.match(attributes.get("action", "")):
        raise Refusal("acts", ACTS)
    if local in _REACHING:
        raise Refusal("outside", OUTSIDE)
