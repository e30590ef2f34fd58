"""What a PowerPoint or Word file holds that nobody sees: hidden, white, tiny, parked outside, or tracked.

Runs inside the child only. In doubt about a colour (white words in front of a picture or a shape) words count as
seen: an honest deck must not be held up, and names and numbers are looked for in all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from portal.lib import office_parts

_TRACKED = {
    *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
    *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange"),
}
_TINY_HALF_POINTS = 5  # of Word's sizes
_TINY_HUNDREDTHS = 250  # of PowerPoint's
_FAINT = 5_000  # thousandths of a per cent: below one in twenty nothing is seen
_PLAIN_TABLES = {"", "TableGrid", "TableNormal"}
_OFF = {"0", "false", "off"}


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: Element, name: str = "val") -> str:
    return next((v for k, v in element.items() if k.rpartition("}")[2] == name), "")


def _child(element: Element | None, *names: str) -> Element | None:
    """The first child of that name, and so on down the names."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if _local(each) == name), None)
    return element


def _is_word(element: Element) -> bool:
    return isinstance(element.tag, str) and "wordprocessingml" in element.tag


def _has_letters(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


@dataclass(frozen=True)
class Pages:
    """How the pages of a letter are told apart: by where Word last turned them, or by the breaks in it."""

    drawn: bool

    def turns(self, element: Element) -> bool:
        """Whether a new page begins here."""
        kind = _local(element)
        if self.drawn:
            return kind == "lastRenderedPageBreak"
        return kind == "br" and _value(element, "type") == "page"


def pages(root: Element) -> Pages:
    """Which of the two a part has."""
    return Pages(any(_local(each) == "lastRenderedPageBreak" for each in root.iter()))


class Styles:
    """What a letter's styles hide or shade."""

    def __init__(self, root: Element | None) -> None:
        self.hidden: set[str] = set()
        self.shaded: set[str] = set()
        for style in root if root is not None else ():
            if _local(style) != "style":
                continue
            name = _value(style, "styleId")
            if _is_on(_child(style, "rPr", "vanish")):
                self.hidden.add(name)
            if _child(style, "pPr", "shd") is not None or _child(style, "rPr", "shd") is not None:
                self.shaded.add(name)


def _is_on(switch: Element | None) -> bool:
    return switch is not None and _value(switch).lower() not in _OFF


def in_letter(root: Element, styles: Styles, pages: Pages) -> list[tuple[str, int]]:
    """Tracked changes and hidden words of a part, each kind once a page."""
    found: list[tuple[str, int]] = []
    page = 1
    # Above each element: whether something dark may lie behind it, and whether its paragraph's style hides it.
    waiting: list[tuple[Element, bool, bool]] = [(root, _has_background(root), False)]
    while waiting:
        each, dark, hidden = waiting.pop()
        page += pages.turns(each)
        kind = _local(each)
        if _is_word(each) and kind in _TRACKED:
            found.append(("tracked_changes", page))
        if kind == "p":
            style = _child(each, "pPr", "pStyle")
            name = _value(style) if style is not None else ""
            hidden = name in styles.hidden
            dark = dark or name in styles.shaded
        dark = dark or _is_dark(each, kind)
        words = kind == "r" and _is_word(each) and _has_letters(_said(each))
        if words and (hidden or _is_hidden(_child(each, "rPr"), styles, dark=dark)):
            found.append(("hidden_text", page))
        waiting.extend((child, dark, hidden) for child in reversed(each))
    return list(dict.fromkeys(found))


def _said(run: Element) -> str:
    return "".join(each.text or "" for each in run if _local(each) in {"t", "delText"})


def _has_background(root: Element) -> bool:
    return any(_local(each) == "background" for each in root)


def _is_dark(element: Element, kind: str) -> bool:
    """Whether an element may put a colour behind what is in it."""
    if kind in {"txbxContent", "pict", "drawing"}:
        return True
    if kind == "tbl":
        style = _child(element, "tblPr", "tblStyle")
        return style is not None and _value(style) not in _PLAIN_TABLES
    return kind in {"tc", "p", "tr"} and _child(element, f"{kind}Pr", "shd") is not None


def _is_hidden(look: Element | None, styles: Styles, *, dark: bool) -> bool:
    if look is None:
        return False
    style = _child(look, "rStyle")
    if _is_on(_child(look, "vanish")) or (style is not None and _value(style) in styles.hidden):
        return True
    size = _child(look, "sz")
    if size is not None and _value(size).isdecimal() and int(_value(size)) < _TINY_HALF_POINTS:
        return True
    colour = _child(look, "color")
    shaded = dark or _child(look, "shd") is not None or _child(look, "highlight") is not None
    named = style is not None and _value(style) in styles.shaded
    return colour is not None and _value(colour).upper() == "FFFFFF" and not (shaded or named)


class Show:
    """A deck, slide by slide."""

    def __init__(self, roots: dict[str, Element]) -> None:
        self._roots = roots
        size = next((each for each in roots["ppt/presentation.xml"].iter() if _local(each) == "sldSz"), None)
        self._wide = int(size.get("cx", 0)) if size is not None else 0
        self._high = int(size.get("cy", 0)) if size is not None else 0

    def marks(self, name: str) -> list[str]:
        """What is hidden on a slide, each kind once."""
        slide = self._roots[name]
        found = ["hidden_slide"] if slide.get("show", "").lower() in _OFF else []
        if any(self._unseen(shape, name) for shape in _shapes(slide)):
            found.append("hidden_text")
        return found

    def _unseen(self, shape: Element, name: str) -> bool:
        words = [run for run in shape.iter() if _local(run) == "r" and _has_letters(_said(run))]
        if not words:
            return False
        named = next((each for each in shape.iter() if _local(each) == "cNvPr"), None)
        if named is not None and named.get("hidden", "").lower() in {"1", "true"}:
            return True
        return self._is_outside(shape) or any(self._is_lost(run, shape, name) for run in words)

    def _is_outside(self, shape: Element) -> bool:
        box = _box(shape)
        if box is None or not self._wide:
            return False
        x, y, wide, high = box
        return x >= self._wide or y >= self._high or x + wide <= 0 or y + high <= 0

    def _is_lost(self, run: Element, shape: Element, name: str) -> bool:
        look = _child(run, "rPr")
        if look is None:
            return False
        if look.get("sz", "").isdecimal() and int(look.get("sz", "")) < _TINY_HUNDREDTHS:
            return True
        fill = _child(look, "solidFill")
        colour = next(iter(fill), None) if fill is not None else None
        if colour is None:
            return False
        alpha = _child(colour, "alpha")
        if alpha is not None and alpha.get("val", "").isdecimal() and int(alpha.get("val", "")) < _FAINT:
            return True
        white = colour.get("val", "").upper() in {"FFFFFF", "BG1", "LT1"} and len(colour) == 0
        return white and _local(shape) == "sp" and self._is_on_paper(shape, name)

    def _is_on_paper(self, shape: Element, name: str) -> bool:
        """Whether nothing but white paper can lie behind a shape."""
        look = _child(shape, "spPr")
        if _child(shape, "style", "fillRef") is not None or any(
            _local(each).endswith("Fill") and _local(each) != "noFill"
            for each in (look if look is not None else ())
        ):
            return False
        if any(_local(each) == "ph" for each in shape.iter()):
            return False
        slide = self._roots[name]
        behind = [each for each in _shapes(slide) if each is not shape and _covers(each)]
        return not behind and not any(self._is_painted(part) for part in self._grounds(name))

    def _grounds(self, name: str) -> Iterator[Element]:
        """The slide, its layout and that one's master."""
        waiting, seen = [name], set()
        while waiting:
            part = waiting.pop()
            if part in seen or part not in self._roots:
                continue
            seen.add(part)
            yield self._roots[part]
            rels = office_parts.rels_of(part)
            waiting += [
                office_parts.target_of(rels, tie.get("Target", ""))
                for tie in self._roots.get(rels, ())
                if tie.get("Type", "").endswith(("/slideLayout", "/slideMaster"))
            ]

    def _is_painted(self, ground: Element) -> bool:
        paper = _child(ground, "cSld", "bg")
        if paper is not None:
            theme = _child(paper, "bgRef", "schemeClr")
            if theme is None or theme.get("val") not in {"bg1", "lt1"}:
                return True
        if _local(ground) == "sld":
            return False
        return any(_covers(each) for each in _shapes(ground))


def _shapes(slide: Element) -> Iterator[Element]:
    """Every shape on a slide, those within groups too."""
    for each in slide.iter():
        if _local(each) in {"sp", "pic", "graphicFrame", "cxnSp"}:
            yield each


def _covers(shape: Element) -> bool:
    """Whether a shape may put a colour behind another."""
    if _local(shape) in {"pic", "graphicFrame"}:
        return True
    look = _child(shape, "spPr")
    own = look is not None and any(
        _local(each).endswith("Fill") and _local(each) != "noFill" for each in look
    )
    return own or _child(shape, "style", "fillRef") is not None


def _box(shape: Element) -> tuple[int, int, int, int] | None:
    """Where a shape stands; nothing for one in a group, whose places are the group's own."""
    place = _child(shape, "spPr", "xfrm")
    if place is None:
        place = _child(shape, "xfrm")
    off, size = _child(place, "off"), _child(place, "ext")
    if off is None or size is None:
        return None
    try:
        return (
            int(off.get("x", "")),
            int(off.get("y", "")),
            int(size.get("cx", "")),
            int(size.get("cy", "")),
        )
    except ValueError:
        return None
