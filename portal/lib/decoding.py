"""The text in a file that somebody saved from a spreadsheet or another program. Pure."""

import codecs

_CAUTION = "In Excel, save it as “CSV UTF-8”."


class Unreadable(Exception):
    """The bytes are no text that can be read; `row` is where, or 0. The text says what to do."""

    def __init__(self, sentence: str, row: int = 0) -> None:
        self.row = row
        super().__init__(sentence)


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8 or UTF-16 with or without a mark, else Windows-1252.

    Raises Unreadable for a workbook or a PDF, for what is empty, and for bytes that none of them knows.
    """
    if not content.strip():
        raise Unreadable("The file is empty.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(f"This is an Excel workbook. {_CAUTION}")
    if content.startswith(b"%PDF"):
        raise Unreadable("This is a PDF. Choose the CSV file.")
    if content.startswith(codecs.BOM_UTF8):
        return _strictly(content, "utf-8-sig", "UTF-8"), "UTF-8"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(content, "utf-16", "UTF-16"), "UTF-16"
    if wide := _unmarked_utf16(content):
        return _strictly(content, wide, "UTF-16"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(content, "cp1252", "UTF-8, UTF-16 or Windows-1252"), "Windows-1252"


def _strictly(content: bytes, codec: str, named: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise Unreadable(f"This is not {named} all through. {_CAUTION}", row) from error


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 without a mark gives itself away: of plain letters every second byte is nothing."""
    head = content[:400]
    if head[1::2].count(0) * 2 > len(head) // 2:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) * 2 > len(head) // 2 else ""
