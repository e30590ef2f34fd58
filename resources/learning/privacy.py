"""What the room holds about people."""

import datetime as dt
from typing import Any

from portal.lib.privacy import holds, nothing_personal, removes, unnames
from resources.learning.assigning import merge_assignments
from resources.learning.models import (
    Answer,
    Assignment,
    Attempt,
    Bank,
    Course,
    Enrolment,
    Module,
    NamedPerson,
    Question,
    Quiz,
    Reminder,
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
    erase=unnames(Bank, "owner"),
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
holds(
    Assignment,
    person="set_by",
    keep="As long as the agency: what was set, and by when, is its evidence. The name of who set it goes when the "
    "person is erased.",
    erase=unnames(Assignment, "set_by"),
    merge=merge_assignments,
)
holds(
    NamedPerson,
    person="person",
    keep="As long as the account is open; after leaving the agency as history.",
    erase=removes(NamedPerson),
)
holds(
    Reminder,
    person="person",
    keep="One year, as the letter itself.",
    kept_for=dt.timedelta(days=365),
    since="sent_at",
    erase=removes(Reminder),
)
