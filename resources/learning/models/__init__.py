"""The nouns of learning."""

from resources.learning.models.courses import Course, CourseQuerySet, Enrolment, Module, Step, StepDone

__all__ = ["Course", "CourseQuerySet", "Enrolment", "Module", "Step", "StepDone"]
