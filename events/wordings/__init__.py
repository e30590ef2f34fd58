"""What the letters about events say until the business team words them otherwise, and an invented reader. Pure."""

from collections.abc import Mapping

from events.letters import Letter
from events.wordings import afterwards, line, places
from events.wordings.sample import SAMPLE

LETTERS: Mapping[str, Letter] = {**places.LETTERS, **line.LETTERS, **afterwards.LETTERS}

__all__ = ["LETTERS", "SAMPLE"]
