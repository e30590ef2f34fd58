"""What happens to a pilot: opened to a group, remarked on, closed, and carried over when the course is published."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import Agency, User
from portal.lib import audit, clock
from portal.lib.refusals import Refused
from resources.learning import actions, emails
from resources.learning.models import Course, Pilot, Remark

MOST = 200  # people of one group: it is there to try, not to train


@dataclass(frozen=True)
class Group:
    """Whom a course is opened to."""

    people: Collection[User] = ()
    agencies: Collection[Agency] = ()
    coordinators: bool = False
    trainers: bool = False


@transaction.atomic
def open_pilot(*, course: Course, by: User, group: Group, words: str = "") -> Pilot:
    """Open a course to a group before it is published, or change the group. Each person is written to once.

    Opened again it goes on from when it was first opened, unless readers had the course meanwhile.

    Raises Refused for a course that readers have or had, for nobody, and for more than 200 people.
    """
    pilot, _ = Pilot.objects.get_or_create(course=course, defaults={"opened_by": by})
    pilot = Pilot.objects.select_for_update(of=("self",)).select_related("course__resource").get(pk=pilot.pk)
    if pilot.closed_at is not None:
        pilot.closed_at, pilot.opened_by = None, by
        published_at = pilot.course.resource.published_at
        if published_at is not None and pilot.opened_at <= published_at:
            pilot.opened_at = clock.now()
    if not pilot.is_running:
        raise Refused("A pilot group is for a course that is not published yet.")
    pilot.words, pilot.coordinators, pilot.trainers = words, group.coordinators, group.trainers
    pilot.save()
    pilot.people.set(group.people)
    pilot.agencies.set(group.agencies)
    asked = list(pilot.group.order_by("pk"))
    if not asked:
        raise Refused("Nobody is in this group yet.")
    if len(asked) > MOST:
        raise Refused(f"That is {len(asked)} people. A pilot group has at most {MOST}.")
    for person in asked:
        emails.asked_to_try(pilot, person)
    audit.record(by=by, verb="learning.pilot_opened", thing=pilot, people=len(asked))
    return pilot


@transaction.atomic
def close_pilot(*, pilot: Pilot, by: User) -> None:
    """The group no longer has the course. What they did and said stays. Twice is once."""
    held = Pilot.objects.select_for_update(of=("self",)).get(pk=pilot.pk)
    if held.closed_at is None:
        held.closed_at = clock.now()
        held.save(update_fields=["closed_at"])
        audit.record(by=by, verb="learning.pilot_closed", thing=held)


@transaction.atomic
def say(*, pilot: Pilot, by: User, text: str) -> Remark:
    """Somebody of the group tells the author something, with their name."""
    made = Remark.objects.create(pilot=pilot, person=by, text=text)
    audit.record(by=by, verb="learning.pilot_remark", thing=made)
    return made


@transaction.atomic
def carry_over(*, course: Course, by: Any) -> None:
    """At publication a pilot ends, and what its group did counts: they go on with the steps that are published.

    What was done stays done where the course still asks for it, and the weeks to complete it in begin now. So nobody
    gets a certificate for steps that a second person has not agreed to, and nobody does the same thing twice. Where
    the author closed the pilot before, its group goes on in the same way; who began a published course does not.
    """
    pilot = Pilot.objects.select_for_update(of=("self",)).filter(course=course).first()
    if pilot is None:
        return
    begun = course.enrolments.filter(completed_at=None, started_at__gte=pilot.opened_at)
    if pilot.closed_at is not None:
        begun = begun.filter(started_at__lt=pilot.closed_at)
    else:
        pilot.closed_at = clock.now()  # before anybody's new start: so they are carried over once
        pilot.save(update_fields=["closed_at"])
    for enrolment in begun.prefetch_related("done__step"):
        actions.move_on(enrolment=enrolment, course=course)
    audit.record(by=by, verb="learning.pilot_carried_over", thing=pilot)
