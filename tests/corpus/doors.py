"""The real doors, as a worker or a form opens them: what became of a file that went through."""

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError

from events import attendance
from portal.home.moving import items, tables
from portal.lib import storage
from portal.lib.documents import inspect_document
from portal.lib.safely import Refused, Scratch
from resources.videos import captions
from resources.videos.caption_forms import read_captions
from resources.videos.models import Video
from tests.corpus import dangers
from tests.corpus.good.words import STARTS
from tests.corpus.made import MARK, File
from tests.factories import videos as factory

_TAG = re.compile(r"<(?!/?[ib]>|v [^<>&]{1,80}>|/v>)")


@dataclass
class Ended:
    """`sentence` is what its sender reads, empty where it was taken; `left` are the dangers in what readers get."""

    sentence: str = ""
    code: str = ""
    left: list[str] = field(default_factory=list)

    @property
    def fate(self) -> str:
        return "refused" if self.code else "safe"


def through(file: File, owner) -> Ended:
    """Make a file and send it through its door."""
    with Scratch() as folder:
        path = file.at(folder / "given")
        return _DOORS[file.door](path, owner)


def _document(path: Path, _owner) -> Ended:
    try:
        found = inspect_document(path)
    except Refused as refused:
        return Ended(refused.sentence, refused.code)
    ended = Ended(left=dangers.left(found.path.read_bytes(), found.kind))
    ended.left += [f"the mark in {part}" for part in (found.title, found.text) if MARK in part]
    return ended


def _film(path: Path, owner) -> Ended:
    """All the way, by the worker: what is not refused is encoded anew, and that is what is looked at."""
    video = factory.prepared(owner, path.read_bytes())
    if video.state != Video.State.READY:
        return Ended(video.failure, video.failure_code or video.state)
    ended = Ended()
    for name in [*(rung.object_name for rung in video.playing()), video.poster_name]:
        with storage.open_file(storage.MEDIA, name) as kept:
            ended.left += [f"the mark in {name}"] if MARK.encode() in kept.read() else []
    ended.left += [f"the mark in {rung.name}.m3u8" for rung in video.playing() if MARK in rung.playlist]
    return ended


def _captions(path: Path, _owner) -> Ended:
    try:
        cues = read_captions(io.BytesIO(path.read_bytes()), Video(duration_seconds=60.0))
    except ValidationError as refused:
        return Ended(" ".join(refused.messages), "wrong")
    said = captions.to_vtt(cues)
    return Ended(left=_TAG.findall(said) + (["the mark"] if MARK in said else []))


def _attendance(path: Path, _owner) -> Ended:
    try:
        report = attendance.read(path.read_bytes(), near=STARTS)
    except attendance.Unreadable as refused:
        return Ended(str(refused), "unreadable")
    return Ended(left=["a name without end" for one in report.people if len(one.name) > attendance.LONGEST])


def _table(path: Path, _owner) -> Ended:
    table = tables.read(
        "catalogue.csv",
        path.read_bytes(),
        items.COLUMNS,
    )
    return Ended(table.faults[0].sentence, "faults") if table.faults else Ended()


_DOORS = {
    "document": _document,
    "film": _film,
    "captions": _captions,
    "attendance": _attendance,
    "table": _table,
}
