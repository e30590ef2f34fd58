"""What people answer about an event, what their managers add, and what the trainer asks."""

from collections.abc import Sequence
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from events import stages
from events.actions import lock_event
from events.models import Evaluation, Event, Statement
from portal.lib import identity
from portal.lib.forms import Scale
from portal.lib.two_editors import WithWhatStood

WORDS = 1000
SILENT = "none"  # what the form says for: I would rather not say


def _points() -> list[tuple[str, str]]:
    named = {stages.LOW, stages.TOP}
    points = [(str(n), f"{n}, {word}" if n in named else str(n)) for n, word in stages.SCALE]
    return [*points, (SILENT, "I would rather not say")]


def _to_point(given: str) -> int | None:
    return None if given == SILENT else int(given)


def _scale(label: str, **more: Any) -> forms.TypedChoiceField:
    field = forms.TypedChoiceField(
        label=label,
        choices=_points,
        coerce=_to_point,
        widget=Scale,
        error_messages={"required": f"Choose a number, or “I would rather not say”: {label}"},
        **more,
    )
    field.empty_value = None
    return field


class EvaluationForm(identity.WithoutChildsDetails, forms.Form):
    """One stage: the event's statements, and what this stage asks besides."""

    free_text = ("words", "manager_name")
    recommend = _scale("Would you recommend it?")
    words = forms.CharField(
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="About your practice.",
    )
    quotable = forms.BooleanField(
        label="These words may stand in the report, without my name",
        required=False,
        help_text="Without this tick nobody but you reads them.",
    )
    manager_name = forms.CharField(label="Your manager’s name", max_length=120, required=False)
    manager_email = forms.EmailField(
        label="Your manager’s work email",
        required=False,
        help_text="They need no account, do not see your answers, and you read their comment. "
        "Leave both empty if you would rather not ask.",
    )

    def __init__(
        self,
        *args: Any,
        stage: str,
        asked: Sequence[Statement],
        given: Evaluation | None,
        manager: tuple[str, str] | None,
        by: User,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.asked = by, asked
        question = stages.QUESTIONS[stage]
        kept = {rating.statement.number: rating.value for rating in given.ratings.all()} if given else {}
        for statement in asked:
            field = _scale(statement.text)
            if statement.number in kept:
                field.initial = kept[statement.number] or SILENT
            self.fields[f"rating_{statement.number}"] = field
        for name, words in (("recommend", question.recommend), ("words", question.words)):
            self.fields[name].label = words
        left_out = [
            *(["recommend"] if not question.recommend else []),
            *(["words", "quotable"] if not question.words else []),
            *(["manager_name", "manager_email"] if not question.manager or manager is None else []),
        ]
        for name in left_out:
            del self.fields[name]
        if given:
            self.initial.update(
                recommend=given.recommend or SILENT, words=given.words, quotable=given.quotable
            )
        if manager:
            self.initial["manager_name"], self.initial["manager_email"] = manager
        self.order_fields([*(f"rating_{statement.number}" for statement in asked)])

    def statements(self) -> list[forms.BoundField]:
        """The fields of the statements, in their order."""
        return [self[f"rating_{statement.number}"] for statement in self.asked]

    def clean_manager_email(self) -> str:
        address: str = self.cleaned_data["manager_email"]
        if address.casefold() == self.by.email.casefold():
            raise ValidationError("This is your own address. Give your manager’s.")
        if address and not self.cleaned_data.get("manager_name"):
            raise ValidationError("Give your manager’s name too, so that the letter can greet them.")
        return address

    def answers(self) -> dict[str, Any]:
        """What `actions.evaluate` takes."""
        given = self.cleaned_data
        named = given.get("manager_email")
        return {
            "ratings": {s.number: given[f"rating_{s.number}"] for s in self.asked},
            "recommend": given.get("recommend"),
            "words": given.get("words", ""),
            "quotable": bool(given.get("quotable")) and bool(given.get("words")),
            "manager": (given["manager_name"], named) if named else None,
        }


class CommentForm(identity.WithoutChildsDetails, forms.Form):
    """What a manager sees of the change, eight weeks later."""

    free_text = ("words",)
    seen = _scale("How far do you see a change in their work?")
    words = forms.CharField(
        label="What have you seen?",
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The person reads it. Those who run the event may read it in the report, without names.",
    )


class StatementsForm(WithWhatStood, identity.WithoutChildsDetails, forms.Form):
    """What people rate at all three stages: one line each."""

    free_text = ("statements",)
    statements = forms.CharField(
        label="Statements",
        max_length=stages.MOST * 200,
        widget=forms.Textarea(attrs={"rows": stages.MOST}),
        help_text=f"One line each, at most {stages.MOST}. People say how confident they are about each, "
        "in the same words before, after and eight weeks later.",
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.initial["statements"] = "\n".join(statement.text for statement in Statement.of(event))

    def as_saved(self) -> Self:
        return type(self)(event=lock_event(self.event.pk))

    def clean_statements(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["statements"].splitlines() if line.strip()]
        if len(lines) > stages.MOST:
            raise ValidationError(f"That is {len(lines)} lines. Keep {stages.MOST} or fewer.")
        if any(len(line) > 200 for line in lines):
            raise ValidationError("One line is longer than 200 characters. Shorten it.")
        if len({line.casefold() for line in lines}) < len(lines):
            raise ValidationError("Two lines say the same. Take one out.")
        return lines
