"""Caption files: WebVTT and SubRip read strictly into cues, and cues written as WebVTT. Pure."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

LARGEST = 1024 * 1024  # bytes
MOST = 5000  # cues; three hours of fast speech have about half
LATE = 2.0  # seconds that the last cue may go beyond the recording
TOUCH = (
    0.5  # seconds that two cues may overlap: programs round; the earlier one then ends where the next begins
)

_ARROW = re.compile(r"^(\S+)[ \t]+-->[ \t]+(\S+)(?:[ \t]+.*)?$")
_TIME = re.compile(r"^(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})$")
_KEPT = re.compile(r"</?(?:i|b)>|<v(?:\.[\w.-]+)?[ \t]+[^<>]{1,80}>|</v>")
# Marks of other kinds of captions, which say nothing about the words: colours, classes, times within a cue.
_DROPPED = re.compile(
    r"</?(?:c|u|ruby|rt|lang|i|b|v)(?:\.[\w.-]+)*(?:[ \t]+[\w-]+)?>|</?font(?:[ \t]+(?:color|face|size)=[^<>=]*)*>"
    r"|<br ?/?>|<\d\d[\d:.]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?:/?[A-Za-z]|!)[^<>]*>|<\d\d[\d:.]*>")
_NOT_CUES = ("NOTE", "STYLE", "REGION")


class Wrong(ValueError):
    """The file is not a caption file that we can use; `line` is where, from 1 (0: the file as a whole)."""

    def __init__(self, line: int, sentence: str) -> None:
        self.line, self.sentence = line, sentence
        super().__init__(f"Line {line}: {sentence}" if line else sentence)


@dataclass(frozen=True)
class Cue:
    """Words and when they are said, in seconds. The text may hold <i>, <b> and <v Name>, nothing else."""

    start: float
    end: float
    text: str

    @property
    def plain(self) -> str:
        """The words without marks, a speaker's name before them, on one line."""
        named = re.sub(r"<v(?:\.[\w.-]+)?[ \t]+([^<>]+)>", r"\1: ", self.text)
        return " ".join(html.unescape(_TAG.sub("", named)).split())


def read(content: bytes, *, duration: float | None = None) -> list[Cue]:
    """Read a caption file; `duration` is the recording's, where it is known. Raises Wrong."""
    if len(content) > LARGEST:
        raise Wrong(0, "The file is larger than 1 MB. A caption file holds only words and times.")
    lines = _decoded(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise Wrong(0, "The file is empty.")
    web = re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[first]) is not None
    cues = _cues(lines, first + 1 if web else first, web=web)
    if not cues:
        raise Wrong(0, "There are no captions in this file: no line says when words are spoken.")
    return _as_a_whole(cues, duration)


def _as_a_whole(cues: list[Cue], duration: float | None) -> list[Cue]:
    """Raises Wrong for more than anybody says, and for what is said after the recording has ended."""
    if len(cues) > MOST:
        raise Wrong(0, f"There are more than {MOST} captions in this file.")
    if duration is not None and cues[-1].end > duration + LATE:
        raise Wrong(0, "The last caption ends after the recording does. Is it the file of another recording?")
    return cues


Row = tuple[str, str, str]


def row(cue: Cue) -> Row:
    """When it begins, when it ends, and the words, as they stand in the editor."""
    return _clock(cue.start), _clock(cue.end), cue.text.replace("&gt;", ">").replace("&amp;", "&")


def edited(rows: Sequence[Row], *, duration: float | None) -> list[Cue]:
    """Read what was typed in the editor, in any order; a row without words is left out.

    Raises Wrong, whose `line` is the row's number from 1 (0: all of them).
    """
    timed = [
        (_seconds(begins.strip(), number), _seconds(ends.strip(), number), number, words)
        for number, (begins, ends, words) in enumerate(rows, 1)
        if words.strip()
    ]
    cues: list[Cue] = []
    for start, end, number, words in sorted(timed):
        text = "\n".join(part.strip() for part in words.splitlines() if part.strip())
        _add(cues, _made(start, end, text, number, cues[-1] if cues else None))
    if not cues:
        raise Wrong(0, "Every line is empty. Captions that are not needed are not taken away here.")
    return _as_a_whole(cues, duration)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\x00" in text or "\ufffd" in text:
        raise Wrong(0, "This is not a text file. Save the captions as .vtt or .srt.")
    return text


def _cues(lines: list[str], at: int, *, web: bool) -> list[Cue]:
    cues: list[Cue] = []
    if web:  # the header goes on to the first empty line
        while at < len(lines) and lines[at].strip():
            at += 1
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        end = at
        while end < len(lines) and lines[end].strip():
            end += 1
        if not (web and lines[at].split()[0] in _NOT_CUES):
            _add(cues, _cue(lines[at:end], at + 1, cues[-1] if cues else None))
        at = end
    return cues


def _add(cues: list[Cue], cue: Cue) -> None:
    """Put a cue after the others; the one before it ends where it begins, at the latest."""
    if cues and cue.start < cues[-1].end:
        cues[-1] = Cue(cues[-1].start, cue.start, cues[-1].text)
    cues.append(cue)


def _cue(block: list[str], number: int, before: Cue | None) -> Cue:
    """One block: a name or number of its own, perhaps, then the times, then the words. `number` is its first line."""
    skipped = 0 if "-->" in block[0] else 1
    if len(block) <= skipped or "-->" not in block[skipped]:
        raise Wrong(
            number + skipped, "There should be two times here, such as 00:01:02.000 --> 00:01:05.000."
        )
    line = number + skipped
    found = _ARROW.match(block[skipped].strip())
    if found is None:
        raise Wrong(line, "The two times need --> between them, with a space on both sides.")
    words = "\n".join(part.strip() for part in block[skipped + 1 :])
    return _made(_seconds(found[1], line), _seconds(found[2], line), words, line, before)


def _made(start: float, end: float, text: str, line: int, before: Cue | None) -> Cue:
    """A cue that fits after the one before it. Raises Wrong."""
    if end <= start:
        raise Wrong(line, "This caption ends before it begins.")
    if before is not None and start < before.start:
        raise Wrong(line, "This caption begins before the one above it.")
    if before is not None and (before.end - start > TOUCH or start == before.start):
        raise Wrong(line, "This caption begins before the one above it has ended.")
    words = _cleaned(text, line)
    if not words:
        raise Wrong(line, "This caption has no words.")
    return Cue(start, end, words)


def _seconds(text: str, line: int) -> float:
    found = _TIME.match(text)
    if found is None:
        raise Wrong(line, f"“{text[:20]}” is not a time. Write hours:minutes:seconds.thousandths.")
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) + int(found[4]) / 1000


def _cleaned(text: str, line: int) -> str:
    """Keep <i>, <b> and <v Name>, drop what other kinds of captions mark. Raises Wrong for any other code.

    Nothing looks like an arrow or a tag afterwards.
    """
    out, done = [], 0
    for tag in _TAG.finditer(text):
        if not (_KEPT.fullmatch(tag[0]) or _DROPPED.fullmatch(tag[0])):
            raise Wrong(
                line, f"This caption holds code of a web page, {tag[0][:20]}. Captions are plain words."
            )
        out.append(escaped(text[done : tag.start()]))
        out.append(tag[0] if _KEPT.fullmatch(tag[0]) else "")
        done = tag.end()
    out.append(escaped(text[done:]))
    return "".join(out).strip()


def escaped(text: str) -> str:
    """Plain words as a caption holds them."""
    return html.escape(html.unescape(text), quote=False)


def moved(cues: list[Cue], seconds: float, *, length: float) -> list[Cue]:
    """The cues so many seconds later (earlier, where negative), without what lies outside 0 to `length`."""
    shifted = [Cue(round(c.start + seconds, 3), round(c.end + seconds, 3), c.text) for c in cues]
    return [
        Cue(max(0.0, cue.start), min(cue.end, length), cue.text)
        for cue in shifted
        if cue.end > 0.1 and cue.start < length - 0.1
    ]


def to_vtt(cues: list[Cue]) -> str:
    """Write cues as a WebVTT file."""
    blocks = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{cue.text}" for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02d}:{whole // 60_000 % 60:02d}:{whole // 1000 % 60:02d}.{whole % 1000:03d}"


def to_text(cues: list[Cue]) -> str:
    """Write the words alone, for reading: a new paragraph after every pause of a second."""
    paragraphs: list[list[str]] = []
    end = None
    for cue in cues:
        if end is None or cue.start - end >= 1:
            paragraphs.append([])
        paragraphs[-1].append(cue.plain)
        end = cue.end
    return "\n\n".join(" ".join(words) for words in paragraphs) + "\n"


def passages(cues: list[Cue], *, seconds: float = 30) -> list[Cue]:
    """Join cues to passages of about half a minute, so that a search finds words that were said one after the other."""
    out: list[Cue] = []
    for cue in cues:
        if out and cue.start - out[-1].start < seconds:
            out[-1] = Cue(out[-1].start, cue.end, f"{out[-1].text} {cue.plain}")
        else:
            out.append(Cue(cue.start, cue.end, cue.plain))
    return out


@dataclass(frozen=True)
class Part:
    """The lines of one chapter, for reading."""

    title: str
    lines: list[Cue]


def by_part(cues: list[Cue], marks: Sequence[tuple[float, str]]) -> list[Part]:
    """Lines under the chapters they are said in; those before the first chapter stand under a heading of their own."""
    out: list[Part] = []
    for cue in cues:
        title = next((name for start, name in reversed(marks) if start <= cue.start + 0.05), "What is said")
        if not out or out[-1].title != title:
            out.append(Part(title, []))
        out[-1].lines.append(cue)
    return out
