"""Realistic text without end: the same every time, from the words of the field. Pure."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

_GAP = re.compile(r"\{(\w+)\}")
POOL = 20_000  # different sentences: enough for rare pairs of words, few enough to draw from quickly


class Writer:
    """Draws sentences, titles, places and names. `words` holds a list for each gap; the first are the commonest."""

    def __init__(self, words: Mapping[str, Sequence[str]], seed: int = 7) -> None:
        self.words = words
        self.random = random.Random(seed)
        # As in any language: the second word of a list is half as common as the first.
        self._weights = {
            gap: list(accumulate(1 / rank for rank in range(1, len(fillings) + 1)))
            for gap, fillings in words.items()
        }
        self.pool = [self._filled(self._one("sentence")) for _ in range(POOL)]

    def text(self, sentences: int) -> str:
        """A paragraph."""
        return " ".join(self.random.choices(self.pool, k=sentences))

    def title(self) -> str:
        """What a resource is called, at most 160 characters."""
        return self._filled(self._one("title"))[:160]

    def place(self) -> str:
        """A town that does not exist."""
        return self.random.choice(self.words["beginning"]) + self.random.choice(self.words["ending"])

    def person(self) -> str:
        """A name, any first with any last."""
        return f"{self.random.choice(self.words['first'])} {self.random.choice(self.words['last'])}"

    def one_of(self, gap: str) -> str:
        """Any filling of a gap, all equally likely."""
        return self.random.choice(self.words[gap])

    def _one(self, gap: str) -> str:
        return self.random.choices(self.words[gap], cum_weights=self._weights[gap])[0]

    def _filled(self, pattern: str) -> str:
        made: dict[str, Callable[[], str]] = {"place": self.place}

        def fill(gap: re.Match[str]) -> str:
            name = gap[1].lower()
            word = made[name]() if name in made else self._one(name)
            return word[0].upper() + word[1:] if gap[1][0].isupper() else word

        filled = _GAP.sub(fill, pattern)
        return filled[0].upper() + filled[1:]
