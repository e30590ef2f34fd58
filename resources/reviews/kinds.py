"""The kinds of review and the nation whose law names them. Pure: no Django.

Names follow the NSPCC's overview of the process in each UK nation; older kinds stay because old reviews stay.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of review: its key in the database, the letters people say, the full name, and where it is used."""

    key: str
    short: str
    name: str
    nation: str

    @property
    def in_words(self) -> str:
        """`LCSPR (England)`: how the facts of a review name it."""
        return f"{self.short} ({self.nation})" if self.nation else self.short


ALL = (
    Kind("lcspr", "LCSPR", "Local child safeguarding practice review", "England"),
    Kind("scr", "SCR", "Serious case review", "England, until 2019"),
    Kind("rapid", "Rapid review", "Rapid review", "England"),
    Kind("learning", "Learning review", "Learning review", ""),
    Kind("thematic", "Thematic review", "Thematic review", ""),
    Kind("national", "National review", "National child safeguarding practice review", "England"),
    Kind("cmr", "CMR", "Case management review", "Northern Ireland"),
    Kind("susr", "SUSR", "Single unified safeguarding review", "Wales"),
)
BY_KEY = {kind.key: kind for kind in ALL}
CHOICES = [(kind.key, f"{kind.name} ({kind.nation})" if kind.nation else kind.name) for kind in ALL]
