"""What the business team may do with letters and jobs that did not succeed."""

import mailbox

from django.conf import settings
from django.db import transaction

from accounts.models import User
from portal.lib import audit, bounces, jobs, mail
from portal.lib.models import Email, Job

BOUNCES_AT_ONCE = 500


@transaction.atomic
def send_again(*, email: Email, by: User) -> bool:
    """Try a letter that failed once more. False where somebody did so already."""
    failed = Email.objects.select_for_update(no_key=True).filter(pk=email.pk, state=Email.State.FAILED)
    if not failed.exists():
        return False
    mail.send_again(email)
    audit.record(by=by, verb="accounts.sent_again", thing=email)
    return True


@transaction.atomic
def came_back(*, email: Email, why: str, by: User | None) -> bool:
    """Note that a letter was sent and came back. False where that is known, or it was never sent."""
    sent = Email.objects.select_for_update(no_key=True).filter(pk=email.pk, state=Email.State.SENT)
    if not sent.exists():
        return False
    sent.update(state=Email.State.BOUNCED, reason=why)
    audit.record(by=by, verb="accounts.email_bounced", thing=email, why=why)
    return True


def take_in_bounces() -> int:
    """Read the mailbox of reports, where there is one; returns how many of our letters came back.

    A report about a letter of ours is taken out once it is noted. Everything else stays for a person, so the newest are
    read first: their keys begin with the moment at which they came.
    """
    if not settings.BOUNCES_MAILDIR:
        return 0
    box, count = mailbox.Maildir(settings.BOUNCES_MAILDIR, create=False), 0
    for key in sorted(box.keys(), reverse=True)[:BOUNCES_AT_ONCE]:
        report = bounces.read(box.get_bytes(key))
        email = Email.objects.filter(message_id=report.message_id).first() if report else None
        if report and email:
            count += came_back(email=email, why=report.why, by=None)
            box.remove(key)
    return count


@transaction.atomic
def retry_job(*, job: Job, by: User) -> bool:
    """Give a job that stopped another try. False where somebody did so already."""
    stopped = Job.objects.select_for_update(no_key=True).filter(pk=job.pk, state=Job.State.DEAD)
    if not stopped.exists():
        return False
    jobs.retry(job)
    audit.record(by=by, verb="accounts.retried_job", thing=job)
    return True
