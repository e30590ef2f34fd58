"""Words that a spreadsheet would read as a formula. Pure."""

# The last four are what a Chinese or Japanese keyboard writes for the first; some programs read them as the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_UNSEEN = " \xa0\u200b\u2060\ufeff"  # blanks that some programs pass over


def as_text(words: str) -> str:
    """Words that a spreadsheet would read as a formula, so that it does not."""
    begins = words.startswith(_FORMULA) or words.lstrip(_UNSEEN).startswith(_FORMULA)
    return f"'{words}" if begins else words
