"""Finds a child's details in what people type or upload, before it is kept.

It knows NHS numbers, dates of birth, and the words rooms have registered (a review's confidential names). It finds
what is written plainly; it is a reminder at the door, not proof that a text is anonymous.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from django import forms
from django.core.exceptions import ValidationError

Kind = Literal["nhs_number", "date_of_birth", "confidential"]

NO_DETAILS_HINT = "No child's details, please."

_SENTENCES: dict[Kind, str] = {
    "nhs_number": "This looks like an NHS number. Please take it out: no child's details belong here.",
    "date_of_birth": "This looks like a date of birth. Please take it out: no child's details belong here.",
    "confidential": "This holds a name or a place that a review keeps confidential. Please take it out.",
}

_GAP = r"[\s.\-\u2010-\u2015]{0,3}"
_GROUPS = re.compile(rf"\d(?:{_GAP}\d)*")
_DIGITS = re.compile(r"\d+")
# How people cut an NHS number into groups; other cuts of ten digits are dates, hours and telephones.
_SHAPES = {(10,), (3, 3, 4), (3, 7), (6, 4), (1,) * 10, (3, 3, 2, 2), (2, 2, 2, 2, 2)}
_ABROAD = re.compile(r"\+\d{0,3}[\s.\-]*(\(0\))?[\s.\-]*$")

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:\d{{1,2}}\s?[/.\-\u2010-\u2015 ]\s?\d{{1,2}}\s?[/.\-\u2010-\u2015 ]\s?(?:\d{{4}}|\d{{2}})"
    rf"|\d{{4}}[/.\-]\d{{1,2}}[/.\-]\d{{1,2}}"
    rf"|{_DAY}\s(?:of\s)?{_MONTH},?(?:\s\d{{2,4}})?"
    rf"|{_DAY}[\-/. ]?{_MONTH}[\-/. ]?\d{{2,4}}"
    rf"|{_MONTH}\s{_DAY}(?:,?\s\d{{2,4}})?)"
)
_BIRTH = re.compile(
    rf"\b(?:born|d\.?\s?o\.?\s?b\b\.?|date\s+of\s+birth|birth\s?date|birthday|b\.)"
    rf"(?:[\s:;,()\-\u2010-\u2015]|on|is|was|the|a|her|his|their|=){{0,12}}{_DATE}(?!\d)",
    re.IGNORECASE,
)

_sources: list[Callable[[], Iterable[str]]] = []


@dataclass(frozen=True)
class Finding:
    """One suspicion: where it stands in the text (or in that page's text, pages from 1), and what to tell people."""

    kind: Kind
    excerpt_start: int
    excerpt_end: int
    sentence: str
    page: int = 0


def register(source: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """Let a room name words that must not appear; asked anew at each check. Usable as a decorator."""
    if source not in _sources:
        _sources.append(source)
    return source


def findings(text: str | Sequence[str], *, names_only: bool = False) -> list[Finding]:
    """Look through a text, or through pages of one; what is found comes in reading order.

    With ``names_only`` just the registered words are looked for.
    """
    words = _registered()
    if isinstance(text, str):
        return _look(text, words, names_only)
    return [
        replace(found, page=number)
        for number, page in enumerate(text, 1)
        for found in _look(page, words, names_only)
    ]


def _look(given: str, words: re.Pattern[str] | None, names_only: bool) -> list[Finding]:
    text, places = _flat(given)
    spans: list[tuple[int, int, Kind]] = []
    if not names_only:
        spans += [(*span, "nhs_number") for span in _nhs_numbers(text)]
        spans += [(*found.span(), "date_of_birth") for found in _BIRTH.finditer(text)]
    if words:
        spans += [(*found.span(), "confidential") for found in words.finditer(text)]
    if places:
        spans = [(places[start], places[end - 1] + 1, kind) for start, end, kind in spans]
    return [Finding(kind, start, end, _SENTENCES[kind]) for start, end, kind in sorted(spans)]


def _flat(text: str) -> tuple[str, list[int]]:
    """The text without accents and invisible signs, and where each of its letters stood; no places where all stayed."""
    if text.isascii():
        return text, []
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = letter if letter < "\x80" else _plain(letter)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


@lru_cache(maxsize=10_000)
def _plain(letter: str) -> str:
    """One letter as the plain ones it is made of; accents, soft hyphens and signs without width are nothing."""
    if letter in _STROKES:
        return _STROKES[letter]
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(one for one in apart if unicodedata.category(one) not in {"Mn", "Cf"})


# Letters whose stroke is no accent to Unicode.
_STROKES = {"\u0142": "l", "\u0141": "L", "\u00f8": "o", "\u00d8": "O", "\u0111": "d", "\u0110": "D"}


def _registered() -> re.Pattern[str] | None:
    """All registered words as one pattern, longest first; words under three letters would find everything."""
    words = {" ".join(_flat(word)[0].split()) for source in _sources for word in source()}
    wanted = sorted((word for word in words if len(word) > 2), key=lambda word: (-len(word), word))
    return _pattern(tuple(wanted)) if wanted else None


@lru_cache(maxsize=2)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![^\W_])(?:{'|'.join(map(_loosely, words))})(?![^\W_])",
        re.IGNORECASE,
    )


# Where a word was broken at the end of a line.
_BROKEN = r"(?:[\-\u2010\u2011]\s*\n\s*)?"


def _loosely(word: str) -> str:
    """A word however its spaces, hyphens and apostrophes were typed, and wherever a line ended in it."""
    out = []
    for letter in word:
        if letter in " -\u2010\u2011":
            out.append(r"[\s\-\u2010\u2011_]+")
        elif letter in "'\u2019":
            out.append("['\u2019]?")
        else:
            out.append(re.escape(letter))
    return _BROKEN.join(out)


def _nhs_numbers(text: str) -> Iterator[tuple[int, int]]:
    for run in _GROUPS.finditer(text):
        groups = [(run.start() + g.start(), run.start() + g.end()) for g in _DIGITS.finditer(run[0])]
        done = -1
        for first in range(len(groups)):
            for last in range(first, min(first + 10, len(groups))):
                start, end = groups[first][0], groups[last][1]
                shape = tuple(stop - begin for begin, stop in groups[first : last + 1])
                if start < done or shape not in _SHAPES or _ABROAD.search(text[max(0, start - 12) : start]):
                    continue
                if is_nhs_number(re.sub(r"\D", "", text[start:end])):
                    done = end
                    yield start, end


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the right check digit (modulus 11); ten times the same digit is a placeholder."""
    if not re.fullmatch(r"\d{10}", digits) or len(set(digits)) == 1:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def without_childs_details(value: str) -> None:
    """A validator. Raises ValidationError with a kind sentence that never repeats what was found."""
    sentences = dict.fromkeys(found.sentence for found in findings(value))
    if sentences:
        raise ValidationError([ValidationError(sentence, code="childs_details") for sentence in sentences])


if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object


class WithoutChildsDetails(_Form):
    """For forms: names in ``free_text`` the fields where people write freely; they get the hint and the check."""

    free_text: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.free_text:
            field = self.fields[name]
            field.validators = [*field.validators, without_childs_details]
            said = str(field.help_text)
            if NO_DETAILS_HINT not in said:
                field.help_text = f"{said} {NO_DETAILS_HINT}".strip()
