"""A published course that Priya has begun, and a draft of Tom's."""

from tests.factories.learning import assignment, course, document, enrolment, question, reading, steps


def things(people) -> dict[str, str]:
    begun = course(document(title="Course document"), question(), slug="open-course", title="Open course")
    enrolment(people["priya"], begun)
    course(
        document(title="Document of a draft course"),
        slug="draft-course",
        title="Draft course",
        state="draft",
        owner=people["tom"],
    )
    home = people["morgan"].agency
    item = assignment(home, reading(title="Set for Millbrook"), days=3)
    return {
        "set_agency": str(home.uuid),
        "set_item": str(item.uuid),
        "set_person": str(people["priya"].uuid),
        "open_course": "open-course",
        "course_document": str(steps(begun)[0].pk),
        "course_question": str(steps(begun)[1].pk),
        "draft_course": "draft-course",
    }
