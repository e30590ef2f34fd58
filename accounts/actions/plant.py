"""What the business team may do with letters and jobs that did not succeed."""

from django.db import transaction

from accounts.models import User
from portal.lib import audit, jobs, mail
from portal.lib.models import Email, Job


@transaction.atomic
def send_again(*, email: Email, by: User) -> None:
    """Try a letter that failed once more."""
    mail.send_again(email)
    audit.record(by=by, verb="accounts.sent_again", thing=email)


@transaction.atomic
def retry_job(*, job: Job, by: User) -> None:
    """Give a job that stopped another try."""
    jobs.retry(job)
    audit.record(by=by, verb="accounts.retried_job", thing=job)
