"""What the limited child does with a PDF. Callers use ``portal.lib.documents``."""

from dataclasses import astuple
from typing import Any

import pikepdf

from portal.lib import pdf_clean, pdf_pages, pdf_words
from portal.lib.safely_child import Refusal

picture = pdf_pages.picture
pictures = pdf_pages.pictures


def clean(source: str, target: str, most_pages: int = pdf_clean.MOST_PAGES) -> dict[str, Any]:
    """Write a harmless copy of a PDF, draw every page of it once, and say what it is.

    Answers ``pages``, ``width_pt`` and ``height_pt`` of the first page as seen, ``title``, ``lang``, ``tagged``,
    ``text_by_page``, ``removed`` (the kinds of things taken out), ``marks`` (kind, page, place) and ``beside`` (page,
    place, text, names only). Raises Refusal.
    """
    try:
        with pdf_clean.opened(source) as pdf:
            pages = pdf_clean.measure(pdf, most_pages)
            removed, marks = pdf_clean.strip(pdf)
            marks += pdf_words.marks(pdf)
            beside = [astuple(each) for each in pdf_words.words(pdf)]
            facts = _facts(pdf)
            pdf_clean.save(pdf, target, encryption=False, recompress_flate=False)
    except (Refusal, MemoryError):
        raise
    except Exception as error:
        # qpdf answers a broken file with any of a dozen errors; to the reader they are one.
        raise Refusal("broken", "This PDF is damaged and cannot be read. Please save it again.") from error
    texts, hidden = pdf_pages.read(target)
    marks += [("hidden_text", page, f"Page {page}") for page in hidden]
    return {
        **facts,
        "pages": pages,
        "removed": removed,
        "marks": sorted(set(marks), key=lambda mark: (mark[1], mark[0])),
        "beside": beside,
        "text_by_page": texts,
    }


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
