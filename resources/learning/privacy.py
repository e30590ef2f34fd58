"""What the room holds about people."""

from portal.lib.privacy import holds, nothing_personal
from resources.learning.models import Course, Enrolment, Module, Step, StepDone

nothing_personal(Course, "The partnership's own offer.")
nothing_personal(Module, "Titles of parts of a course.")
nothing_personal(Step, "Which things of the library make a course.")
holds(
    Enrolment,
    person="person",
    keep="As long as the account: it shows where to go on. What was completed stands in the training record.",
)
holds(
    StepDone,
    person="enrolment__person",
    keep="As long as the enrolment it belongs to.",
)
