"""The words of a PDF that stand beside its pages, and its layers that do not show. Runs inside the child only."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from pikepdf import Array, Dictionary, Pdf, Stream, String

from portal.lib.findings import Words

_MOST = 20_000  # of bookmarks, fields or names in one file
_HIDDEN = 0b100010  # a field's flags: hidden, or shown to no screen

Mark = tuple[str, int, str]


class _Pages:
    """Which page a thing stands on."""

    def __init__(self, pdf: Pdf) -> None:
        self._numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}

    def of(self, page: Any) -> int:
        return self._numbers.get(page.objgen, 0) if isinstance(page, Dictionary) else 0

    def of_element(self, element: Any) -> int:
        """Of a tag: its own page or that of the tags around it."""
        for _ in range(50):
            if not isinstance(element, Dictionary):
                break
            if "/Pg" in element:
                return self.of(element["/Pg"])
            element = element.get("/P")
        return 0


def words(pdf: Pdf) -> list[Words]:
    """Everything a reader's program may show or read out that is on no page."""
    pages = _Pages(pdf)
    found = [
        *_properties(pdf),
        *_layer_names(pdf),
        *_bookmarks(pdf, pages),
        *_on_pages(pdf),
        *_fields(pdf),
        *_tags(pdf, pages),
        *_tree_names(pdf),
    ]
    return [each for each in found if each.text.strip()]


def marks(pdf: Pdf) -> list[Mark]:
    """Layers that do not show, and fields that are hidden and filled, with their pages."""
    found: list[Mark] = []
    pages = _pages_of_layers(pdf)
    for layer in _layers_off(pdf):
        number = pages.get(layer, 0)
        found.append(("hidden_layer", number, f"Page {number}" if number else "The layers"))
    for number, note in _notes(pdf):
        hidden = str(note.get("/Subtype", "")) == "/Widget" and int(note.get("/F", 0)) & _HIDDEN
        if hidden and _text(_inherited(note, "/V")).strip():
            found.append(("hidden_text", number, f"Page {number}"))
    return sorted(set(found))


def _text(value: Any) -> str:
    if isinstance(value, String):
        return str(value)
    if isinstance(value, Array):
        return "\n".join(_text(each) for each in list(value)[:1000])
    if isinstance(value, Stream):
        return value.read_bytes()[:1_000_000].decode("utf-8", "replace")
    return ""


def _inner(held: Any, key: str, inner: str) -> Any:
    value = held.get(key)
    return value.get(inner) if isinstance(value, Dictionary) else None


def _properties(pdf: Pdf) -> Iterator[Words]:
    info: Any = pdf.docinfo
    yield from (Words(0, "The file\u2019s properties", str(info[key])) for key in info.keys())  # noqa: SIM118
    if "/Metadata" in pdf.Root:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as held:
            yield Words(0, "The file\u2019s properties", "\n".join(str(held[key]) for key in held))


def _layer_names(pdf: Pdf) -> Iterator[Words]:
    known: Any = pdf.Root.get("/OCProperties", {})
    for group in list(known.get("/OCGs", []))[:_MOST]:
        yield Words(0, "The layers", _text(group.get("/Name")))


def _layers_off(pdf: Pdf) -> set[tuple[int, int]]:
    known: Any = pdf.Root.get("/OCProperties", {})
    setting: Any = known.get("/D", {})
    every = {group.objgen for group in known.get("/OCGs", [])}
    if str(setting.get("/BaseState", "/ON")) == "/OFF":
        return every - {group.objgen for group in setting.get("/ON", [])}
    return every & {group.objgen for group in setting.get("/OFF", [])}


def _pages_of_layers(pdf: Pdf) -> dict[tuple[int, int], int]:
    """The first page that names a layer, in its own resources or in those of what it draws."""
    found: dict[tuple[int, int], int] = {}
    for number, resources in _resources(pdf):
        held: Any = resources.get("/Properties", {})
        for key in held.keys():  # noqa: SIM118 -- a pikepdf dictionary
            group = held[key]
            for each in [group, *(group.get("/OCGs") or [])] if isinstance(group, Dictionary) else []:
                if isinstance(each, Dictionary):
                    found.setdefault(each.objgen, number)
    return found


def pages_of_pictures(pdf: Pdf) -> dict[tuple[int, int], int]:
    """The first page that draws each picture."""
    found: dict[tuple[int, int], int] = {}
    for number, resources in _resources(pdf):
        held: Any = resources.get("/XObject", {})
        for key in held.keys():  # noqa: SIM118 -- a pikepdf dictionary
            found.setdefault(held[key].objgen, number)
    return found


def _resources(pdf: Pdf) -> Iterator[tuple[int, Any]]:
    """The resources of each page and of the forms it draws, each form once."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        waiting: list[Any] = [_inherited(page.obj, "/Resources")]
        while waiting:
            resources = waiting.pop()
            if not isinstance(resources, Dictionary):
                continue
            yield number, resources
            held: Any = resources.get("/XObject", {})
            for key in held.keys():  # noqa: SIM118 -- a pikepdf dictionary
                drawn = held[key]
                if isinstance(drawn, Stream) and "/Resources" in drawn and drawn.objgen not in seen:
                    seen.add(drawn.objgen)
                    waiting.append(drawn["/Resources"])


def _inherited(node: Any, key: str) -> Any:
    for _ in range(50):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _bookmarks(pdf: Pdf, pages: _Pages) -> Iterator[Words]:
    waiting: list[Any] = [pdf.Root.get("/Outlines")]
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MOST:
        item = waiting.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        leads: Any = item.get("/Dest") or _inner(item, "/A", "/D")
        number = pages.of(leads[0]) if isinstance(leads, Array) and len(leads) else 0
        yield Words(
            number, "A bookmark" if not number else f"Page {number}, bookmark", _text(item.get("/Title"))
        )
        waiting += [item.get("/Next"), item.get("/First")]


def _notes(pdf: Pdf) -> Iterator[tuple[int, Any]]:
    for number, page in enumerate(pdf.pages, 1):
        held = page.obj.get("/Annots")
        for note in list(held)[:_MOST] if isinstance(held, Array) else []:
            if isinstance(note, Dictionary):
                yield number, note


def _on_pages(pdf: Pdf) -> Iterator[Words]:
    """What links lead to and what stands in notes and fields."""
    for number, note in _notes(pdf):
        place = f"Page {number}"
        action: Any = note.get("/A", {})
        yield Words(number, f"{place}, link", unquote(_text(action.get("/URI"))), names_only=True)
        yield Words(number, f"{place}, note", _text(note.get("/Contents")))
        if str(note.get("/Subtype", "")) == "/Widget":
            yield Words(number, f"{place}, field", _of_field(note))


def _of_field(field: Any) -> str:
    told = [_text(_inherited(field, key)) for key in ("/V", "/DV", "/TU", "/T", "/TM", "/Opt")]
    return "\n".join(told)


def _fields(pdf: Pdf) -> Iterator[Words]:
    """Fields that may hang on no page."""
    form: Any = pdf.Root.get("/AcroForm") or {}
    waiting: list[Any] = list(form.get("/Fields") or [])
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MOST:
        field = waiting.pop()
        if not isinstance(field, Dictionary) or (field.is_indirect and field.objgen in seen):
            continue
        seen.add(field.objgen)
        if "/Rect" not in field:
            yield Words(0, "A field", _of_field(field))
        waiting += list(field.get("/Kids") or [])


def _tags(pdf: Pdf, pages: _Pages) -> Iterator[Words]:
    """The words of the tags: of pictures, of what is read out in place of the page."""
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/S" in thing and "/P" in thing:
            told = "\n".join(_text(thing.get(key)) for key in ("/Alt", "/ActualText", "/E", "/T"))
            if told.strip():
                number = pages.of_element(thing)
                place = f"Page {number}, words of a picture" if number else "The words of a picture"
                yield Words(number, place, told)


def _tree_names(pdf: Pdf) -> Iterator[Words]:
    """Names of places, and what is printed before the pages' numbers."""
    names: Any = pdf.Root.get("/Names") or {}
    waiting: list[Any] = [names.get("/Dests"), pdf.Root.get("/PageLabels")]
    seen: set[tuple[int, int]] = set()
    for _ in range(_MOST):
        if not waiting:
            break
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        told = [_text(each) for each in list(node.get("/Names") or [])[:_MOST]]
        told += [
            _text(each.get("/P"))
            for each in list(node.get("/Nums") or [])[:_MOST]
            if isinstance(each, Dictionary)
        ]
        yield Words(0, "The names of pages", "\n".join(told), names_only=True)
        waiting += list(node.get("/Kids") or [])
