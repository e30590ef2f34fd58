"""A question of a quiz as it is asked: its kind, its words, what may be answered. Pure: no Django.

A question is kept as plain values (`stored`), and an attempt keeps a copy of them, so that a question that is changed
later never changes under somebody who answers it.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

PICTURE_WORDS = "Say in words what the picture shows, for those who cannot see it."
MOST_OPTIONS = 12  # lines of one question; more than that nobody reads


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    ORDERING = "ordering"
    MATCHING = "matching"
    SHORT = "short"
    SCENARIO = "scenario"

    @property
    def label(self) -> str:
        """What authors call it."""
        return _LABELS[self]

    @property
    def hint(self) -> str:
        """What a learner is asked to do."""
        return _HINTS[self]

    @property
    def rule(self) -> str:
        """How it is marked, in words for learners and authors."""
        return _RULES[self]


_LABELS = {
    Kind.SINGLE: "One answer",
    Kind.MULTIPLE: "Several answers",
    Kind.ORDERING: "Put in order",
    Kind.MATCHING: "Match pairs",
    Kind.SHORT: "A word or two",
    Kind.SCENARIO: "A scenario with choices",
}
_HINTS = {
    Kind.SINGLE: "Choose one.",
    Kind.MULTIPLE: "Choose all that fit.",
    Kind.ORDERING: "Give each line its place, 1 for the first.",
    Kind.MATCHING: "Choose the words that belong to each line.",
    Kind.SHORT: "A word or two. Capitals, spaces and accents do not matter.",
    Kind.SCENARIO: "Each choice leads on, and stands.",
}
_RULES = {
    Kind.SINGLE: "Right or not.",
    Kind.MULTIPLE: "Every fitting answer that is chosen counts one; one that does not fit takes one away.",
    Kind.ORDERING: "Every line in its right place counts one.",
    Kind.MATCHING: "Every right pair counts one.",
    Kind.SHORT: "Right when it is one of the accepted answers.",
    Kind.SCENARIO: "The share of the choices on the way that were good ones.",
}


@dataclass(frozen=True)
class Option:
    """One line of a question.

    Single and multiple: an answer, `right` or not. Ordering: a line; they stand in their right order. Matching: a
    line and its `match`. Short: an accepted answer. Scenario: a choice in the passage with the number `passage`
    (from 0), good (`right`) or not, which leads on to the passage `to`, or to an end where that is None.
    """

    text: str
    right: bool = False
    feedback: str = ""
    match: str = ""
    passage: int = 0
    to: int | None = None


@dataclass(frozen=True)
class Asked:
    """A question with everything that is needed to show and to mark it.

    `remember` is what is worth remembering, shown after the answer; `read_again` the key of a card in the library;
    `picture` the name of a picture in the store, `picture_words` what stands for it where it cannot be seen, and
    `picture_width` and `picture_height` its pixels.
    """

    kind: Kind
    stem: str
    options: tuple[Option, ...] = ()
    passages: tuple[str, ...] = ()
    remember: str = ""
    read_again: int | None = None
    picture: str = ""
    picture_words: str = ""
    picture_width: int = 0
    picture_height: int = 0

    def stored(self) -> dict[str, Any]:
        """The question as plain values for the database."""
        return asdict(self) | {"kind": self.kind.value}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """The question again from its plain values."""
        lines = tuple(Option(**line) for line in stored["options"])
        values = dict(stored) | {"kind": Kind(stored["kind"]), "options": lines}
        return cls(**values | {"passages": tuple(stored["passages"])})

    def choices_of(self, passage: int) -> list[int]:
        """The places of the choices that stand in one passage of a scenario."""
        return [place for place, option in enumerate(self.options) if option.passage == passage]

    def passage_after(self, path: Iterable[int]) -> int | None:
        """The passage of a scenario that these choices have led to, or None at an end.

        Raises ValueError for a choice that does not stand where the path has led.
        """
        here: int | None = 0
        for pick in path:
            if here is None or pick not in self.choices_of(here):
                raise ValueError("This choice does not stand here.")
            here = self.options[pick].to
        return here

    @property
    def matches(self) -> list[str]:
        """The words that the lines of a matching question are matched with, each once."""
        return list(dict.fromkeys(option.match for option in self.options))

    @property
    def right_lines(self) -> list[str]:
        """What would have been right, a line each; nothing for a scenario, where the way is what counts."""
        if self.kind in {Kind.SINGLE, Kind.MULTIPLE}:
            return [option.text for option in self.options if option.right]
        if self.kind == Kind.MATCHING:
            return [f"{option.text}: {option.match}" for option in self.options]
        if self.kind == Kind.SHORT:
            return [self.options[0].text]
        return [option.text for option in self.options] if self.kind == Kind.ORDERING else []


@dataclass(frozen=True)
class Given:
    """An answer. `picks` are places of options: those chosen, the order, the path; or of `matches`, line by line."""

    picks: tuple[int, ...] = ()
    words: str = ""

    def stored(self) -> dict[str, Any]:
        """The answer as plain values for the database."""
        return {"picks": list(self.picks), "words": self.words}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """The answer again from its plain values; empty ones are no answer yet."""
        return cls(tuple(stored.get("picks", ())), stored.get("words", ""))


def plain(words: str) -> str:
    """Words as they are compared: without capitals, accents, signs at the ends and more than one space between."""
    apart = unicodedata.normalize("NFKD", words)
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
    return " ".join(bare.replace("\u2019", "'").split()).strip(" .,;:!?'\"\u2018\u201c\u201d")


@dataclass
class _Wants:
    """Sentences of what a question still needs."""

    said: list[str] = field(default_factory=list)

    def unless(self, holds: bool, sentence: str) -> None:
        if not holds:
            self.said.append(sentence)


def wanting(asked: Asked) -> list[str]:
    """What an author must still give before the question can be asked."""
    wants = _Wants()
    options, rights = asked.options, sum(option.right for option in asked.options)
    wants.unless(not asked.picture or bool(asked.picture_words.strip()), PICTURE_WORDS)
    texts = [plain(option.text) for option in options]
    if asked.kind != Kind.SHORT:
        wants.unless(len(options) >= 2, "Write at least two lines.")
    if asked.kind not in {Kind.SCENARIO, Kind.SHORT}:
        wants.unless(len(set(texts)) == len(texts), "Two lines say the same. Change one of them.")
    if asked.kind == Kind.SINGLE:
        wants.unless(rights == 1, "Mark exactly one line as right.")
    if asked.kind == Kind.MULTIPLE:
        wants.unless(rights >= 1, "Mark at least one line as right.")
    if asked.kind == Kind.MATCHING:
        wants.unless(all(option.match for option in options), "Give every line the words that belong to it.")
        wants.unless(
            len(asked.matches) >= 2, "Every line has the same words. Give at least two different ones."
        )
    if asked.kind == Kind.SHORT:
        wants.unless(any(texts), "Write at least one accepted answer, with a letter or a number in it.")
    if asked.kind == Kind.SCENARIO:
        _scenario_wants(asked, wants)
    return wants.said


def _scenario_wants(asked: Asked, wants: _Wants) -> None:
    """A story goes forward only, so that it ends; every passage is reached, and leaves a choice."""
    many = len(asked.passages)
    led_to = {option.to for option in asked.options}
    wants.unless(many >= 1, "Write at least one passage.")
    for number in range(many):
        here = [asked.options[place] for place in asked.choices_of(number)]
        wants.unless(len(here) >= 2, f"Give passage {number + 1} at least two choices.")
        wants.unless(any(one.right for one in here), f"Mark a good choice in passage {number + 1}.")
        forward = all(one.to is None or number < one.to < many for one in here)
        wants.unless(forward, f"A choice in passage {number + 1} must lead to a later passage or to the end.")
        wants.unless(number == 0 or number in led_to, f"No choice leads to passage {number + 1}.")
    astray = [option for option in asked.options if not 0 <= option.passage < many]
    wants.unless(not astray, "A choice stands in a passage that is not there.")
