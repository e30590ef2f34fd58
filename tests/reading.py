"""What an answer says, as a reader would have it."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def text(answer: Any) -> str:
    """Its words and tags with single spaces between, however the template breaks its lines."""
    return " ".join(answer.content.decode().split())


def sheets_of(content: bytes) -> list[list[list[str]]]:
    """Every sheet of a workbook as rows of words."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = [
            "".join(part.text or "" for part in one.iter(f"{SPACE}t"))
            for one in ET.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        names = sorted(
            (name for name in book.namelist() if name.startswith("xl/worksheets/sheet")),
            key=lambda name: int("".join(filter(str.isdigit, name))),
        )
        for name in names:
            rows = ET.fromstring(book.read(name)).iter(f"{SPACE}row")
            found.append(
                [
                    [
                        shared[int(cell[0].text)] if cell.get("t") == "s" else cell[0].text
                        for cell in row
                        if len(cell)
                    ]
                    for row in rows
                ]
            )
    return found
