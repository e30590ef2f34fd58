"""What is said of an answer once it is given, line by line and as a whole. Pure: no Django."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from resources.learning.quiz_asking import Asked, Given, Kind, plain
from resources.learning.quiz_marking import Mark


@dataclass(frozen=True)
class Line:
    """One line of an answered question. `tone` is right, wrong or neither; `says` is the same in words.

    `passage` is the text of a scenario before which the choice was made.
    """

    text: str
    tone: str = ""
    says: str = ""
    feedback: str = ""
    passage: str = ""


def lines(asked: Asked, given: Given) -> list[Line]:
    """Every line with what to say of it; of a scenario the way so far."""
    return list(_TELLERS[asked.kind](asked, given))


def in_short(asked: Asked, given: Given) -> str:
    """An answer as its sender would read it aloud."""
    if asked.kind == Kind.SHORT:
        return given.words
    if asked.kind == Kind.MATCHING:
        pairs = zip(asked.options, given.picks, strict=False)
        return "; ".join(f"{option.text}: {asked.matches[pick]}" for option, pick in pairs)
    picks = given.picks[-1:] if asked.kind == Kind.SCENARIO else given.picks
    return "; ".join(asked.options[pick].text for pick in picks)


def verdict(mark: Mark | None) -> str:
    """A whole answer in a word or two."""
    if mark is None:
        return "Not answered"
    if mark.is_full:
        return "Right"
    return f"Partly right: {mark.got} of {mark.out_of}" if mark.got else "Not quite"


def _chosen(asked: Asked, given: Given) -> Iterator[Line]:
    for place, option in enumerate(asked.options):
        picked = place in given.picks
        says = {
            (True, True): "Your answer. Right.",
            (True, False): "Your answer. Not quite.",
            (False, True): "This fits too." if asked.kind == Kind.MULTIPLE else "This was right.",
            (False, False): "",
        }[picked, option.right]
        tone = "right" if option.right else "wrong" if picked else ""
        yield Line(option.text, tone, says, option.feedback)


def _ordered(asked: Asked, given: Given) -> Iterator[Line]:
    texts = [option.text for option in asked.options]
    for place, option in enumerate(asked.options):
        stood = given.picks.index(place) if place in given.picks else None
        right = stood is not None and texts[stood] == option.text
        where = "" if stood is None else f"You gave it place {stood + 1}."
        yield Line(
            option.text,
            "right" if right else "wrong",
            "In its place." if right else where,
            option.feedback,
        )


def _matched(asked: Asked, given: Given) -> Iterator[Line]:
    offered = asked.matches
    for place, option in enumerate(asked.options):
        chosen = offered[given.picks[place]] if place < len(given.picks) else ""
        right = chosen == option.match
        says = "Your pair. Right." if right else f"You chose “{chosen}”." if chosen else ""
        yield Line(f"{option.text}: {option.match}", "right" if right else "wrong", says, option.feedback)


def _worded(asked: Asked, given: Given) -> Iterator[Line]:
    right = plain(given.words) in {plain(option.text) for option in asked.options}
    if given.words:
        says = "Your answer. Right." if right else "Your answer. Not quite."
        yield Line(given.words, "right" if right else "wrong", says)
    if not right:
        yield Line(asked.options[0].text, "right", "This was right.", asked.options[0].feedback)


def _walked(asked: Asked, given: Given) -> Iterator[Line]:
    for pick in given.picks:
        option = asked.options[pick]
        says = "Your choice. A good one." if option.right else "Your choice. There is a better one."
        tone = "right" if option.right else "wrong"
        yield Line(option.text, tone, says, option.feedback, asked.passages[option.passage])


_TELLERS: dict[Kind, Callable[[Asked, Given], Iterator[Line]]] = {
    Kind.SINGLE: _chosen,
    Kind.MULTIPLE: _chosen,
    Kind.ORDERING: _ordered,
    Kind.MATCHING: _matched,
    Kind.SHORT: _worded,
    Kind.SCENARIO: _walked,
}
