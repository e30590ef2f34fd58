"""Tom's course that a group tries before it is published. Its quiz draws from a bank of questions."""

from typing import Any

from portal.home.seed import cards
from portal.home.seed.people import Cast
from resources.learning import actions, piloting, quiz_writing
from resources.learning.plan import Line, Part
from resources.learning.quiz_asking import Asked, Kind, Option
from resources.library.models import Resource

SLUG = "small-signs-that-add-up"
BRIEFING = "themes-of-fourteen-reviews"
TRIED_AT = "Saltmarsh High School"
ASKED = "Is anything unclear? Are three questions enough to talk about in a team?"
REMARK = "The question about missed appointments made our team talk for ten minutes. Please keep it."
CARD = {
    "slug": SLUG,
    "title": "Small signs that add up",
    "summary": "Read what fourteen reviews found, then answer three questions about noticing neglect.",
    "content_note": "neglect",
    "topics": ["Neglect", "Professional curiosity"],
    "audiences": ["Everyone"],
}
ABOUT = {"level": "1", "minutes": 10, "certificate": True, "weeks": None}
BANK = "Noticing neglect"
QUIZ: dict[str, Any] = {
    "title": "Three questions about noticing",
    "words": "You are asked three of five questions, so a second attempt may ask others.",
    "pass_percent": 60,
    "attempts": None,
    "minutes": None,
    "draw": 3,
}
QUESTIONS = (
    Asked(
        Kind.SINGLE,
        "A child is often hungry in the morning. What do you write down?",
        options=(
            Option("What you saw and heard, with the day", right=True),
            Option(
                "What you think of the parents", feedback="An opinion does not tell anybody what you saw."
            ),
            Option(
                "Nothing, until it happens more often",
                feedback="Neglect shows in what adds up, and each note is a piece of it.",
            ),
        ),
        remember="Small signs are seen together only when each was written down.",
    ),
    Asked(
        Kind.SINGLE,
        "Why is neglect so often noticed late?",
        options=(
            Option("Each sign looks small by itself", right=True),
            Option(
                "It happens only where there is little money",
                feedback="It does not. Poverty is not neglect, and neglect happens in every kind of home.",
            ),
            Option(
                "Children always tell somebody first",
                feedback="Many never do: it may be all that they know.",
            ),
        ),
    ),
    Asked(
        Kind.MULTIPLE,
        "What belongs in what you tell your safeguarding lead?",
        options=(
            Option("What you saw", right=True),
            Option("What the child said, in their own words", right=True),
            Option("What you have done so far", right=True),
            Option(
                "What others say, as if you had seen it",
                feedback="Pass it on, and say whom you have it from.",
            ),
        ),
    ),
    Asked(
        Kind.SINGLE,
        "A child misses a third appointment. Which words keep the child in view?",
        options=(
            Option("Was not brought", right=True, feedback="It asks why, and who could have brought them."),
            Option("Did not attend", feedback="A young child does not come by themselves."),
            Option("Family does not engage", feedback="It says nothing about the child."),
        ),
        remember="The words of a record shape what the next reader asks.",
    ),
    Asked(
        Kind.SINGLE,
        "You told your safeguarding lead, and a week later you are still worried. What now?",
        options=(
            Option("Ask what was decided, and say that you are still worried", right=True),
            Option("Wait: it is theirs now", feedback="It stays yours too, for as long as you are worried."),
            Option("Let it rest", feedback="A worry that is not spoken of again is easily lost."),
        ),
    ),
)


def write(cast: Cast) -> None:
    """Add the bank, the course and its group, if the course is missing."""
    if cards.known(SLUG):
        return
    tom = cast.tom
    bank = quiz_writing.write_bank(name=BANK, by=tom)
    for asked in QUESTIONS:
        quiz_writing.write_question(of=bank, asked=asked, by=tom)
    course = actions.write_course(
        by=tom,
        card=cards.words_of(CARD) | {"visibility": Resource.Visibility.REGISTERED},
        about=ABOUT,
        parts=[Part("Read", [Line(1, "Read", Resource.objects.get(slug=BRIEFING).pk)])],
    )
    quiz_writing.write_quiz(course=course, by=tom, bank=bank, **QUIZ)
    group = piloting.Group(people=[cast.priya], agencies=[cast.agencies[TRIED_AT]])
    pilot = piloting.open_pilot(course=course, by=tom, group=group, words=ASKED)
    piloting.say(pilot=pilot, by=cast.priya, text=REMARK)
