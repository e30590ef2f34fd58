"""The room's letters."""

from django.urls import reverse

from accounts.models import Certificate
from portal.lib import mail
from resources.learning.models import Enrolment


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
