"""The safeguarding lead of an agency over time: at most one on any day, nothing forgotten."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts import actions
from accounts.leads import lead_for
from accounts.models import SafeguardingLead
from portal.lib import clock
from tests.factories.accounts import agency, lead

DAY = dt.timedelta(days=1)
TODAY = clock.today


def keep(where, name, starts=None, **details):
    given = {"name": name, "role_title": "Designated Safeguarding Lead", "phone": "0151 496 0123"}
    return actions.keep_lead(agency=where, by=None, starts=starts, **given | details)


def test_a_change_ends_the_one_before(millbrook):
    old = lead(millbrook, starts=TODAY() - 100 * DAY)
    new = keep(millbrook, "Joe Farrant")
    old.refresh_from_db()
    assert (old.ends, new.starts, new.ends) == (TODAY() - DAY, TODAY(), None)


def test_saving_the_same_again_changes_nothing(millbrook):
    first = keep(millbrook, "Helen Marsh")
    assert keep(millbrook, "Helen Marsh") == first
    assert SafeguardingLead.objects.count() == 1


def test_a_planned_change_waits_for_its_day(millbrook):
    keep(millbrook, "Helen Marsh", TODAY() - 10 * DAY)
    keep(millbrook, "Joe Farrant", TODAY() + 10 * DAY)
    assert lead_for(millbrook).name == "Helen Marsh"
    assert lead_for(millbrook, on=TODAY() + 10 * DAY).name == "Joe Farrant"


def test_a_correction_today_keeps_the_plan(millbrook):
    keep(millbrook, "Helen Marsh", TODAY() - 10 * DAY)
    keep(millbrook, "Joe Farrant", TODAY() + 10 * DAY)
    keep(millbrook, "Helen Marsh", phone="0151 496 0999")
    assert lead_for(millbrook).phone == "0151 496 0999"
    assert lead_for(millbrook, on=TODAY() + 10 * DAY).name == "Joe Farrant"


def test_two_changes_on_one_day_leave_one_lead_and_a_trace(millbrook):
    keep(millbrook, "Helen Marsh")
    keep(millbrook, "Helen Marshe")
    assert SafeguardingLead.objects.current().get().name == "Helen Marshe"
    assert [row.name for row in SafeguardingLead.objects.earlier()] == ["Helen Marsh"]


def test_a_plan_for_the_same_day_is_replaced(millbrook):
    keep(millbrook, "Joe Farrant", TODAY() + 10 * DAY)
    keep(millbrook, "Ada Quill", TODAY() + 10 * DAY)
    assert lead_for(millbrook, on=TODAY() + 10 * DAY).name == "Ada Quill"


def test_a_person_has_the_lead_of_their_agency(priya, millbrook):
    kept = keep(millbrook, "Helen Marsh")
    assert lead_for(priya) == kept


@pytest.mark.parametrize("nobody", [None])
def test_nobody_has_no_lead(db, nobody):
    assert lead_for(nobody) is None


def test_a_person_without_agency_has_no_lead(tom):
    assert lead_for(tom) is None


def test_an_agency_that_named_nobody_has_no_lead(sam, millbrook):
    keep(millbrook, "Helen Marsh")
    assert lead_for(sam) is None


@pytest.mark.long
class AnyOrder(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(-20, 20)), min_size=1, max_size=8))
    def test_there_is_never_more_than_one_lead_a_day(self, changes):
        where = agency()
        for name, offset in changes:
            keep(where, name, TODAY() + offset * DAY)
        for offset in range(-25, 26):
            assert where.leads.on(TODAY() + offset * DAY).count() <= 1
        assert where.leads.on(TODAY() + changes[-1][1] * DAY).get().name == changes[-1][0]
