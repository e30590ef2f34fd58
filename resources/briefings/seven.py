"""The seven parts of a briefing, and how long they take to read aloud. Pure.

Shape: seven points, as partnerships publish them; seven minutes at about 130 spoken words a minute is about
900 words (our arithmetic, a guard and not a rule).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.lib import text

HEADINGS = (
    "What it is about",
    "Why it matters",
    "What gets in the way",
    "What to ask",
    "What to look for",
    "What to remember",
    "What to do this week",
)
NAME = "7-minute briefing"
QUESTIONS_HEADING = "Talk about it"
MOST_WORDS = 900
LONG_SECTION = 150
WORDS_A_MINUTE = 130


@dataclass(frozen=True)
class Part:
    """One section: its number from 1 to 7, its heading, and its words in the portal's small markup."""

    number: int
    heading: str
    body: str

    @property
    def words(self) -> int:
        """How many words are read aloud, heading included."""
        return text.words(self.heading) + text.words(self.body)

    @property
    def is_long(self) -> bool:
        """Longer to read out than the others should have to wait."""
        return self.words > LONG_SECTION


@dataclass(frozen=True)
class Length:
    """How long the whole is to read aloud."""

    words: int

    @property
    def minutes(self) -> int:
        """Whole minutes of `6 min 20 s`."""
        return self._seconds // 60

    @property
    def seconds(self) -> int:
        """The rest, rounded to ten seconds."""
        return self._seconds % 60

    @property
    def _seconds(self) -> int:
        return round(self.words * 60 / WORDS_A_MINUTE / 10) * 10

    @property
    def is_over(self) -> bool:
        """More than seven minutes at a calm pace."""
        return self.words > MOST_WORDS

    @property
    def warning(self) -> str:
        """What to tell an author whose briefing is too long; empty where it is not."""
        if not self.is_over:
            return ""
        return (
            f"It takes about {self.minutes} min {self.seconds} s to read aloud, longer than seven minutes."
            " Please shorten it, or know that it takes longer."
        )


def length(parts: Sequence[Part]) -> Length:
    """The length of seven parts read aloud."""
    return Length(sum(part.words for part in parts))


def empty(parts: Sequence[Part]) -> list[int]:
    """The numbers of the sections that have no words yet."""
    have = {part.number for part in parts if part.heading.strip() and part.body.strip()}
    return [number for number in range(1, 8) if number not in have]


def lines(typed: str) -> list[str]:
    """The lines that say something: one question each."""
    return [line.strip() for line in typed.splitlines() if line.strip()]


def as_plain(title: str, parts: Sequence[Part], questions: Sequence[str]) -> str:
    """The same words as page and PDF, as plain text with blank lines between the sections."""
    lines = [title, ""]
    for part in parts:
        lines += [f"{part.number}. {part.heading}", "", text.to_plain(part.body).strip(), ""]
    if questions:
        lines += [QUESTIONS_HEADING, "", *(f"- {question}" for question in questions), ""]
    return "\n".join(lines)


def whole_address(href: str, portal: str) -> str:
    """A link as it works away from the portal: `/library/` gets the portal's own address before it.

    Empty for no link, and for a place on the page itself.
    """
    if href.startswith("/"):
        return portal.rstrip("/") + href
    return "" if href.startswith("#") else href


def as_blocks(body: str, portal: str) -> list[dict[str, object]]:
    """A section's words as plain data for the drawing: kind, level, and lines of runs; `portal` is its address."""
    return [
        {
            "kind": block.kind,
            "level": block.level,
            "lines": [
                [
                    {"text": run.text, "bold": run.bold, "href": whole_address(run.href, portal)}
                    for run in line
                ]
                for line in block.lines
            ],
        }
        for block in text.parse(body)
    ]
