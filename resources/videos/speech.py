"""Drafts of captions by a machine, on the partnership's own computer or not at all.

Two ways: a program of the operator's that is told a sound file and writes WebVTT, or faster-whisper with a model folder.
"""

import importlib.util
import shutil
from pathlib import Path

from django.conf import settings

from portal.lib import safely
from resources.videos import captions, hearing

_MEBI = 1024 * 1024


class NotHeard(Exception):
    """The machine wrote down nothing that can be used; the text is a sentence for the trainer."""


def is_here() -> bool:
    """Whether this server can write down what is said."""
    if settings.SPEECH_PROGRAM:
        return Path(settings.SPEECH_PROGRAM).is_file()
    has_model = bool(settings.SPEECH_MODEL) and Path(settings.SPEECH_MODEL).is_dir()
    return has_model and importlib.util.find_spec("faster_whisper") is not None


def limits(seconds: float) -> safely.Limits:
    """What listening to so many seconds may use: as long as the recording and ten minutes, on every processor."""
    wall = seconds + 600
    return safely.Limits(memory=8192 * _MEBI, cpu=int(8 * wall), wall=wall, file=50 * _MEBI, files=512)


def heard(sound: Path, folder: Path, *, seconds: float) -> list[captions.Cue]:
    """Write down what is said in a sound file of so many seconds. Raises NotHeard."""
    try:
        text = (
            _by_program(sound, folder, seconds)
            if settings.SPEECH_PROGRAM
            else _by_model(sound, folder, seconds)
        )
        return captions.read(text.encode(), duration=seconds)
    except safely.Refused as refusal:
        raise NotHeard("The speech program stopped before it was done.") from refusal
    except captions.Wrong as wrong:
        raise NotHeard(f"What the speech program wrote cannot be used. {wrong}") from wrong


def _by_program(sound: Path, folder: Path, seconds: float) -> str:
    return safely.run_program([settings.SPEECH_PROGRAM, str(sound)], limits=limits(seconds), folder=folder)


def _by_model(sound: Path, folder: Path, seconds: float) -> str:
    """The child sees only its own folder, so that the model is laid into it."""
    model = folder / "model"
    shutil.copytree(settings.SPEECH_MODEL, model)
    told = safely.run(
        f"{hearing.__name__}:listen",
        {"sound": str(sound), "model": str(model)},
        limits=limits(seconds),
        folder=folder,
    )
    cues = [
        captions.Cue(start, max(end, start + 0.1), captions.escaped(words))
        for start, end, words in told["cues"]
    ]
    return captions.to_vtt(cues)
