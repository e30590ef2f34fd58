"""Which questions an attempt asks, and in which order things are shown. Pure: no Django.

All of it follows from the seed of the attempt: a page that is opened again shows the same.
"""

import random
from collections.abc import Sequence
from typing import TypeVar

from resources.learning.quiz_asking import Asked, Kind

Thing = TypeVar("Thing")


def pick(fixed: Sequence[Thing], bank: Sequence[Thing], draw: int, *, seed: str) -> list[Thing]:
    """The quiz's own questions in their order, then so many of the bank's at random, or all if it has fewer."""
    return [*fixed, *random.Random(f"draw {seed}").sample(list(bank), min(draw, len(bank)))]


def shown(asked: Asked, *, seed: str) -> list[int]:
    """The places of a question's options in the order they are shown.

    What is to be ordered never stands in its right order already. Answers and choices stand as they were written,
    since authors say things like “all of these”.
    """
    places = list(range(len(asked.options)))
    if asked.kind != Kind.ORDERING:
        return places
    turn = random.Random(f"order {seed}")
    mixed = places.copy()
    while mixed == places:
        turn.shuffle(mixed)
    return mixed


def offered(asked: Asked, *, seed: str) -> list[int]:
    """The places of a matching question's `matches` in the order they are offered."""
    places = list(range(len(asked.matches)))
    random.Random(f"match {seed}").shuffle(places)
    return places
