"""What the limited child does with a PDF. Callers use ``portal.lib.documents``."""

from typing import Any

import pikepdf

from portal.lib import pdf_clean, pdf_pages
from portal.lib.safely_child import Refusal

picture = pdf_pages.picture


def clean(source: str, target: str, most_pages: int = pdf_clean.MOST_PAGES) -> dict[str, Any]:
    """Write a harmless copy of a PDF and say what it is.

    Answers ``pages``, ``width_pt`` and ``height_pt`` of the first page as seen, ``title``, ``lang``, ``tagged``,
    ``text_by_page`` and ``removed`` (the kinds of things taken out). Raises Refusal.
    """
    try:
        with pdf_clean.opened(source) as pdf:
            pages = pdf_clean.measure(pdf, most_pages)
            removed = pdf_clean.strip(pdf)
            facts = _facts(pdf)
            pdf.save(
                target,
                encryption=False,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                recompress_flate=False,
                deterministic_id=True,
            )
    except (Refusal, MemoryError):
        raise
    except Exception as error:
        # qpdf answers a broken file with any of a dozen errors; to the reader they are one.
        raise Refusal("broken", "This PDF is damaged and cannot be read. Please save it again.") from error
    return {**facts, "pages": pages, "removed": removed, "text_by_page": pdf_pages.text_by_page(target)}


def _facts(pdf: pikepdf.Pdf) -> dict[str, Any]:
    width, height = pdf_clean.size_of(pdf.pages[0])
    marked: Any = pdf.Root.get("/MarkInfo", {})
    title = str(pdf.docinfo.get("/Title", "")).strip()
    if not title and "/Metadata" in pdf.Root:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as held:
            title = str(held.get("dc:title") or "").strip()
    return {
        "width_pt": width,
        "height_pt": height,
        "title": _line(title)[:500],
        "lang": _line(str(pdf.Root.get("/Lang", "")))[:35],
        "tagged": bool(marked.get("/Marked", False)) and "/StructTreeRoot" in pdf.Root,
    }


def _line(text: str) -> str:
    """The printable letters: a database holds no others."""
    return "".join(letter for letter in text if letter.isprintable()).strip()
