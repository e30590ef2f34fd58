"""A published course that Priya has begun, and a draft of Tom's."""

import datetime as dt

from portal.lib import clock
from resources.learning import answering, piloting
from tests.factories.learning import assignment, course, document, enrolment, question, reading, steps
from tests.factories.quizzes import bank, quiz, single


def things(people) -> dict[str, str]:
    begun = course(document(title="Course document"), question(), slug="open-course", title="Open course")
    mine = enrolment(people["priya"], begun)
    asked = quiz(begun, single())
    attempt = answering.begin_attempt(enrolment=mine, quiz=asked, by=people["priya"])
    draft = course(
        document(title="Document of a draft course"),
        slug="draft-course",
        title="Draft course",
        state="draft",
        owner=people["tom"],
    )
    written = quiz(draft, single())
    tried = course(document(), slug="pilot-course", state="draft", owner=people["tom"])
    piloting.open_pilot(course=tried, by=people["tom"], group=piloting.Group(people=[people["priya"]]))
    own = bank(single(), owner=people["tom"])
    home = people["morgan"].agency
    item = assignment(home, reading(title="Set for Millbrook"), days=3)
    return {
        # A day that is written down in the list would be past one day.
        "soon": (clock.today() + dt.timedelta(days=14)).isoformat(),
        "set_agency": str(home.uuid),
        "set_item": str(item.uuid),
        "set_person": str(people["priya"].uuid),
        "open_course": "open-course",
        "course_document": str(steps(begun)[0].pk),
        "course_question": str(steps(begun)[1].pk),
        "course_quiz": str(steps(begun)[2].pk),
        "attempt": str(attempt.uuid),
        "draft_quiz": str(written.pk),
        "draft_asked": str(written.questions.get().pk),
        "draft_course": "draft-course",
        "pilot_course": "pilot-course",
        "draft_step": str(steps(draft)[0].pk),
        "draft_thing": str(steps(draft)[0].thing),
        "bank": str(own.pk),
        "bank_asked": str(own.questions.get().pk),
        "others_bank": str(bank(single(), owner=people["bea"]).pk),
    }
