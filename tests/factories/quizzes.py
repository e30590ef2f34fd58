"""Quizzes of courses, banks, and questions of several kinds."""

from resources.learning.models import Bank, Course, Module, Question, Quiz, Step
from resources.learning.quiz_asking import Asked, Given, Kind, Option

RIGHT, WRONG = Given((0,)), Given((1,))


def single(stem: str = "What comes first?", **fields) -> Asked:
    """A question with one right answer, the first."""
    options = (
        Option("Ask the child", right=True, feedback="Their voice comes first."),
        Option("Wait for the file", feedback="Waiting is where weeks go."),
    )
    return Asked(Kind.SINGLE, stem, options=options, **fields)


def scenario() -> Asked:
    """Two passages; the good way is option 0, then option 2."""
    return Asked(
        Kind.SCENARIO,
        "A home visit.",
        options=(
            Option("Ask to see the child", right=True, passage=0, to=1),
            Option("Leave", feedback="Nobody has seen the child.", passage=0),
            Option("Listen", right=True, passage=1),
            Option("Talk over the child", passage=1),
        ),
        passages=("The door opens.", "The child comes in."),
    )


def asking(owner: Quiz | Bank, asked: Asked) -> Question:
    """One more question at the end of a quiz or a bank."""
    place = {"quiz": owner} if isinstance(owner, Quiz) else {"bank": owner}
    order = owner.questions.count() + 1
    return Question.objects.create(order=order, kind=asked.kind, asked=asked.stored(), **place)


def bank(*asked: Asked, name: str = "Neglect", owner=None) -> Bank:
    made = Bank.objects.create(name=name, owner=owner)
    for one in asked:
        asking(made, one)
    return made


def quiz(made: Course, *asked: Asked, title: str = "Check what you took in", **fields) -> Quiz:
    """A quiz as the last step of a course."""
    one = Quiz.objects.create(course=made, title=title, **fields)
    for each in asked:
        asking(one, each)
    module, _ = Module.objects.get_or_create(course=made, order=1)
    place = Step.objects.filter(module=module).count() + 1
    Step.objects.create(module=module, order=place, kind=Step.Kind.QUIZ, key=one.key, title=title)
    return one
