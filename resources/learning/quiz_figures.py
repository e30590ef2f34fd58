"""Which questions people get wrong: each person counted once, by their first answer, and nobody named."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from portal.lib import few
from resources.learning.models import Answer, Question, Quiz


@dataclass(frozen=True)
class Figure:
    """One question. `people` and `wrong` are None where too few have answered to be shown."""

    question: Question
    people: int | None
    wrong: int | None

    @property
    def percent(self) -> int | None:
        """The share of those who did not get it wholly right, in per cent."""
        return None if self.wrong is None or not self.people else round(100 * self.wrong / self.people)


def figures(quiz: Quiz) -> list[Figure]:
    """The questions of a quiz and of its bank, those most often wrong first, in two queries."""
    asked = Question.objects.filter(Q(quiz=quiz) | Q(bank__isnull=False, bank=quiz.bank_id))
    firsts = (
        Answer.objects.filter(attempt__quiz=quiz, question__isnull=False, answered_at__isnull=False)
        .order_by(
            "question_id", "attempt__enrolment__person_id", "attempt__enrolment__turn", "attempt__number"
        )
        .distinct("question_id", "attempt__enrolment__person_id")
    )
    counted = (
        Answer.objects.filter(pk__in=firsts.values("pk"))
        .order_by()
        .values_list("question")
        .annotate(people=Count("pk"), wrong=Count("pk", filter=Q(got__lt=F("out_of"))))
    )
    found = {question: (people, wrong) for question, people, wrong in counted}
    rows = [_figure(question, *found.get(question.pk, (0, 0))) for question in asked.order_by("order", "pk")]
    return sorted(rows, key=lambda row: -(row.percent or 0))


def _figure(question: Question, people: int, wrong: int) -> Figure:
    shown = few.may_show(people)
    return Figure(question, people if shown else None, wrong if shown else None)
