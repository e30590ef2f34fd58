"""Artwork on its way to the shelf: fetched or drawn, cleaned and rendered in the limited subprocess, stored."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from portal.lib import documents, findings, safely, storage, typst_draw
from portal.lib.documents import Inspected
from portal.lib.safely import Limits, Refused, Scratch
from resources.library import covers
from resources.posters import artwork, fields
from resources.posters.models import Poster, PosterSize

LARGEST = 20 * 1024 * 1024
MOST_PAGES = 4
LEAST_DPI = 100  # dots an inch below which a picture is not printed
PICTURE = 480  # pixels wide: a poster on a page is never wider; twice that for sharp screens


@dataclass(frozen=True)
class Checked:
    """Harmless artwork that lies in the media bucket, with its pictures, and the form fields that were in it."""

    found: Inspected
    artwork_name: str
    sha256: str
    picture_name: str
    picture2x_name: str
    boxes: list[dict[str, Any]]


def check(size: PosterSize, partnership: str) -> Checked:
    """Look through what was uploaded, or draw it from the poster's words, and store the clean copy and its pictures.

    Raises Refused with a sentence for the uploader, or storage.StorageUnavailable.
    """
    with Scratch() as folder:
        given = folder / "given"
        if size.drawn:
            given.write_bytes(_draw(size.poster, size.size, partnership))
        else:
            storage.fetch_to(storage.QUARANTINE, size.quarantine_name, given)
        found = documents.inspect_document(given, largest=LARGEST, most_pages=MOST_PAGES)
        if found.kind not in {"pdf", "png", "jpeg"}:
            raise Refused("not_pdf", "A poster’s artwork is a PDF, or a PNG or JPEG picture.")
        for finding in found.findings:
            if finding.kind in findings.CHILDS_DETAILS:
                raise Refused("childs_details", finding.line)
        ready = folder / "ready.pdf"
        if found.kind != "pdf":
            return _stored(_as_page(size, found, ready), ready, [])
        told = safely.run(
            "resources.posters.artwork_file:prepare",
            {"source": str(found.path), "target": str(ready)},
            limits=Limits(cpu=20, wall=45),
            folder=folder,
        )
        return _stored(found, ready, told["found"])


def _as_page(size: PosterSize, found: Inspected, ready: Path) -> Inspected:
    """A picture as a page of A4, or A6 for a mini, that says the poster's text alternative. Raises Refused."""
    paper = "a6" if size.size == fields.MINI else "a4"
    inches = fields.PAPERS[paper][1] / 72
    if max(found.width, found.height) < inches * LEAST_DPI:
        raise Refused(
            "too_coarse",
            f"This picture has too few dots to print: {round(inches * LEAST_DPI)} on its longer side are the least.",
        )
    poster = size.poster
    told = safely.run(
        "resources.posters.artwork_file:from_picture",
        {
            "source": str(found.path),
            "target": str(ready),
            "long_side": fields.PAPERS[paper][1],
            "alt": poster.text_alternative or poster.resource.title,
        },
        limits=Limits(cpu=20, wall=45),
        folder=ready.parent,
    )
    return replace(found, width=told["width"], height=told["height"], tagged=True)


def _stored(found: Inspected, ready: Path, boxes: list[dict[str, Any]]) -> Checked:
    name = storage.new_name("posters", "pdf")
    pictures = []
    for width in (PICTURE, 2 * PICTURE):
        target = ready.with_name(f"{width}.webp")
        documents.draw_page(ready, 0, width, target)
        picture = name.replace(".pdf", f"-{width}.webp")
        with target.open("rb") as file:
            storage.put(storage.MEDIA, picture, file, content_type="image/webp")
        pictures.append(picture)
    with ready.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        storage.put(storage.MEDIA, name, file, content_type="application/pdf")
    return Checked(found, name, sha256, pictures[0], pictures[1], boxes)


def _draw(poster: Poster, size: str, partnership: str) -> bytes:
    """The artwork from the poster's words and its card's cover. Raises Refused where the words do not fit."""
    words, card = poster.words, poster.resource
    width, height = artwork.COVER_SIZES[size]
    cover = covers.draw(
        card.slug, motif=card.cover_motif or "lighthouse", quiet=card.quiet, width=width, height=height
    )
    try:
        return artwork.draw_poster(
            words["headline"], words["line"], words["messages"], cover, partnership, size
        )
    except artwork.TooManyWords:
        raise Refused(
            "too_many_words", "These words do not fit on the poster. Please make them shorter."
        ) from None
    except typst_draw.CannotDraw as error:
        raise Refused("cannot_draw", str(error), error.detail) from error
