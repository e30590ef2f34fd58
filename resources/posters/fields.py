"""Which words a poster carries about a safeguarding lead, where they usually stand, and how they scale. Pure.

A place on a page is a fraction of the page as a reader sees it, measured from its top left corner, so that one
marking serves every paper; type sizes are points at the artwork's own size, because what can be read is physical.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

FULL, MINI = "full", "mini"

# Paper in points, upright.
PAPERS: dict[str, tuple[float, float]] = {
    "a3": (841.89, 1190.55),
    "a4": (595.28, 841.89),
    "a5": (419.53, 595.28),
    "a6": (297.64, 419.53),
}
# The first of each is what people get who choose none.
PAPERS_OF: dict[str, tuple[str, ...]] = {FULL: ("a4", "a3"), MINI: ("a5", "a6")}

LEAST_PRINTED = 7.0  # points on the paper in somebody's hand; smaller is not read on a wall or a badge


@dataclass(frozen=True)
class Word:
    """One thing that is said about the lead: how the form calls it and how long it may be before it is tried."""

    key: str
    label: str
    longest: int
    hint: str = ""
    autocomplete: str = "off"


WORDS: dict[str, Word] = {
    word.key: word
    for word in (
        Word("lead_organisation", "Your organisation", 160, autocomplete="organization"),
        Word("lead_name", "Safeguarding lead’s name", 120),
        Word("lead_role", "Role", 160),
        Word("lead_phone", "Phone", 60),
        Word("lead_email", "Email", 254),
        Word("deputy1_name", "First deputy", 120),
        Word("deputy1_phone", "First deputy’s phone", 60),
        Word("deputy2_name", "Second deputy", 120),
        Word("deputy2_phone", "Second deputy’s phone", 60),
        Word("cover_text", "Cover", 160, "Who to ring in holidays. Left empty, the line is left out."),
        Word("out_of_hours", "Out of hours", 80),
    )
}
# What the portal itself puts on a poster, and a picture that its maker brings.
PICTURES = {
    "logo": "Logo",
    "contact_qr": "Square code to ring, write or open a page",
    "check_qr": "Square code to check this copy",
}
CHECK_CODE = "check_code"
LABELS: dict[str, str] = {
    **{word.key: word.label for word in WORDS.values()},
    **PICTURES,
    CHECK_CODE: "Code of this copy",
}
REFUSE, FIXED = "refuse", "fixed"
NEEDED = ("lead_name", "lead_phone")  # a poster without a box for these tells nobody whom to ring


@dataclass(frozen=True)
class Box:
    """The space for one word or picture: fractions of the page, points of type.

    `before` is printed in front of the word; `alt` says what a picture is.
    """

    key: str
    x: float
    y: float
    w: float
    h: float
    size_max: float
    size_min: float
    max_lines: int = 1
    font_role: str = "body"
    align: str = "left"
    colour: str = "#FFFFFF"
    before: str = ""
    overflow: str = REFUSE
    alt: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether a picture stands here and no word."""
        return self.key in PICTURES

    @property
    def smallest(self) -> float:
        """The smallest type that is tried: one that keeps its size is never made smaller."""
        return self.size_max if self.overflow == FIXED else self.size_min


@dataclass(frozen=True)
class Fit:
    """How a word fits its box: the type size in points on the paper, and about how many letters are too many."""

    key: str
    size: float
    ok: bool
    over: int = 0


def tidy(text: str) -> str:
    """What was typed or pasted as one line of plain letters: no line ends, no signs that turn or hide text.

    Two joiners stay, since Persian, Hindi and Bengali need them.
    """
    kept = (
        letter
        for letter in unicodedata.normalize("NFC", text)
        if letter.isspace()
        or letter in "\u200c\u200d"
        or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs"}
    )
    # Spaces are joined last: a sign that was taken out may have stood between two of them.
    return " ".join("".join(kept).split())


_EMAIL = re.compile(r"[^@.]*[@.]?")
_GAP = re.compile(r"\s+|(?<=[^\W\d_][-\u2010\u2013])(?=[^\W\d_])")


def pieces(key: str, text: str) -> list[str]:
    """A word cut where a line may end: an e-mail address after @ and dots, the rest at spaces and inner hyphens.

    A copy's code is typed from the wall, so it stays in one piece.
    """
    if key == "lead_email":
        return [piece for piece in _EMAIL.findall(text) if piece]
    if key == CHECK_CODE:
        return text.split()
    return [piece for piece in _GAP.split(text) if piece]


def at_scale(box: Box, scale: float) -> Box:
    """The box of a poster that is printed `scale` times its own size: what would be too small stays readable."""
    least = min(LEAST_PRINTED / scale, box.size_max)
    return replace(box, size_min=max(box.size_min, least))


def paper_of(paper: str, width: float, height: float) -> tuple[float, float]:
    """A paper's width and height in points, turned as the artwork is."""
    short, long = PAPERS[paper]
    return (long, short) if width > height else (short, long)


def scale_to(width: float, height: float, sheet: tuple[float, float]) -> float:
    """How many times its own size a page of width and height becomes on a sheet, whole and undistorted."""
    return min(sheet[0] / width, sheet[1] / height)


@dataclass(frozen=True)
class Sheet:
    """One size of a poster as it can be made: its artwork and pictures (stored names), points, boxes, papers."""

    size: str
    title: str
    lang: str
    artwork: str
    picture: str
    picture2x: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    papers: tuple[str, ...]

    def scale(self, paper: str = "") -> float:
        """How many times its own size it becomes on a paper, the usual one where none is given."""
        return scale_to(self.width, self.height, paper_of(paper or self.papers[0], self.width, self.height))

    def boxes_on(self, paper: str = "") -> tuple[Box, ...]:
        """The boxes in reading order, with type that stays readable on that paper."""
        return tuple(at_scale(box, self.scale(paper)) for box in self.boxes)

    def smaller(self) -> "Sheet":
        """The full poster as its own mini. On A6 nothing of a full poster could be read, so A5 is all there is."""
        return replace(self, size=MINI, papers=("a5",))

    @property
    def keys(self) -> frozenset[str]:
        """The words that this sheet has boxes for."""
        return frozenset(box.key for box in self.boxes)


_Row = tuple[str, tuple[float, float, float, float], tuple[float, float, int], dict[str, str]]


def _of(page: tuple[float, float], *rows: _Row) -> tuple[Box, ...]:
    """Boxes from points on a page of that size: key, (x, y, width, height), (largest, smallest, lines), the rest."""
    width, height = page
    boxes = []
    for key, (x, y, w, h), (size_max, size_min, lines), rest in rows:
        boxes.append(
            Box(
                key=key,
                x=round(x / width, 4),
                y=round(y / height, 4),
                w=round(w / width, 4),
                h=round(h / height, 4),
                size_max=size_max,
                size_min=size_min,
                max_lines=lines,
                font_role=rest.get("font_role", "body"),
                align=rest.get("align", "left"),
                before=rest.get("before", ""),
                colour=rest.get("colour", "#FFFFFF"),
            )
        )
    return tuple(boxes)


_STRONG = {"font_role": "strong"}
_RIGHT = {"align": "right"}
# The panel of the posters that the portal draws itself (typst/poster.typ holds the same numbers).
_FULL = _of(
    PAPERS["a4"],
    ("lead_name", (54, 558, 286, 38), (27, 13, 2), _STRONG),
    ("lead_role", (54, 599, 286, 30), (16, 9.5, 2), {}),
    ("lead_organisation", (54, 630, 286, 30), (16, 9.5, 2), {}),
    ("lead_phone", (350, 558, 194, 38), (24, 11, 2), _STRONG | _RIGHT),
    ("lead_email", (350, 599, 194, 58), (16, 8, 4), _RIGHT),
    ("deputy1_name", (54, 676, 330, 21), (16, 9, 1), {"before": "Deputy: "}),
    ("deputy1_phone", (390, 676, 154, 21), (16, 9, 1), _RIGHT),
    ("deputy2_name", (54, 699, 330, 21), (16, 9, 1), {"before": "Deputy: "}),
    ("deputy2_phone", (390, 699, 154, 21), (16, 9, 1), _RIGHT),
    ("cover_text", (54, 724, 490, 24), (15, 8.5, 2), {}),
    ("out_of_hours", (54, 749, 490, 20), (15, 8.5, 1), {"before": "Evenings and weekends: "}),
    ("logo", (28, 20, 130, 48), (14, 9, 1), {}),
    ("contact_qr", (513, 20, 54, 54), (14, 9, 1), {}),
    (CHECK_CODE, (300, 788, 216, 34), (10.5, 8, 2), _RIGHT | {"colour": "#454D5B"}),
    ("check_qr", (523, 783, 44, 44), (14, 9, 1), {}),
)
_MINI = _of(
    PAPERS["a6"],
    ("lead_name", (28, 233, 242, 29), (20, 10, 2), _STRONG),
    ("lead_role", (28, 263, 242, 20), (12, 7.5, 2), {}),
    ("lead_organisation", (28, 284, 242, 20), (12, 7.5, 2), {}),
    ("lead_phone", (28, 306, 242, 22), (18, 9, 1), _STRONG),
    ("lead_email", (28, 331, 242, 23), (11, 7, 2), {}),
    ("deputy1_name", (28, 357, 142, 18), (10, 7, 2), {"before": "or "}),
    ("deputy1_phone", (174, 357, 96, 18), (10, 7, 2), _STRONG | _RIGHT),
    ("out_of_hours", (28, 377, 242, 13), (9, 7, 1), {"before": "Out of hours: "}),
    ("logo", (14, 10, 76, 28), (14, 9, 1), {}),
    ("contact_qr", (239, 10, 44, 44), (14, 9, 1), {}),
    (CHECK_CODE, (173, 398, 110, 9), (7.5, 7, 1), _RIGHT | {"colour": "#454D5B"}),
    ("check_qr", (239, 74, 44, 44), (14, 9, 1), {}),
)


def usual_boxes(size: str, width: float = 0, colour: str = "#FFFFFF") -> tuple[Box, ...]:
    """The boxes that stand on a poster of our own hand; `width` (points) fits their type to a page of that width."""
    boxes, page = (_MINI, PAPERS["a6"]) if size == MINI else (_FULL, PAPERS["a4"])
    times = width / page[0] if width else 1
    return tuple(
        replace(
            box,
            size_max=round(box.size_max * times, 1),
            size_min=round(box.size_min * times, 1),
            colour=colour if box.colour == "#FFFFFF" else box.colour,
        )
        for box in boxes
    )


_MEANT = (
    # What a designer calls a form field, first match wins.
    ("lead_email", r"mail"),
    ("out_of_hours", r"out.?of.?hours|evening|weekend|ooh"),
    ("cover_text", r"cover|holiday"),
    ("deputy2_phone", r"(dep|second).*2.*(phone|tel|number)|(dep|second).*(phone|tel|number).*2"),
    ("deputy2_name", r"dep.*2"),
    ("deputy1_phone", r"dep.*(phone|tel|number)"),
    ("deputy1_name", r"dep"),
    ("lead_phone", r"phone|tel|mobile|number|contact"),
    ("lead_organisation", r"org|school|agency|setting|employer"),
    ("lead_role", r"role|title|position"),
    ("lead_name", r"name|lead|dsl"),
)


def boxes_from(found: list[dict[str, float | str]], width: float, colour: str = "#1D2530") -> tuple[Box, ...]:
    """Boxes from the form fields that a designer's file had, each for the word that its name speaks of, once."""
    boxes: dict[str, Box] = {}
    for each in found:
        words = f"{each['name']} {each['label']}".lower()
        key = next((key for key, pattern in _MEANT if re.search(pattern, words) and key not in boxes), "")
        if key:
            usual = next(box for box in usual_boxes(FULL, width) if box.key == key)
            x, y, w, h = (float(each[name]) for name in ("x", "y", "w", "h"))
            box = replace(usual, x=x, y=y, w=w, h=h, max_lines=int(each["lines"]))
            boxes[key] = replace(box, align="left", colour=colour, before="")
    return tuple(boxes.values())
