"""The nouns of learning."""

from resources.learning.models.courses import Course, CourseQuerySet, Enrolment, Module, Step, StepDone
from resources.learning.models.quizzes import Answer, Attempt, Bank, Question, Quiz

__all__ = [
    "Answer",
    "Attempt",
    "Bank",
    "Course",
    "CourseQuerySet",
    "Enrolment",
    "Module",
    "Question",
    "Quiz",
    "Step",
    "StepDone",
]
