"""A document as its readers turn it over: one page at a time or all of them, each with its picture and its words."""

from dataclasses import dataclass
from typing import Any

from portal.lib import storage
from resources.library.models import DocumentPage, DocumentVersion

A_WHILE = 3600  # seconds that a picture's address holds: a long report is scrolled slowly


@dataclass(frozen=True)
class Reading:
    """What of a version is open: its sheets, and how many there are in all."""

    version: DocumentVersion
    sheets: list[DocumentPage]
    total: int
    number: int

    @property
    def whole(self) -> bool:
        """Whether all pages are open at once."""
        return self.number == 0

    @property
    def before(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if 0 < self.number < self.total else None

    @property
    def pictures(self) -> list[tuple[DocumentPage, str]]:
        """Each open sheet with the signed address of its picture."""
        return [(sheet, _address(sheet)) for sheet in self.sheets]


def _address(sheet: DocumentPage) -> str:
    return storage.presigned(
        sheet.picture_name,
        filename=f"page-{sheet.number}.webp",
        content_type="image/webp",
        seconds=A_WHILE,
        inline=True,
    )


def opened(version: DocumentVersion | None, asked: Any) -> Reading | None:
    """The page that was asked for ("all" is every one); nothing while no page is drawn."""
    if version is None:
        return None
    drawn = version.sheets.exclude(picture_name="")
    total = drawn.count()
    if not total:
        return None
    if asked == "all":
        return Reading(version, list(drawn), total, 0)
    number = int(asked) if str(asked).isascii() and str(asked).isdecimal() and len(str(asked)) < 6 else 1
    number = min(max(number, 1), total)
    return Reading(version, list(drawn.filter(number=number)), total, number)
