"""What the business team may do with letters and jobs that did not succeed."""

from django.db import transaction

from accounts.models import User
from portal.lib import audit, jobs, mail
from portal.lib.models import Email, Job


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
def retry_job(*, job: Job, by: User) -> bool:
    """Give a job that stopped another try. False where somebody did so already."""
    stopped = Job.objects.select_for_update(no_key=True).filter(pk=job.pk, state=Job.State.DEAD)
    if not stopped.exists():
        return False
    jobs.retry(job)
    audit.record(by=by, verb="accounts.retried_job", thing=job)
    return True
