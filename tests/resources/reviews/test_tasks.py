"""Owners and deputies are written to before a page's review, once for each date and stage."""

import datetime as dt
import uuid

import pytest

from portal.lib import clock
from portal.lib.jobs import Turn
from portal.lib.models import Email, Job
from resources.reviews import tasks
from tests.factories import reviews as make
from tests.factories.accounts import partnership

pytestmark = pytest.mark.django_db


def run() -> None:
    tasks.look_again("", Turn(Job(lease=uuid.uuid4())))


@pytest.fixture
def due(bea, adi):
    """A page of Bea's, with Adi as deputy, that is due in so many days."""
    partnership()

    def in_days(days: int):
        card = {"review_due": clock.today() + dt.timedelta(days=days), "owner": bea}
        return make.guidance(card=card, deputy=adi)

    return in_days


def test_owner_and_deputy_are_written_to(due, bea, adi):
    due(30)
    run()
    assert set(Email.objects.values_list("to", flat=True)) == {bea.email, adi.email}


def test_a_reminder_goes_once(due):
    due(30)
    run()
    run()
    assert Email.objects.count() == 2


def test_the_second_reminder_is_another_letter(due):
    page = due(30)
    run()
    with_a_week_left = clock.today() + dt.timedelta(days=7)
    page.resource.review_due = with_a_week_left
    page.resource.save()
    run()
    assert Email.objects.count() == 4


@pytest.mark.parametrize("days", [31, -1])
def test_nobody_is_written_to_too_early_or_too_late(due, days):
    due(days)
    run()
    assert not Email.objects.exists()


def test_a_draft_reminds_nobody(due):
    page = due(7)
    page.resource.state = "draft"
    page.resource.save()
    run()
    assert not Email.objects.exists()


def test_the_letter_says_the_day_and_where(due):
    page = due(7)
    run()
    letter = Email.objects.filter(text__contains="owner").get()
    day = page.resource.review_due
    assert f"{day:%A} {day.day} {day:%B %Y}, in 7 days" in letter.text
    assert "/desk/reviews/guidance/notifiable-incidents/" in letter.text
