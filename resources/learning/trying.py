"""A course and its quizzes tried by who makes them: all of it stands in the address, and nothing is stored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from resources.learning import quiz_marking, quiz_picking, standing
from resources.learning.answering_forms import LONGEST_WORDS, AnswerForm
from resources.learning.models import Course, Question, Quiz
from resources.learning.quiz_asking import MOST_OPTIONS, Asked, Given, Kind
from resources.learning.quiz_seen import Seen
from resources.learning.quiz_seen import tried as seen_when_tried
from resources.learning.standing import Part, Standing

LONGEST = 6000  # of the answers in an address


def done_in(sent: QueryDict) -> list[int]:
    """The steps that an address calls done."""
    return sorted({int(one) for one in sent.getlist("done") if one.isdecimal() and len(one) < 10})


def address(course: Course, done: Sequence[int], step: int | None = None, **more: Any) -> str:
    """The page of the course, or of one step, in a preview where these steps are done."""
    where: list[Any] = [course.resource.slug] if step is None else [course.resource.slug, step]
    query = urlencode([*(("done", one) for one in done), *more.items()])
    page = reverse("desk_learning:preview" if step is None else "desk_learning:preview_step", args=where)
    return f"{page}?{query}" if query else page


def course_for(person: User, course: Course, done: Sequence[int]) -> Standing:
    """The course as a learner would see it; each step leads to its page in the preview."""
    found = standing.tried(person, course, done)
    parts = [
        Part(part.title, [replace(line, url=address(course, done, line.step.pk)) for line in part.lines])
        for part in found.parts
    ]
    return replace(found, parts=parts)


@dataclass(frozen=True)
class Trial:
    """A quiz being tried: what it asks with this seed, and what was answered so far, by place from 1."""

    quiz: Quiz
    seed: str
    asked: list[Asked]
    given: dict[int, Given]

    @classmethod
    def of(cls, quiz: Quiz, sent: QueryDict) -> "Trial":
        """What an address says; what was made up there counts as not answered."""
        seed = sent.get("seed", "")[:8]
        bank = Question.objects.filter(bank__isnull=False, bank=quiz.bank_id).order_by("pk")
        drawn = quiz_picking.pick(list(quiz.questions.all()), list(bank), quiz.draw, seed=seed)
        asked = [one.read() for one in drawn]
        return cls(quiz, seed, asked, _given(sent.get("given", ""), asked))

    def mark(self, place: int) -> quiz_marking.Mark | None:
        """The points of one answer, or None while it is not whole."""
        try:
            return quiz_marking.mark(self.asked[place - 1], self.given.get(place, Given()))
        except quiz_marking.NotAnAnswer:
            return None

    @property
    def marks(self) -> list[quiz_marking.Mark | None]:
        """The points of all of them."""
        return [self.mark(place) for place in range(1, len(self.asked) + 1)]

    @property
    def left(self) -> int | None:
        """The first place that is not answered."""
        return next((place for place, mark in enumerate(self.marks, 1) if mark is None), None)

    @cached_property
    def result(self) -> quiz_marking.Result:
        """How it went, marked as an attempt is."""
        return quiz_marking.result(self.marks, pass_percent=self.quiz.pass_percent)

    @property
    def kept(self) -> str:
        """The answers as the next page sends them along."""
        return json.dumps({str(place): one.stored() for place, one in self.given.items()})

    def form(self, place: int, data: Any = None) -> AnswerForm:
        """The form of one question, a scenario's from where it has led to."""
        asked = self.asked[place - 1]
        so_far = self.given.get(place, Given()).picks if asked.kind == Kind.SCENARIO else ()
        return AnswerForm(data, asked=asked, seed=f"{self.seed} {place}", so_far=so_far)

    def answered(self, place: int, given: Given) -> "Trial":
        """The same with one more answer."""
        return replace(self, given=self.given | {place: given})

    def seen(self, place: int, person: User) -> Seen:
        """One question as its learner sees it."""
        asked = self.asked[place - 1]
        return replace(seen_when_tried(asked, self.given.get(place, Given()), person), place=place)


def _given(sent: str, asked: Sequence[Asked]) -> dict[int, Given]:
    try:
        read = json.loads(sent[:LONGEST]) if sent else {}
    except (ValueError, RecursionError):
        return {}
    found = read.items() if isinstance(read, dict) else ()
    return {
        int(place[:4]): Given(tuple(one["picks"]), one["words"])
        for place, one in found
        if place.isdecimal()
        and 0 < int(place[:4]) <= len(asked)
        and _is_an_answer(one, asked[int(place[:4]) - 1])
    }


def _is_an_answer(one: Any, asked: Asked) -> bool:
    """Whether this is an answer's plain values, whole or the beginning of a scenario's way."""
    picks, words = (one.get("picks"), one.get("words")) if isinstance(one, dict) else (None, None)
    if not (isinstance(picks, list) and isinstance(words, str) and len(words) <= LONGEST_WORDS):
        return False
    if len(picks) > MOST_OPTIONS or not all(type(pick) is int for pick in picks):
        return False
    try:
        if asked.kind == Kind.SCENARIO:
            asked.passage_after(picks)
        else:
            quiz_marking.mark(asked, Given(tuple(picks), words))
    except ValueError:
        return False
    return True
