"""Pictures of every page of a file, drawn in the limited subprocess a few at a time."""

from collections.abc import Iterator

from portal.lib import documents, storage
from portal.lib.safely import Scratch
from resources.library.models import DocumentVersion

WIDTH = 1000  # pixels: a page is read at this size on a wide screen, and printed at 120 dots to the inch
AT_ONCE = 10  # pages for one child, so that none of them is long at it


def draw_pages(version: DocumentVersion) -> Iterator[tuple[int, str, tuple[int, int]]]:
    """Draw and store the pages that have no picture yet; yields number, stored name and size in pixels of each.

    Raises safely.Refused, storage.NotStored or storage.StorageUnavailable.
    """
    drawn = set(version.sheets.exclude(picture_name="").values_list("number", flat=True))
    wanted = [number for number in range(1, (version.pages or 0) + 1) if number not in drawn]
    if not wanted:
        return
    with Scratch() as folder:
        source = folder / "drawn.pdf"
        storage.fetch_to(storage.MEDIA, version.drawn_from, source)
        for first in range(0, len(wanted), AT_ONCE):
            some = wanted[first : first + AT_ONCE]
            for number, size in documents.draw_pages(source, some, WIDTH, folder).items():
                name = version.drawn_from.replace(".pdf", f"-{number}.webp")
                with (folder / f"{number}.webp").open("rb") as file:
                    storage.put(storage.MEDIA, name, file, content_type="image/webp")
                yield number, name, size
