"""What people may need so that they can take part. Pure."""

from collections.abc import Sequence

# The key, the words of the form, and the words of the desk's count.
USUAL = (
    ("captions", "Live captions", "live captions"),
    ("bsl", "British Sign Language interpreter", "BSL"),
    ("large-print", "Large print, or the slides in advance", "large print"),
    ("step-free", "Step-free access", "step-free access"),
    ("dietary", "Something about food", "food"),
)


def words(keys: Sequence[str]) -> list[str]:
    """The usual ones in words, in the order in which they are offered; unknown ones are passed over."""
    return [label for key, label, _ in USUAL if key in keys]


def counted(each: Sequence[Sequence[str]], own_words: int) -> str:
    """2 live captions, 1 BSL, 1 in their own words: a summary without names."""
    numbers = [(sum(key in keys for keys in each), short) for key, _, short in USUAL]
    said = [f"{number} {short}" for number, short in [*numbers, (own_words, "in their own words")] if number]
    return ", ".join(said)
