"""Speech to text by faster-whisper, with a model that lies on this machine. Runs inside the limited child only. Pure."""

import importlib
from typing import Any

# The trade's own letters, which a machine would otherwise hear as something else.
GLOSSARY = (
    "Safeguarding children: LCSPR, CSPR, MASH, LADO, DSL, CSE, section 47, strategy meeting, rapid review."
)

LONGEST = 84  # characters of a caption: two lines of 42
SILENCE = 1.5  # seconds; whoever speaks after them begins a new line


def listen(sound: str, model: str) -> dict[str, Any]:
    """Write down what is said in a sound file: `cues`, each with its start, end and words. Nothing leaves the machine."""
    whisper = importlib.import_module("faster_whisper")
    ears = whisper.WhisperModel(model, device="cpu", compute_type="int8", local_files_only=True)
    said, _ = ears.transcribe(
        sound, language="en", vad_filter=False, initial_prompt=GLOSSARY, word_timestamps=True
    )
    heard = [[float(word.start), float(word.end), word.word] for part in said for word in part.words or []]
    return {"cues": in_lines(heard)}


def in_lines(heard: list[list[Any]]) -> list[list[Any]]:
    """Words (start, end, text) as lines to read: a sentence each, or as much of it as a caption holds.

    The model's own parts may be half a minute long.
    """
    lines: list[list[Any]] = []
    open_line = False
    for start, end, word in heard:
        line: list[Any] = lines[-1] if lines else [0, 0, ""]
        if not open_line or len(line[2]) + len(word) > LONGEST or start - line[1] > SILENCE:
            lines.append([start, end, word.strip()])
        else:
            line[1:] = [end, line[2] + word.rstrip()]
        open_line = not word.rstrip().endswith((".", "?", "!"))
    return [line for line in lines if line[2]]
