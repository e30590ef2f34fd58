"""The learning posters: drawn from words by a worker, and one whose finished artwork was handed in."""

from typing import Any

from accounts.models import Partnership
from portal.home.seed import cards, wording
from portal.home.seed.people import Cast
from resources.posters import actions, artwork, fields
from resources.posters.models import Poster

INK = "#1D2530"
A4 = fields.PAPERS["a4"]
# The empty panel of the finished poster, in points from its top left corner: x, y, width, height, largest and
# smallest type. Names stand on the left, numbers on the right.
PANEL = {
    "lead_name": (57, 657, 288, 33, 24, 13),
    "lead_role": (57, 690, 288, 24, 14, 9),
    "lead_organisation": (57, 714, 288, 24, 14, 9),
    "lead_phone": (350, 657, 194, 33, 22, 11),
    "lead_email": (350, 690, 194, 46, 13, 8),
    "deputy1_name": (57, 739, 288, 16, 12, 8),
    "deputy1_phone": (350, 739, 140, 16, 12, 8),
    "out_of_hours": (57, 757, 288, 15, 11, 8),
    fields.CHECK_CODE: (350, 757, 140, 26, 10, 8),
    "check_qr": (496, 737, 48, 48, 14, 9),
}
STRONG = ("lead_name", "lead_phone")
LINES = {"lead_name": 2, "lead_role": 2, "lead_organisation": 2, "lead_email": 4, fields.CHECK_CODE: 2}
BEFORE = {"deputy1_name": "Deputy: ", "out_of_hours": "Evenings and weekends: "}


def write(cast: Cast) -> None:
    """Add the posters that are missing."""
    partnership = Partnership.objects.get().full_name
    for row in wording.read("posters")["poster"]:
        if not cards.known(row["slug"]):
            _poster(cast, row, partnership)


def _poster(cast: Cast, row: dict[str, Any], partnership: str) -> None:
    words = {"headline": row["title"], "line": row["line"], "messages": row["messages"]}
    drawn = artwork.text_of(row["title"], row["line"], row["messages"], partnership)
    poster = actions.add_poster(
        card=cards.words_of(row | {"summary": row["line"]}),
        by=cast.bea,
        text_alternative=row.get("text", drawn).strip(),
        mini_from_full=row.get("mini", True),
        words=None if "file" in row else words,
    )
    if not row.get("mini", True):
        actions.take_mini_away(poster=poster, by=cast.bea)
    if "file" in row:
        _hand_in(cast, poster, row["file"])
    cards.publish_when_ready(poster.resource, wording.past(row["published"]), by=cast.bea)


def _hand_in(cast: Cast, poster: Poster, name: str) -> None:
    """Give finished artwork as a designer's PDF, and mark the room that it has for the lead."""
    with (wording.FILES / name).open("rb") as file:
        (full,) = actions.upload_artwork(poster=poster, files={fields.FULL: file}, by=cast.bea)
    actions.mark_boxes(size=full, boxes=[_box(key) for key in PANEL], by=cast.bea)


def _box(key: str) -> fields.Box:
    x, y, width, height, largest, smallest = PANEL[key]
    return fields.Box(
        key=key,
        x=round(x / A4[0], 4),
        y=round(y / A4[1], 4),
        w=round(width / A4[0], 4),
        h=round(height / A4[1], 4),
        size_max=largest,
        size_min=smallest,
        max_lines=LINES.get(key, 1),
        font_role="strong" if key in STRONG else "body",
        align="left" if x < A4[0] / 2 else "right",
        colour=INK,
        before=BEFORE.get(key, ""),
    )
