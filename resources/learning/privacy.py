"""What the room holds about people."""

from typing import Any

from portal.lib.privacy import holds, nothing_personal
from resources.learning.models import (
    Answer,
    Attempt,
    Bank,
    Course,
    Enrolment,
    Module,
    Question,
    Quiz,
    Step,
    StepDone,
)

nothing_personal(Course, "The partnership's own offer.")
nothing_personal(Module, "Titles of parts of a course.")
nothing_personal(Step, "Which things of the library make a course.")
nothing_personal(Quiz, "What a quiz asks for.")
nothing_personal(Question, "Questions and their answers, as authors wrote them.")
holds(
    Enrolment,
    person="person",
    keep="As long as the account: it shows where to go on. What was completed stands in the training record.",
)
holds(
    StepDone,
    person="enrolment__person",
    keep="As long as the enrolment it belongs to.",
)
holds(
    Bank,
    person="owner",
    keep="As long as quizzes draw from it; without an owner it is the business team's.",
    erase=lambda person: Bank.objects.filter(owner=person).update(owner=None),
)
holds(
    Attempt,
    person="enrolment__person",
    keep="As long as the enrolment it belongs to: it shows whether the quiz was passed.",
)


def _forget_answers(person: Any) -> None:
    """What somebody chose or typed goes; whether it was right stays, so that authors' counts stay as they were."""
    Answer.objects.filter(attempt__enrolment__person=person).update(given={})


holds(
    Answer,
    person="attempt__enrolment__person",
    keep="As long as the attempt it belongs to. Authors see how many people got a question wrong, never who.",
    erase=_forget_answers,
)
