"""A question as the form that a learner answers."""

import re
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from portal.lib.forms import ChoiceRows, TickRows
from portal.lib.identity import NO_DETAILS_HINT, without_childs_details
from resources.learning import quiz_picking
from resources.learning.models import Answer
from resources.learning.quiz_asking import Asked, Given, Kind

LONGEST_WORDS = 120  # "a word or two"


def seed_of(row: Answer) -> str:
    """What fixes the order in which the lines of this question stand."""
    return f"{row.attempt.uuid} {row.place}"


class AnswerForm(forms.Form):
    """One question. `so_far` is the way through a scenario up to here; `seed` fixes in which order things stand."""

    words = forms.CharField(
        label="Your answer",
        max_length=LONGEST_WORDS,
        validators=[without_childs_details],
        help_text=NO_DETAILS_HINT,
        error_messages={"required": "Write a word or two."},
    )

    def __init__(
        self, data: Any = None, *, asked: Asked, seed: str, so_far: tuple[int, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.asked, self.so_far = asked, so_far
        if asked.kind != Kind.SHORT:
            del self.fields["words"]
        if asked.kind in {Kind.SINGLE, Kind.MULTIPLE}:
            self._offer(range(len(asked.options)))
        elif asked.kind == Kind.SCENARIO:
            here = asked.passage_after(so_far)
            self._offer(asked.choices_of(here) if here is not None else [])
            self.fields["after"] = forms.IntegerField(widget=forms.HiddenInput(), initial=len(so_far))
        elif asked.kind == Kind.ORDERING:
            self._number(quiz_picking.shown(asked, seed=seed))
        elif asked.kind == Kind.MATCHING:
            self._pair(quiz_picking.offered(asked, seed=seed))

    @classmethod
    def tried(cls, asked: Asked, way: tuple[int, ...], data: Any = None) -> Self:
        """The form of a question that its author tries; a way that leads nowhere begins anew."""
        try:
            asked.passage_after(way)
        except ValueError:
            way = ()
        return cls(data, asked=asked, seed="tried", so_far=way)

    @property
    def passage(self) -> str:
        """Where a scenario has led to."""
        here = self.asked.passage_after(self.so_far)
        return "" if here is None else self.asked.passages[here]

    @classmethod
    def of(cls, row: Answer, data: Any = None) -> Self:
        """The form of one question of an attempt.

        What was sent says how many choices of a scenario its page had seen, so that it is read as its sender meant it
        even where another tab has gone on.
        """
        so_far = row.said().picks
        after = str((data or {}).get("after", ""))
        if data and re.fullmatch(r"[0-9]{1,3}", after):
            so_far = so_far[: int(after)]
        return cls(data, asked=row.read(), seed=seed_of(row), so_far=so_far)

    def _offer(self, places: Any) -> None:
        """Choices to tick, one of them or several."""
        choices = [(str(place), self.asked.options[place].text) for place in places]
        several = self.asked.kind == Kind.MULTIPLE
        kind = forms.MultipleChoiceField if several else forms.ChoiceField
        self.fields["picks"] = kind(
            label=self.asked.kind.hint,
            choices=choices,
            widget=TickRows() if several else ChoiceRows(),
            error_messages={"required": "Choose at least one answer." if several else "Choose one answer."},
        )

    def _number(self, places: list[int]) -> None:
        """A number for each line, in the order they are shown."""
        numbers = [(str(number), str(number)) for number in range(1, len(places) + 1)]
        for number, place in enumerate(places, 1):
            self.fields[f"line_{place}"] = forms.ChoiceField(
                label=self.asked.options[place].text,
                choices=numbers,
                initial=str(number),
                widget=forms.Select(attrs={"class": "w-s"}),
                error_messages={"required": "Give every line a place."},
            )

    def _pair(self, offered: list[int]) -> None:
        """The words to choose from for each line."""
        words = [("", "Choose"), *((str(place), self.asked.matches[place]) for place in offered)]
        for place, option in enumerate(self.asked.options):
            self.fields[f"line_{place}"] = forms.ChoiceField(
                label=option.text,
                choices=words,
                error_messages={"required": "Choose the words for this line."},
            )

    def clean(self) -> dict[str, Any]:
        """No place is given twice."""
        given = super().clean() or self.cleaned_data
        numbers = [value for name, value in given.items() if name.startswith("line_")]
        if self.asked.kind == Kind.ORDERING and len(set(numbers)) < len(numbers):
            raise ValidationError("Two lines have the same place. Give every line a place of its own.")
        return given

    def given(self) -> Given:
        """The answer; call after `is_valid`. Of a scenario it is the way so far with this choice at its end."""
        said = self.cleaned_data
        if self.asked.kind == Kind.SHORT:
            return Given(words=said["words"])
        if self.asked.kind == Kind.SINGLE:
            return Given((int(said["picks"]),))
        if self.asked.kind == Kind.MULTIPLE:
            return Given(tuple(sorted(int(pick) for pick in said["picks"])))
        if self.asked.kind == Kind.SCENARIO:
            return Given((*self.so_far, int(said["picks"])))
        lines = [int(said[f"line_{place}"]) for place in range(len(self.asked.options))]
        if self.asked.kind == Kind.ORDERING:
            return Given(tuple(sorted(range(len(lines)), key=lines.__getitem__)))
        return Given(tuple(lines))
