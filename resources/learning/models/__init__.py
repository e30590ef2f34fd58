"""The nouns of learning."""

from resources.learning.models.assignments import Assignment, AssignmentQuerySet, NamedPerson, Reminder
from resources.learning.models.courses import Course, CourseQuerySet, Module, Step
from resources.learning.models.enrolments import Enrolment, StepDone
from resources.learning.models.pilots import Pilot, PilotPerson, Remark
from resources.learning.models.quizzes import Answer, Attempt, Bank, Question, Quiz

__all__ = [
    "Answer",
    "Assignment",
    "AssignmentQuerySet",
    "Attempt",
    "Bank",
    "Course",
    "CourseQuerySet",
    "Enrolment",
    "Module",
    "NamedPerson",
    "Pilot",
    "PilotPerson",
    "Question",
    "Quiz",
    "Remark",
    "Reminder",
    "Step",
    "StepDone",
]
