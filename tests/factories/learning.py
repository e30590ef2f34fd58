"""Courses, and people who take them."""

import datetime as dt
import uuid

from accounts import record
from portal.lib import clock
from resources.learning import assigning, plan
from resources.learning.models import Assignment, Course, Enrolment, Module, Step
from tests.factories.briefings import briefing
from tests.factories.library import resource


def kind_of(card) -> str:
    for kind in ("briefing", "video"):
        if hasattr(card, kind):
            return kind
    return "document"


def course(
    *things,
    parts=None,
    level: str = "Level 2",
    minutes: int = 10,
    certificate: bool = True,
    weeks=None,
    closes: bool = False,
    in_order: bool = False,
    needs=(),
    refresh_months=None,
    **card,
) -> Course:
    """A published course of these cards and steps: in one part without a title, unless `parts` gives titles and cards."""
    given = {"visibility": "registered"} | card
    made = Course.objects.create(
        resource=resource("course", **given),
        level=level,
        minutes=minutes,
        certificate=certificate,
        weeks=weeks,
        closes=closes,
        in_order=in_order,
        refresh_months=refresh_months,
    )
    made.needs.set(needs)
    for number, (title, cards) in enumerate(parts or [("", things)], 1):
        module = Module.objects.create(course=made, order=number, title=title)
        for place, one in enumerate(cards, 1):
            step = one if isinstance(one, Step) else Step(kind=kind_of(one), resource=one)
            step.module, step.order = module, place
            step.save()
    return made


def reading(**fields):
    """A briefing's card."""
    return briefing(**fields).resource


def document(**fields):
    """A report's card."""
    return resource("report", **fields)


def question(title: str = "One thing I will do differently", asks: str = "What, and when?") -> Step:
    """A reflection, to be put into a course."""
    return Step(
        kind=Step.Kind.REFLECTION, title=title, question=asks, key=f"{plan.REFLECTION}:{uuid.uuid4()}"
    )


def coming_to(key: str, title: str = "Asking well, live") -> Step:
    """An event or a series of the programme, to be put into a course."""
    return Step(kind=Step.Kind.EVENT, title=title, key=key)


def steps(made: Course) -> list[Step]:
    """Those of its newest version."""
    return list(Course.objects.get(pk=made.pk).steps)


def enrolment(person, made: Course, **fields) -> Enrolment:
    return Enrolment.objects.create(person=person, course=made, **fields)


def recorded(person, card, minutes: int = 15) -> None:
    """The training record holds this briefing or recording."""
    thing = getattr(card, kind_of(card))
    kind = kind_of(card)
    record.enter(person=person, source=f"{kind}:{thing.uuid}", kind=kind, title=card.title, minutes=minutes)


def assignment(
    agency, card=None, *, by=None, people=(), teams=(), who="", days: int = 14, **fields
) -> Assignment:
    """A thing that is set for everybody, by two weeks from now, unless told otherwise; a new briefing if none is given."""
    who = who or ("named" if people else "teams" if teams else "everybody")
    made = assigning.set_for_team(
        agency=agency,
        resource=card or reading(),
        by=by,
        due=clock.today() + dt.timedelta(days=days),
        target=assigning.Target(who, teams, people),
        note=fields.pop("note", ""),
    )
    Assignment.objects.filter(pk=made.pk).update(**fields)
    return Assignment.objects.get(pk=made.pk)
