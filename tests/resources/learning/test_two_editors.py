"""Two people change what is set for a team, or a pilot group: the second sees both versions, and overwrites knowingly."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.lib import clock
from portal.lib.two_editors import SAVED_MEANWHILE
from resources.learning import assigning, piloting
from resources.learning.models import Assignment, Pilot
from resources.learning.piloting import Group
from tests.factories.accounts import partnership
from tests.factories.learning import assignment, course, document
from tests.forms import as_shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def put(millbrook, morgan):
    """Something that Morgan has set for everybody."""
    return assignment(millbrook, by=morgan)


@pytest.fixture
def tried(tom):
    """Tom's draft that nobody tries yet."""
    return course(document(), owner=tom, state="draft")


def at(made) -> str:
    return reverse("desk_team:change", args=[made.agency.uuid, made.uuid])


def group_of(made) -> str:
    return reverse("desk_learning:pilot", args=[made.resource.slug])


def put_off(made, by) -> dt.date:
    day = clock.today() + dt.timedelta(days=30)
    assigning.change(assignment=made, by=by, due=day, target=assigning.Target())
    return day


def said(answer) -> list[tuple[str, str, str]]:
    return [(one.label, one.theirs, one.yours) for one in answer.context["form"].both_versions]


def test_another_day_is_not_overwritten_by_an_older_page(signed_in, put, morgan, bea):
    client = signed_in(morgan)
    sent = as_shown(client.get(at(put)), note="Before our training day.")
    later = put_off(put, bea)
    answer = client.post(at(put), sent)
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, [SAVED_MEANWHILE])
    assert said(answer) == [
        ("To be done by", str(later), str(put.due)),
        ("A short note", "", "Before our training day."),
    ]
    assert list(Assignment.objects.values_list("due", "note")) == [(later, "")]


def test_sent_again_from_the_page_that_shows_both_it_is_saved(signed_in, put, morgan, bea):
    client = signed_in(morgan)
    sent = as_shown(client.get(at(put)), note="Before our training day.")
    put_off(put, bea)
    client.post(at(put), as_shown(client.post(at(put), sent)))
    assert list(Assignment.objects.values_list("due", "note")) == [(put.due, "Before our training day.")]


def test_a_page_that_nobody_overtook_is_saved_at_once(signed_in, put, morgan):
    client = signed_in(morgan)
    answer = client.post(at(put), as_shown(client.get(at(put)), note="Before our training day."))
    assert (answer.status_code, Assignment.objects.get().note) == (302, "Before our training day.")


def test_somebody_added_to_a_pilot_group_is_not_thrown_out_by_an_older_page(
    signed_in, tried, tom, bea, priya, sam
):
    client = signed_in(tom)
    sent = as_shown(client.get(group_of(tried)), addresses=priya.email)
    piloting.open_pilot(course=tried, by=bea, group=Group(people=[sam]))
    answer = client.post(group_of(tried), sent)
    assert (answer.status_code, said(answer)) == (422, [("People by name", sam.email, priya.email)])
    assert list(Pilot.objects.get().people.all()) == [sam]


def test_a_pilot_group_is_overwritten_knowingly(signed_in, tried, tom, bea, priya, sam):
    client = signed_in(tom)
    sent = as_shown(client.get(group_of(tried)), addresses=priya.email)
    piloting.open_pilot(course=tried, by=bea, group=Group(people=[sam]))
    client.post(group_of(tried), as_shown(client.post(group_of(tried), sent)))
    assert list(Pilot.objects.get().people.all()) == [priya]
