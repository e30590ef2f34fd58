"""Reads and draws the pages of a PDF with PDFium, which aborts its whole process on some hostile files.

So it runs inside the child only, and a file that kills the child is refused.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
from PIL import Image

from portal.lib.safely_child import Refusal

MOST_PIXELS = 40_000_000  # A3 at 288 dots an inch is 16 million
_MOST_LETTERS = 4_000_000  # of one file; a 200-page report has half a million
_IMAGE = 3  # PDFium's FPDF_PAGEOBJ_IMAGE
_CHECK_PIXELS = 2_000_000  # to look for hidden words; A4 has half a million points
_MOST_RECTS = 20_000  # pieces of text of one page
_MOST_UNSEEN = 4  # letters and digits: a stray sign is no hidden word
_SMALLEST = 1.2  # points: small letters of 2.4 points, which no printer shows
_CONTRAST = 16  # of 255
# Where PDFium joined a word over a line end, and what no database or page can hold.
_JOINED = re.compile("[\x02\ufffe]\\s*")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufdd0-\ufdef\uffff]")


@contextmanager
def _document(source: str) -> Iterator[Any]:
    pdfium: Any = pypdfium2
    try:
        document = pdfium.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        raise Refusal("broken", "This PDF is damaged and cannot be drawn. Please save it again.") from error
    try:
        yield document
    finally:
        document.close()


def read(source: str) -> tuple[list[str], list[int]]:
    """The words of each page in the order the file draws them, and the pages (from 1) with words that nobody sees.

    Every page is drawn on the way: a page that kills the renderer must not wait for its first reader.
    """
    texts: list[str] = []
    hidden: list[int] = []
    letters = 0
    with _document(source) as document:
        for number, page in enumerate(document, 1):
            held = page.get_textpage()
            sheet = _drawn(page)
            text = held.get_text_range() if letters < _MOST_LETTERS else ""
            if text.strip() and _unseen(held, page, sheet) >= _most_unseen(page, text):
                hidden.append(number)
            held.close()
            page.close()
            text = _UNFIT.sub("", _JOINED.sub("", text.replace("\r\n", "\n"))).strip()
            letters += len(text)
            texts.append(text)
    return texts, hidden


def _drawn(page: Any) -> Image.Image:
    """The page at a dot to the point, smaller where it would have too many."""
    width, height = page.get_size()
    scale = min(1.0, (_CHECK_PIXELS / (width * height)) ** 0.5)
    image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return image


def _most_unseen(page: Any, text: str) -> float:
    """How many unseen letters are hidden words: more of them on a scan, where a program read with a slip here or there."""
    width, height = page.get_size()
    boxes = (each.get_bounds() for each in page.get_objects(filter=[_IMAGE], max_depth=2))
    is_scan = any((box[2] - box[0]) * (box[3] - box[1]) > 0.7 * width * height for box in boxes)
    return max(_MOST_UNSEEN, 0.2 * sum(letter.isalnum() for letter in text) if is_scan else 0)


def _unseen(held: Any, page: Any, sheet: Image.Image) -> int:
    """How many letters of a page leave no trace where they stand: not drawn, covered, of the paper's colour, tiny.

    A scan whose words a program read has them undrawn above the picture of them, which is trace enough.
    """
    letters = 0
    at = _Placing(page, sheet)
    for number in range(min(held.count_rects(), _MOST_RECTS)):
        box = held.get_rect(number)
        if at.shows(box) and box[3] - box[1] >= _SMALLEST:
            continue
        letters += sum(letter.isalnum() for letter in held.get_text_bounded(*_wider(box)))
    return letters


def _wider(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    return left - 0.5, bottom - 0.5, right + 0.5, top + 0.5


class _Placing:
    """Where a box of the page, in points, lies on its drawing."""

    def __init__(self, page: Any, sheet: Image.Image) -> None:
        self._sheet = sheet
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._turn = page.get_rotation() % 360

    def shows(self, box: tuple[float, float, float, float]) -> bool:
        """Whether anything is drawn there: more than one colour."""
        wide, high = self._right - self._left, self._top - self._bottom
        x0, x1 = (box[0] - self._left) / wide, (box[2] - self._left) / wide
        y0, y1 = (self._top - box[3]) / high, (self._top - box[1]) / high
        if self._turn == 90:
            x0, x1, y0, y1 = 1 - y1, 1 - y0, x0, x1
        elif self._turn == 180:
            x0, x1, y0, y1 = 1 - x1, 1 - x0, 1 - y1, 1 - y0
        elif self._turn == 270:
            x0, x1, y0, y1 = y0, y1, 1 - x1, 1 - x0
        width, height = self._sheet.size
        crop = (
            max(0, int(x0 * width)),
            max(0, int(y0 * height)),
            min(width, int(x1 * width) + 1),
            min(height, int(y1 * height) + 1),
        )
        if crop[0] >= crop[2] or crop[1] >= crop[3]:
            return False
        extrema: Any = self._sheet.crop(crop).getextrema()
        return any(most - least > _CONTRAST for least, most in extrema)


def picture(source: str, page: int, width_px: int, target: str) -> dict[str, Any]:
    """Draw one page (from 0) so many pixels wide, with its filled fields, as WebP or PNG by the target's suffix.

    Answers ``width`` and ``height`` in pixels, smaller than asked where the page would have too many of them.
    """
    with _document(source) as document:
        document.init_forms()
        return _picture(document, page, width_px, target)


def pictures(source: str, pages: list[int], width_px: int, folder: str) -> dict[str, Any]:
    """Draw several pages (from 1) as WebP files with their numbers for names; answers ``sizes``: page, width, height."""
    sizes = []
    with _document(source) as document:
        document.init_forms()
        for page in pages:
            drawn = _picture(document, page - 1, width_px, f"{folder}/{page}.webp")
            sizes.append((page, drawn["width"], drawn["height"]))
    return {"sizes": sizes}


def _picture(document: Any, page: int, width_px: int, target: str) -> dict[str, Any]:
    if not 0 <= page < len(document):
        raise Refusal("no_page", "This PDF has no such page.")
    sheet = document[page]
    width, height = sheet.get_size()
    scale = min(width_px / width, (MOST_PIXELS / (width * height)) ** 0.5, 16_000 / max(width, height))
    image = sheet.render(scale=scale).to_pil().convert("RGB")
    image.save(target, **({"quality": 82, "method": 4} if target.endswith(".webp") else {"optimize": False}))
    sheet.close()
    return {"width": image.width, "height": image.height}
