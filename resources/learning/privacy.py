"""What the room holds about people."""

import datetime as dt
from typing import Any

from accounts.models import Agency
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
    Pilot,
    PilotPerson,
    Question,
    Quiz,
    Remark,
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


def _move_pilots(old: Agency, new: Agency) -> None:
    """What was opened to the old agency is open to the new one."""
    for pilot in Pilot.objects.filter(agencies=old):
        pilot.agencies.remove(old)
        pilot.agencies.add(new)


holds(
    Pilot,
    person="opened_by",
    keep="As long as the course. The name of who opened it goes when the person is erased.",
    erase=unnames(Pilot, "opened_by"),
    merge=_move_pilots,
)
holds(
    PilotPerson,
    person="person",
    keep="As long as the course: who tried it before it was published.",
    erase=removes(PilotPerson),
)
holds(
    Remark,
    person="person",
    keep="As long as the course, for its author.",
    erase=removes(Remark),
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
