"""The room's letters."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounts.models import Agency, Certificate, User
from portal.lib import clock, mail
from portal.lib.models import Email
from resources.learning.models import Enrolment, Pilot


def completed(enrolment: Enrolment, certificate: Certificate | None) -> None:
    """Tell a learner that the course is completed, and where the certificate is if it has one."""
    page = "accounts:certificates" if certificate else "accounts:record"
    mail.post(
        letter="learning/completed",
        to=enrolment.person.email,
        key=f"learning.completed:{enrolment.pk}",
        person=enrolment.person,
        context={
            "enrolment": enrolment,
            "title": enrolment.course.resource.title,
            "certificate": certificate,
            "check_url": mail.address(reverse("accounts:verify", args=[certificate.number]))
            if certificate
            else "",
            "button_url": mail.address(reverse(page)),
            "button_label": "Open my certificates" if certificate else "Open my training record",
        },
    )


def asked_to_try(pilot: Pilot, person: User) -> Email | None:
    """Ask somebody of a pilot group to try a course; once for a course, however its group changes."""
    return mail.post(
        letter="learning/asked_to_try",
        to=person.email,
        key=f"learning.asked_to_try:{pilot.course.uuid}:{person.uuid}",
        person=person,
        context={
            "person": person,
            "pilot": pilot,
            "title": pilot.course.resource.title,
            "button_url": mail.address(reverse("learning:course", args=[pilot.course.resource.slug])),
            "button_label": "Open the course",
        },
    )


def take_again(enrolment: Enrolment, days: int) -> Email | None:
    """Tell somebody that a course is to be taken again, `days` before its completion ends: once each."""
    return mail.post(
        letter="learning/take_again",
        to=enrolment.person.email,
        key=f"learning.take_again:{enrolment.pk}:{days}",
        person=enrolment.person,
        context={
            "enrolment": enrolment,
            "title": enrolment.course.resource.title,
            "button_url": mail.address(reverse("learning:course", args=[enrolment.course.resource.slug])),
            "button_label": "Open the course",
        },
    )


def set_for_you(
    person: User, agency: Agency, tasks: Sequence[Any], *, nudged_by: User | None = None
) -> Email | None:
    """Tell somebody what their agency set that is late or due soon: one letter a person a day, whoever asks for it.

    `tasks` are those of the board. None where they had such a letter today.
    """
    return mail.post(
        letter="learning/set_for_you",
        to=person.email,
        key=f"learning.set_for_you:{person.uuid}:{clock.today()}",
        person=person,
        context={
            "person": person,
            "agency": agency,
            "nudged_by": nudged_by,
            "late": [one for one in tasks if one.cell.is_late],
            "soon": [one for one in tasks if not one.cell.is_late],
            "button_url": mail.address(reverse("home:me") + "#set"),
            "button_label": "See what is set for me",
        },
    )
