"""Reads and draws the pages of a PDF with PDFium, which aborts its whole process on some hostile files.

So it runs inside the child only, and a file that kills the child is refused.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2

from portal.lib.safely_child import Refusal

MOST_PIXELS = 40_000_000  # A3 at 288 dots an inch is 16 million
_MOST_LETTERS = 4_000_000  # of one file; a 200-page report has half a million
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


def text_by_page(source: str) -> list[str]:
    """The words of each page, in the order the file draws them."""
    texts: list[str] = []
    letters = 0
    with _document(source) as document:
        for page in document:
            held = page.get_textpage()
            text = held.get_text_bounded() if letters < _MOST_LETTERS else ""
            held.close()
            page.close()
            text = _UNFIT.sub("", _JOINED.sub("", text.replace("\r\n", "\n"))).strip()
            letters += len(text)
            texts.append(text)
    return texts


def picture(source: str, page: int, width_px: int, target: str) -> dict[str, Any]:
    """Draw one page (from 0) so many pixels wide, with its filled fields, as WebP or PNG by the target's suffix.

    Answers ``width`` and ``height`` in pixels, smaller than asked where the page would have too many of them.
    """
    with _document(source) as document:
        document.init_forms()
        if not 0 <= page < len(document):
            raise Refusal("no_page", "This PDF has no such page.")
        sheet = document[page]
        width, height = sheet.get_size()
        scale = min(width_px / width, (MOST_PIXELS / (width * height)) ** 0.5, 16_000 / max(width, height))
        image = sheet.render(scale=scale).to_pil().convert("RGB")
        image.save(
            target, **({"quality": 82, "method": 4} if target.endswith(".webp") else {"optimize": False})
        )
        return {"width": image.width, "height": image.height}
