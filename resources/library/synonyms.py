"""One thing, several words: CSE is child sexual exploitation. What a search asks for besides what was typed. Pure.

Groups of equivalent wordings are data that the business team edits. A search is widened in both directions, and only
where somebody typed plain words: quotation marks ask for exactly these words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

LONGEST = 8  # words of one wording
MOST_WORDINGS = 12  # of one group
MOST_WIDENED = 8  # places of one search: a list of forty abbreviations is not a question

_TOKEN = re.compile(r'(?P<minus>-*)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_APOSTROPHES = re.compile("['\u2019]")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Widened:
    """A search with its other wordings: `query` is for PostgreSQL's `to_tsquery`, the rest is said to the reader."""

    query: str
    added: tuple[str, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Term:
    """A word, or a phrase that stays together; `others` are the wordings that will do as well."""

    text: str
    minus: bool = False
    phrase: bool = False
    others: tuple[str, ...] = ()


def flat(text: str) -> str:
    """Small, without accents."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def folded(wording: str) -> str:
    """How wordings are compared: small, no accents, one space between words, plural as singular."""
    words = _NO_WORD.sub(" ", _APOSTROPHES.sub("", flat(wording))).split()
    return " ".join(_singular(word) for word in words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def keys(typed: str) -> list[str]:
    """Every run of plain words in a search, folded: a group with one of these wordings may widen it."""
    found = (key for terms in _alternatives(typed) for _, _, key in _runs(terms))
    return list(dict.fromkeys(found))


def widened(typed: str, groups: Iterable[Sequence[str]]) -> Widened | None:
    """The search with the wordings of the groups, or None where none of them fits.

    Of two wordings that overlap the longer one is meant. What follows a minus is left out in every wording.
    """
    known: dict[str, list[str]] = {}
    for group in groups:
        for wording in group:
            known.setdefault(folded(wording), []).extend(w for w in group if folded(w) != folded(wording))
    room = MOST_WIDENED
    alternatives = []
    for terms in _alternatives(typed):
        wide = _widen(terms, known, room)
        room -= sum(bool(term.others) for term in wide)
        alternatives.append(wide)
    everything = [term for terms in alternatives for term in terms if term.others]
    if not everything:
        return None
    return Widened(
        query=" | ".join(f"({' & '.join(map(_asked, terms))})" for terms in alternatives if terms),
        added=once(wording for term in everything if not term.minus for wording in term.others),
        left_out=once(wording for term in everything if term.minus for wording in term.others),
    )


def _alternatives(typed: str) -> list[list[_Term]]:
    """What was typed as people type on the web: words that must all be there, `or` between such lists."""
    found: list[list[_Term]] = [[]]
    for token in _TOKEN.finditer(typed):
        text = token["word"] if token["phrase"] is None else token["phrase"]
        if token["word"] and text.lower() == "or" and not token["minus"]:
            found.append([])
        elif folded(text):
            found[-1].append(_Term(text, bool(token["minus"]), token["phrase"] is not None))
    return [terms for terms in found if terms]


def _runs(terms: Sequence[_Term]) -> Iterator[tuple[int, int, str]]:
    """Neighbouring plain words, the longest run first at each place; a word with a minus stands alone."""
    for start, first in enumerate(terms):
        if first.phrase:
            continue
        stop = start + 1
        while not first.minus and stop < len(terms) and stop - start < LONGEST and _is_plain(terms[stop]):
            stop += 1
        for end in range(stop, start, -1):
            yield start, end, folded(" ".join(term.text for term in terms[start:end]))


def _is_plain(term: _Term) -> bool:
    return not (term.phrase or term.minus)


def _widen(terms: list[_Term], known: dict[str, list[str]], room: int) -> list[_Term]:
    out: list[_Term] = []
    done = 0
    for start, end, key in _runs(terms):
        if start < done or key not in known or room == 0:
            continue
        out.extend(terms[done:start])
        text = " ".join(term.text for term in terms[start:end])
        out.append(replace(terms[start], text=text, others=once(known[key])))
        done, room = end, room - 1
    return [*out, *terms[done:]]


def once(wordings: Iterable[str]) -> tuple[str, ...]:
    """Each wording in its first spelling."""
    seen: dict[str, str] = {}
    for wording in wordings:
        if key := folded(wording):
            seen.setdefault(key, wording)
    return tuple(seen.values())


def _asked(term: _Term) -> str:
    """A term in the language of `to_tsquery`: every word in quotes of its own, so that no sign means anything."""
    words = [term.text] if term.phrase else term.text.split()
    typed = " & ".join(map(_quoted, words))
    if term.others:
        typed = " | ".join([f"({typed})", *map(_quoted, term.others)])
    return f"!({typed})" if term.minus else f"({typed})"


def _quoted(words: str) -> str:
    return "'" + words.replace("\\", " ").replace("'", "''") + "'"
