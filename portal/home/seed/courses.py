"""The pilot's course: a briefing, a recording, a reflection and a quiz. It is published once the recording is."""

from portal.home.seed import cards, quizzes, videos, wording
from portal.home.seed.people import Cast
from resources.learning import actions
from resources.learning.plan import REFLECTION, Line, Part
from resources.library.models import Resource

SLUG = "safeguarding-young-carers"
BRIEFING = "ellery-in-seven-minutes"
PUBLISHED = "2026-11-12"
REFLECT = Line(
    3,
    "Your own practice",
    REFLECTION,
    title="One thing I will do differently",
    question="What will you do differently, and when?",
)
ABOUT = {"level": "2", "minutes": 15, "certificate": True, "weeks": 8}
CARD = {
    "slug": SLUG,
    "title": "Safeguarding young carers",
    "summary": "Read what was learnt from Ellery, watch the narrated briefing, and take one question to your team.",
    "content_note": "neglect, and lasting harm to a young person’s health",
    "topics": ["Young carers", "Neglect"],
    "audiences": ["Everyone"],
}


def write(cast: Cast) -> None:
    """Add the course, if it is missing."""
    if cards.known(SLUG):
        return
    steps = Resource.objects.in_bulk([BRIEFING, videos.SLUG], field_name="slug")
    course = actions.write_course(
        by=cast.bea,
        card=cards.words_of(CARD) | {"visibility": Resource.Visibility.REGISTERED},
        about=ABOUT,
        parts=[
            Part("Read", [Line(1, "Read", steps[BRIEFING].pk)]),
            Part("Watch", [Line(2, "Watch", steps[videos.SLUG].pk)]),
            Part("Your own practice", [REFLECT]),
        ],
    )
    quizzes.write(course, by=cast.bea)
    cards.publish_when_ready(course.resource, wording.past(PUBLISHED), by=cast.bea, recording=True)
