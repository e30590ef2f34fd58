"""Passwords built of words that anybody would try at this portal first (OWASP ASVS 5.0, 6.1.2 and 6.2.11). Pure."""

import re
from collections.abc import Iterable

# What the portal is about and who uses it; the partnership's and the agencies' own names are added by who asks.
TRADE = (
    *("safeguarding", "safeguard", "partnership", "children", "child", "learning", "portal", "training", "briefing"),
    *("review", "poster", "welcome", "password", "school", "academy", "primary", "police", "nurse", "nursing", "teacher"),
    *("social", "worker", "health", "trust", "council", "county", "neglect", "protect", "protection", "lead", "team"),
)  # fmt: skip
SHORTEST = 4  # letters of a word that counts: shorter ones stand in other words by chance
LEAST = 8  # letters and figures that must be somebody's own
_PLAIN = str.maketrans("013457@$!", "oieastasi")


def built_of(password: str, names: Iterable[str]) -> list[str]:
    """The known words that a password leans on, longest first; none where enough of it is its owner's own.

    `names` are whole names, taken apart into words. Figures and signs that stand for letters count as those, and
    figures and signs at the end as nothing.
    """
    known = {word for name in names for word in re.findall(r"\w+", name.casefold())} | set(TRADE)
    rest = re.sub(r"[\W\d_]+$", "", password.casefold()).translate(_PLAIN)
    found = []
    for word in sorted(known, key=lambda one: (-len(one), one)):
        if len(word) >= SHORTEST and word in rest:
            found.append(word)
            rest = rest.replace(word, " ")
    return found if len(re.sub(r"[\W_]", "", rest)) < LEAST else []
