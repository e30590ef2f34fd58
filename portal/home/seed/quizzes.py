"""The pilot's quiz: four questions about what the course asked people to read."""

from accounts.models import User
from resources.learning import quiz_writing
from resources.learning.models import Course
from resources.learning.quiz_asking import Asked, Kind, Option

ABOUT = {
    "title": "Check what you took in",
    "words": "Four questions about noticing neglect and hearing a child. Take your time, and try again if you like.",
    "pass_percent": 75,
    "attempts": None,
    "minutes": None,
}
QUESTIONS = (
    Asked(
        Kind.SINGLE,
        "A young person tells you that everything at home is fine, and looks tired again. What comes first?",
        options=(
            Option("Note that they said it is fine", feedback="“Fine” is often a way of closing a door."),
            Option(
                "Ask what last night was like, and listen",
                right=True,
                feedback="A small, concrete question is easier to answer than a large one.",
            ),
            Option("Wait for the next meeting", feedback="What you noticed today may be forgotten by then."),
        ),
        remember="Curiosity is kind: ask about an ordinary day, and ask again.",
    ),
    Asked(
        Kind.MULTIPLE,
        "Which of these help you to hear a child’s voice?",
        options=(
            Option("Seeing them by themselves, where that is safe", right=True),
            Option("Writing down their own words", right=True),
            Option("Asking a parent what the child thinks", feedback="Useful, but it is the parent’s voice."),
        ),
        remember="Their own words, in their own way, are evidence.",
    ),
    Asked(
        Kind.ORDERING,
        "You read a briefing on neglect. Put what you do with it in an order that helps a team.",
        options=(
            Option("Read it to the end"),
            Option("Choose one question it leaves you with"),
            Option("Take that question to the team"),
            Option("Look after a month at what changed"),
        ),
    ),
    Asked(
        Kind.SCENARIO,
        "A visit at the end of a long day.",
        passages=(
            "A brother opens the door. He says that his sister is asleep, and that their mother is out.",
            "His sister comes down. She says that she cooks most evenings.",
        ),
        options=(
            Option(
                "Ask kindly whether you may see her",
                right=True,
                feedback="Seeing a child matters more than being told about one.",
                passage=0,
                to=1,
            ),
            Option("Leave a card", feedback="Nobody has seen her, and the card does not say so.", passage=0),
            Option(
                "Ask what she cooks, and what happens when she is ill",
                right=True,
                feedback="An open question about her day shows who looks after whom.",
                passage=1,
            ),
            Option(
                "Praise her for helping",
                feedback="It may teach her that caring is what she is for.",
                passage=1,
            ),
        ),
        remember="Speak with your safeguarding lead about what you saw on the same day.",
    ),
)


def write(course: Course, *, by: User) -> None:
    """Write the quiz and its questions, as the last step of the course, for those who like."""
    quiz = quiz_writing.write_quiz(course=course, by=by, required=False, **ABOUT)
    for asked in QUESTIONS:
        quiz_writing.write_question(of=quiz, asked=asked, by=by)
