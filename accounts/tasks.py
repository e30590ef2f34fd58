"""The room's work in the background."""

import datetime as dt

from accounts import actions, emails, passport
from accounts.models import Agency, Certificate, Framework, Membership, User
from portal.lib import clock, jobs, storage

BEFORE_THE_END = (90, 30)  # days before a framework's period ends at which people hear what is missing
BEFORE_EXPIRY = 60  # days before a certificate runs out


@jobs.handler("accounts.forget_proof")
def forget_proof(subject: str, turn: jobs.Turn) -> None:
    """Take a paper out of the store."""
    storage.delete(storage.MEDIA, subject)


@jobs.every("accounts.refreshers", dt.timedelta(days=1))
def refreshers(subject: str, turn: jobs.Turn) -> None:
    """Tell people in time what their framework still asks, and which certificate runs out. Each is written once."""
    today = clock.today()
    for framework in Framework.objects.all():
        left = (framework.period.last - today).days
        notice = min((days for days in BEFORE_THE_END if left <= days), default=None)
        if notice is None:
            continue
        for person in User.objects.filter(framework=framework, is_active=True).order_by("pk"):
            if not turn.alive:
                return
            read = passport.of(person, None)
            if not all(one.complete for one in read.standings):
                emails.framework_ends(read, notice)
    soon = Certificate.objects.filter(
        withdrawn_at__isnull=True,
        expires_on__range=(today, today + dt.timedelta(days=BEFORE_EXPIRY)),
        person__is_active=True,
    ).exclude(entry__source__startswith="course:")  # a course writes by itself when it is to be taken again
    for certificate in soon.select_related("person").order_by("pk"):
        if not turn.alive:
            return
        emails.certificate_ends(certificate)


@jobs.every("accounts.dormant", dt.timedelta(days=1))
def close_unused(subject: str, turn: jobs.Turn) -> None:
    """Tell people that their unused account closes, and close it when its notice is over."""
    for person in actions.dormant().order_by("pk"):
        if not turn.alive:
            return
        actions.tell_or_close(person=person)


@jobs.every("accounts.confirm_yearly", dt.timedelta(days=1))
def confirm_yearly(subject: str, turn: jobs.Turn) -> None:
    """Ask the agencies' coordinators who still works there."""
    waiting = Membership.objects.to_confirm()
    for agency in Agency.objects.filter(pk__in=waiting.values("agency")).order_by("pk"):
        if not turn.alive:
            return
        actions.ask_to_confirm(agency=agency)


@jobs.every("accounts.take_in_bounces", dt.timedelta(minutes=5))
def take_in_bounces(subject: str, turn: jobs.Turn) -> None:
    """Note which letters came back."""
    actions.take_in_bounces()
