"""The kinds of file that are taken as a recording, by their names and by what browsers call them. Pure."""

from pathlib import PurePath

# What presentation programs, meeting programs and phones save, with the names that browsers give those kinds.
KINDS = {
    ".mp4": {"video/mp4"},
    ".m4v": {"video/mp4", "video/x-m4v"},
    ".mov": {"video/quicktime"},
    ".webm": {"video/webm"},
    ".mkv": {"video/x-matroska", "video/matroska"},
    ".wmv": {"video/x-ms-wmv"},
    ".avi": {"video/x-msvideo", "video/avi", "video/vnd.avi"},
    ".mpg": {"video/mpeg"},
    ".mpeg": {"video/mpeg"},
}
UNSAID = {"", "application/octet-stream"}  # browsers that do not know the kind
ACCEPT = ",".join(sorted({*KINDS, *(kind for kinds in KINDS.values() for kind in kinds)}))


def is_taken(name: str, kind: str = "") -> bool:
    """Whether a file of this name, called so by a browser, may be a recording."""
    kinds = KINDS.get(PurePath(name).suffix.lower())
    return kinds is not None and kind.lower() in kinds | UNSAID
