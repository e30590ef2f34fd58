"""The desk's front page: what needs this person, and their week."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.lib import clock, shell
from portal.lib.models import Email
from tests.factories.accounts import partnership
from tests.factories.library import resource
from tests.reading import text


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def test_the_desk_shows_what_needs_this_person(signed_in, bea, tom):
    resource("report", title="Read me", state="in-review", owner=tom)
    waits = shell.needs_of(bea)
    words = text(signed_in(bea).get("/desk/"))
    assert ([need.title in words for need in waits], len(waits) > 0) == ([True] * len(waits), True)


def test_the_week_of_the_desk_holds_what_is_published_and_embargoes_that_end(signed_in, bea, tom):
    soon, later = clock.now() + dt.timedelta(days=2), clock.now() + dt.timedelta(days=9)
    resource("report", title="Set for Tuesday", state="in-review", owner=tom, publish_at=soon)
    resource("review", title="Held back", state="draft", embargo_until=soon)
    resource("report", title="Set for later", state="in-review", owner=tom, publish_at=later)
    week = text(signed_in(bea).get("/desk/")).partition("This week")[2]
    assert [
        said in week for said in ("Set for Tuesday</a>: is published", "Held back</a>: its embargo ends")
    ] == [
        True,
        True,
    ]
    assert "Set for later" not in week


def test_a_trainer_sees_no_other_persons_plans(signed_in, bea, tom):
    resource(
        "report",
        title="Held back",
        state="draft",
        owner=bea,
        embargo_until=clock.now() + dt.timedelta(days=2),
    )
    assert "Held back" not in text(signed_in(tom).get("/desk/"))


def test_the_desk_is_not_there_for_a_professional(signed_in, priya):
    assert signed_in(priya).get("/desk/").status_code == 404


def test_a_trainer_is_not_shown_letters_and_jobs(signed_in, tom):
    assert "How the portal is" not in text(signed_in(tom).get("/desk/"))


def test_the_business_team_sees_letters_that_failed(signed_in, bea):
    Email.objects.create(
        key="k",
        letter="events/booked",
        to="a@example.org",
        subject="s",
        text="t",
        html="h",
        message_id="m",
        state="failed",
    )
    assert "1 not sent" in text(signed_in(bea).get("/desk/"))


def test_a_partnership_without_its_details_is_asked_for_them(signed_in, bea, northmere):
    northmere.front_door_phone = ""
    northmere.save()
    assert reverse("desk_accounts:settings") in [need.url for need in shell.needs_of(bea)]
