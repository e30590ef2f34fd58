"""What tests of publishing do: a report by somebody, what a deed is refused with, and time that goes by."""

import datetime as dt

import pytest

from portal.lib import jobs
from resources.library import actions, publishing, tasks
from resources.library.models import Resource
from tests.factories.library import with_file

HOUR = dt.timedelta(hours=1)


def fresh(card: Resource) -> Resource:
    return Resource.objects.get(pk=card.pk)


def report(by, **fields) -> Resource:
    """A report by somebody, sent for review by them."""
    card = with_file(actions.add_resource(kind="report", title=fields.pop("title", "Fenn"), by=by, **fields))
    return actions.send_for_review(resource=card, by=by)


def refusal(deed, **given) -> list[str]:
    with pytest.raises(publishing.NotReady) as refused:
        deed(**given)
    return refused.value.sentences


def past(card: Resource, **moments) -> None:
    """As if that much time had gone by since."""
    Resource.objects.filter(pk=card.pk).update(**moments)


def run_publishing() -> None:
    tasks.publish_due("", jobs.Turn(job=None))
