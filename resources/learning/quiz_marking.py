"""How answers are marked, and when an attempt is passed. Pure: no Django.

Every question weighs the same, however many points it is made of: an attempt's result is the mean of the shares of its
questions. Points are whole numbers and shares exact fractions, so that two thirds is never rounded to a fail.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from resources.learning.quiz_asking import Asked, Given, Kind, plain


class NotAnAnswer(ValueError):
    """What was sent answers nothing that was asked; the text is the sentence that people read."""


@dataclass(frozen=True)
class Mark:
    """Points of one answer."""

    got: int
    out_of: int

    @property
    def share(self) -> Fraction:
        """How much of the question was right, from 0 to 1."""
        return Fraction(self.got, self.out_of)

    @property
    def is_full(self) -> bool:
        """Nothing was wrong."""
        return self.got == self.out_of


def mark(asked: Asked, given: Given) -> Mark:
    """Mark a whole answer. Raises NotAnAnswer for one that is not whole; see `Kind.rule` for the rules in words."""
    return _MARKERS[asked.kind](asked, given)


def _single(asked: Asked, given: Given) -> Mark:
    if len(given.picks) != 1 or not _stand(asked, given):
        raise NotAnAnswer("Choose one answer.")
    return Mark(int(asked.options[given.picks[0]].right), 1)


def _multiple(asked: Asked, given: Given) -> Mark:
    if not given.picks or not _stand(asked, given):
        raise NotAnAnswer("Choose at least one answer.")
    points = sum(1 if asked.options[pick].right else -1 for pick in set(given.picks))
    return Mark(max(points, 0), sum(option.right for option in asked.options))


def _ordering(asked: Asked, given: Given) -> Mark:
    if sorted(given.picks) != list(range(len(asked.options))):
        raise NotAnAnswer("Give every line a place of its own.")
    texts = [option.text for option in asked.options]
    right = sum(texts[pick] == text for pick, text in zip(given.picks, texts, strict=True))
    return Mark(right, len(texts))


def _matching(asked: Asked, given: Given) -> Mark:
    offered = asked.matches
    if len(given.picks) != len(asked.options) or not all(0 <= pick < len(offered) for pick in given.picks):
        raise NotAnAnswer("Choose the words for every line.")
    pairs = zip(given.picks, asked.options, strict=True)
    return Mark(sum(offered[pick] == option.match for pick, option in pairs), len(asked.options))


def _short(asked: Asked, given: Given) -> Mark:
    if not given.words.strip():
        raise NotAnAnswer("Write a word or two.")
    return Mark(int(plain(given.words) in {plain(option.text) for option in asked.options}), 1)


def _scenario(asked: Asked, given: Given) -> Mark:
    try:
        here = asked.passage_after(given.picks)
    except ValueError:
        raise NotAnAnswer("Choose what you would do.") from None
    if here is not None:
        raise NotAnAnswer("Choose what you would do.")
    return Mark(sum(asked.options[pick].right for pick in given.picks), len(given.picks))


def _stand(asked: Asked, given: Given) -> bool:
    return all(0 <= pick < len(asked.options) for pick in given.picks)


_MARKERS: dict[Kind, Callable[[Asked, Given], Mark]] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.ORDERING: _ordering,
    Kind.MATCHING: _matching,
    Kind.SHORT: _short,
    Kind.SCENARIO: _scenario,
}


@dataclass(frozen=True)
class Result:
    """How an attempt went. A question that was not answered counts as nothing."""

    share: Fraction
    pass_percent: int

    @property
    def percent(self) -> int:
        """In whole per cent, rounded down, so that nobody reads a pass mark that was not reached."""
        return floor(self.share * 100)

    @property
    def passed(self) -> bool:
        """Reached the pass mark."""
        return self.share * 100 >= self.pass_percent


def result(marks: Iterable[Mark | None], *, pass_percent: int) -> Result:
    """Put the marks of an attempt together; None is a question that was not answered."""
    shares = [Fraction(0) if one is None else one.share for one in marks]
    whole = sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)
    return Result(whole, pass_percent)
