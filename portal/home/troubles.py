"""Tells the administrators when a line of "How the portal runs" turns bad, and when it is well again."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from accounts import roles
from accounts.models import Grant, User
from portal.home import standing
from portal.home.models import Trouble
from portal.lib import mail

A_DAY = dt.timedelta(days=1)


def look(now: dt.datetime) -> None:
    """Compare the lines with what was told: a line gets one letter a day at most while it is bad, and one afterwards.

    A line that nobody was told of ends without a letter; one that is not set up is neither.
    """
    known = {trouble.line: trouble for trouble in Trouble.objects.all()}
    for line in standing.lines():
        trouble = known.get(line.key) or Trouble(line=line.key)
        if line.well is False:
            _is_bad(line, trouble, now)
        elif line.well and trouble.since is not None:
            _is_well(line, trouble, now)


@transaction.atomic
def _is_bad(line: standing.Line, trouble: Trouble, now: dt.datetime) -> None:
    trouble.since = trouble.since or now
    if trouble.told_at is None or now - trouble.told_at >= A_DAY:
        trouble.told_at = now
        _tell("trouble", line, trouble, now)
    trouble.save()


@transaction.atomic
def _is_well(line: standing.Line, trouble: Trouble, now: dt.datetime) -> None:
    if trouble.told_at and trouble.since and trouble.told_at >= trouble.since:
        _tell("well_again", line, trouble, now)
    trouble.since = None
    trouble.save()


def _tell(letter: str, line: standing.Line, trouble: Trouble, now: dt.datetime) -> None:
    holders = Grant.objects.current().filter(role=roles.ADMINISTRATOR.key).values("person")
    for person in User.objects.filter(pk__in=holders, is_active=True):
        mail.post(
            letter=f"home/{letter}",
            to=person.email,
            key=f"home.{letter}:{line.key}:{now.isoformat()}:{person.uuid}",
            person=person,
            context={
                "line": line,
                "since": trouble.since,
                "button_url": mail.address(reverse("home:running")),
                "button_label": "See how the portal runs",
            },
        )
