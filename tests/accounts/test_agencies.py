"""Agencies: adding, approving, merging."""

import datetime as dt

import pytest

from accounts import actions
from accounts.models import Agency, Membership
from portal.lib import clock
from portal.lib.refusals import Refused
from tests.factories.accounts import agency, lead, membership


def test_a_name_that_is_in_the_list_is_not_added_again(millbrook, bea):
    with pytest.raises(Refused):
        actions.add_agency(by=bea, name="MILLBROOK primary school", sector="health")
    assert list(Agency.objects.all()) == [millbrook]


def test_no_agency_gets_the_name_of_another(millbrook, elsewhere, bea):
    given = {"sector": "health", "address": "", "domains": ""}
    with pytest.raises(Refused):
        actions.change_agency(agency=elsewhere, by=bea, name="MILLBROOK primary school", **given)
    assert Agency.objects.filter(name="MILLBROOK primary school").count() == 0


def test_merging_moves_people_and_leads_and_takes_the_agency_away(priya, sam, millbrook, elsewhere, bea):
    lead(elsewhere)
    actions.merge_agencies(source=elsewhere, target=millbrook, by=bea)
    assert list(Agency.objects.all()) == [millbrook]
    assert sorted(m.person.name for m in millbrook.memberships.all()) == ["Priya Nair", "Sam Reyes"]
    assert millbrook.leads.current().count() == 1


def test_who_is_in_both_stays_once_with_the_greater_part(priya, millbrook, elsewhere, bea):
    membership(priya, elsewhere, role="coordinator")
    actions.merge_agencies(source=elsewhere, target=millbrook, by=bea)
    assert Membership.objects.get().role == "coordinator"


def test_the_target_keeps_its_own_lead(millbrook, elsewhere, bea):
    kept, other = lead(millbrook), lead(elsewhere, name="Other Lead")
    actions.merge_agencies(source=elsewhere, target=millbrook, by=bea)
    other.refresh_from_db()
    assert millbrook.leads.current().get() == kept
    assert (other.agency, other.replaced_at is not None) == (millbrook, True)


def test_ended_memberships_move_too(priya, millbrook, elsewhere, bea):
    ended = membership(priya, elsewhere, until=clock.today() - dt.timedelta(days=9))
    actions.merge_agencies(source=elsewhere, target=millbrook, by=bea)
    ended.refresh_from_db()
    assert ended.agency == millbrook


def test_an_agency_is_not_merged_with_itself(millbrook, bea):
    with pytest.raises(Refused):
        actions.merge_agencies(source=millbrook, target=millbrook, by=bea)


def test_the_sector_says_what_a_lead_is_called(db):
    titles = [agency(sector=sector).lead_title for sector in ("education", "health", "police")]
    assert titles == ["Designated Safeguarding Lead", "Named Nurse for Safeguarding", "Safeguarding Lead"]
