"""Where questions stand, a quiz of a course or a bank, with the addresses of the pages where they are written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from resources.learning.models import Bank, Question, Quiz
from resources.learning.quiz_asking import Kind


@dataclass(frozen=True)
class Line:
    """One question in the list of its place."""

    question: Question
    edit: str
    preview: str
    move: str
    remove: str


@dataclass(frozen=True)
class Place:
    """A quiz or a bank. `may_change` is False where its questions can only be read."""

    of: Quiz | Bank
    may_change: bool = True

    def address(self, verb: str, *more: Any) -> str:
        """The page of one thing to do with its questions."""
        if isinstance(self.of, Bank):
            return reverse(f"desk_banks:{verb}", args=[self.of.pk, *more])
        return reverse(f"desk_learning:{verb}", args=[self.of.course.resource.slug, self.of.pk, *more])

    @property
    def home(self) -> str:
        """The page with all its questions."""
        return self.address("bank_edit" if isinstance(self.of, Bank) else "quiz_edit")

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way to it: names and addresses."""
        courses = ("Courses", reverse("desk_learning:list"))
        if isinstance(self.of, Bank):
            return [courses, ("Question banks", reverse("desk_banks:list")), (str(self.of), self.home)]
        card = self.of.course.resource
        return [
            courses,
            (card.title, reverse("desk_learning:edit", args=[card.slug])),
            (str(self.of), self.home),
        ]

    @property
    def lines(self) -> Iterator[Line]:
        """Its questions in their order."""
        for one in self.of.questions.all():
            verbs = ("question_edit", "question_preview", "question_move", "question_remove")
            yield Line(one, *(self.address(verb, one.pk) for verb in verbs))

    @property
    def new(self) -> list[tuple[str, str]]:
        """What kinds of questions can be written, each with its page."""
        return [(kind.label, self.address("question_write", kind.value)) for kind in Kind]
