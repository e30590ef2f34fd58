"""The nouns of learning."""

from resources.learning.models.assignments import Assignment, AssignmentQuerySet, NamedPerson, Reminder
from resources.learning.models.courses import Course, CourseQuerySet, Enrolment, Module, Step, StepDone
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
    "Question",
    "Quiz",
    "Reminder",
    "Step",
    "StepDone",
]
