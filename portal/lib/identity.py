"""Finds a child's details in what people type or upload, before it is kept.

It knows NHS numbers, dates of birth, and the words rooms have registered (a review's confidential names). It finds
what is written plainly; it is a reminder at the door, not proof that a text is anonymous.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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


def findings(text: str | Sequence[str]) -> list[Finding]:
    """Look through a text, or through pages of one; what is found comes in reading order."""
    if isinstance(text, str):
        return _look(text, _registered())
    words = _registered()
    return [
        replace(found, page=number) for number, page in enumerate(text, 1) for found in _look(page, words)
    ]


def _look(text: str, words: re.Pattern[str] | None) -> list[Finding]:
    spans: list[tuple[int, int, Kind]] = [(*span, "nhs_number") for span in _nhs_numbers(text)]
    spans += [(*found.span(), "date_of_birth") for found in _BIRTH.finditer(text)]
    if words:
        spans += [(*found.span(), "confidential") for found in words.finditer(text)]
    return [Finding(kind, start, end, _SENTENCES[kind]) for start, end, kind in sorted(spans)]


def _registered() -> re.Pattern[str] | None:
    """All registered words as one pattern, longest first; words under three letters would find everything."""
    words = {" ".join(word.split()) for source in _sources for word in source()}
    wanted = sorted((word for word in words if len(word) > 2), key=lambda word: (-len(word), word))
    if not wanted:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_loosely, wanted))})(?!\w)", re.IGNORECASE)


def _loosely(word: str) -> str:
    """A word however its spaces, hyphens and apostrophes were typed."""
    out = []
    for letter in word:
        if letter in " -\u2010\u2011":
            out.append(r"[\s\-\u2010\u2011]+")
        elif letter in "'\u2019":
            out.append("['\u2019]?")
        else:
            out.append(re.escape(letter))
    return "".join(out)


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
