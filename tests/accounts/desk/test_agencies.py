"""The desk's agencies and their safeguarding leads."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.leads import lead_for
from accounts.models import Agency, SafeguardingLead, User
from portal.lib import clock
from tests.factories.accounts import agency, lead, membership, partnership, person
from tests.forms import filled


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def desk(name, *args):
    return reverse(f"desk_accounts:{name}", args=args)


@pytest.fixture
def new_agency(db):
    return Agency.objects.create(name="Harbour Trust", sector="health", approved=False)


def named(**fields):
    given = {
        "name": "Helen Marsh",
        "role_title": "Designated Safeguarding Lead",
        "phone": "0151 496 0123",
        "starts": clock.today().isoformat(),
    }
    return filled(**given | fields)


def test_a_coordinator_lists_only_their_own(morgan, millbrook, elsewhere, signed_in):
    assert list(signed_in(morgan).get(desk("agencies")).context["page"]) == [millbrook]


def test_those_that_wait_for_approval_come_first(bea, millbrook, new_agency, signed_in):
    assert list(signed_in(bea).get(desk("agencies")).context["page"]) == [new_agency, millbrook]


def test_another_agency_is_no_page(morgan, elsewhere, signed_in):
    assert signed_in(morgan).get(desk("agency", elsewhere.uuid)).status_code == 404


def test_a_coordinator_whose_account_is_closed_is_none(bea, morgan, millbrook, signed_in):
    seen = []
    for is_open in (True, False):
        User.objects.filter(pk=morgan.pk).update(is_active=is_open)
        seen.append(signed_in(bea).get(desk("agency", millbrook.uuid)).context["coordinators"])
    assert seen == [[morgan], []]


def test_the_list_asks_the_database_the_same_however_many(bea, queries_of):
    membership(person("P1 Vale"), agency())
    before = queries_of(bea, desk("agencies"))
    membership(person("P2 Vale"), agency())
    membership(person("P3 Vale"), agency())
    assert queries_of(bea, desk("agencies")) == before


def test_one_agency_asks_the_database_the_same_however_many(bea, millbrook, queries_of):
    def more(number):
        membership(person(f"P{number} Vale"), millbrook, role="coordinator")
        membership(person(f"Q{number} Vale"), millbrook, state="asked")

    more(1)
    before = queries_of(bea, desk("agency", millbrook.uuid))
    more(2)
    more(3)
    assert queries_of(bea, desk("agency", millbrook.uuid)) == before


def test_the_business_team_adds_an_agency(bea, signed_in):
    signed_in(bea).post(
        desk("add_agency"), filled(name="Harbour Trust", sector="health", domains="@NHS.net; harbour.example")
    )
    added = Agency.objects.get()
    assert (added.name, added.approved, added.domains) == ("Harbour Trust", True, "nhs.net, harbour.example")


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"sector": "space"}, {"domains": "not a domain"}, {"name": "MILLBROOK primary school"}],
)
def test_a_wrong_agency_is_refused(bea, millbrook, wrong, signed_in):
    answer = signed_in(bea).post(
        desk("add_agency"), filled(**{"name": "Harbour Trust", "sector": "health"} | wrong)
    )
    assert (answer.status_code, Agency.objects.count()) == (422, 1)


@pytest.mark.parametrize("door", ["edit_agency", "approve_agency", "merge_agency"])
def test_a_coordinator_does_not_keep_the_list(morgan, millbrook, elsewhere, door, signed_in):
    answer = signed_in(morgan).post(
        desk(door, millbrook.uuid), filled(name="Other", sector="health", target=str(elsewhere.uuid))
    )
    millbrook.refresh_from_db()
    assert (answer.status_code, millbrook.name) == (404, "Millbrook Primary School")


def test_an_agency_is_edited(bea, millbrook, signed_in):
    signed_in(bea).post(
        desk("edit_agency", millbrook.uuid), filled(name="Millbrook Learning Trust", sector="education")
    )
    millbrook.refresh_from_db()
    assert millbrook.name == "Millbrook Learning Trust"


def test_a_named_agency_is_approved_once(bea, new_agency, signed_in):
    client = signed_in(bea)
    client.post(desk("approve_agency", new_agency.uuid), filled())
    assert client.post(desk("approve_agency", new_agency.uuid), filled()).status_code == 302
    new_agency.refresh_from_db()
    assert new_agency.approved is True


def test_a_named_agency_is_merged_with_the_one_it_is(bea, millbrook, new_agency, signed_in):
    asked = membership(person("Noor"), new_agency, state="asked")
    signed_in(bea).post(desk("merge_agency", new_agency.uuid), filled(target=str(millbrook.uuid)))
    asked.refresh_from_db()
    assert (asked.agency, Agency.objects.count()) == (millbrook, 1)


def test_the_page_that_merges_says_what_becomes_of_what_is_set_and_of_records(bea, new_agency, signed_in):
    page = signed_in(bea).get(desk("merge_agency", new_agency.uuid)).content.decode()
    said = "What both have set stands once, by the later day, and nobody’s training record changes."
    assert page.count(said) == 1


def test_merging_into_nothing_is_refused(bea, new_agency, signed_in):
    answer = signed_in(bea).post(desk("merge_agency", new_agency.uuid), filled(target=str(new_agency.uuid)))
    assert (answer.status_code, Agency.objects.count()) == (422, 1)


def test_the_coordinator_names_the_lead(morgan, millbrook, signed_in):
    signed_in(morgan).post(
        desk("lead", millbrook.uuid),
        named(deputy1_name="Joe Farrant", deputy1_phone="0151 496 0124", cover_text="Ask at reception"),
    )
    kept = lead_for(millbrook)
    assert (kept.name, kept.deputy1_name, kept.cover_text, kept.kept_by) == (
        "Helen Marsh",
        "Joe Farrant",
        "Ask at reception",
        morgan,
    )


def test_a_new_lead_begins_on_a_later_day(morgan, millbrook, signed_in):
    lead(millbrook, starts=clock.today() - dt.timedelta(days=100))
    day = clock.today() + dt.timedelta(days=30)
    signed_in(morgan).post(desk("lead", millbrook.uuid), named(name="Joe Farrant", starts=day.isoformat()))
    assert (lead_for(millbrook).name, lead_for(millbrook, on=day).name) == ("Helen Marsh", "Joe Farrant")


def test_the_page_shows_now_planned_and_earlier(morgan, millbrook, signed_in):
    today = clock.today()
    lead(
        millbrook,
        name="Tamsin Orchard",
        starts=today - dt.timedelta(days=100),
        ends=today - dt.timedelta(days=50),
    )
    lead(millbrook, starts=today - dt.timedelta(days=49), ends=today + dt.timedelta(days=9))
    lead(millbrook, name="Joe Farrant", starts=today + dt.timedelta(days=10))
    page = signed_in(morgan).get(desk("agency", millbrook.uuid)).content.decode()
    for words in ("Helen Marsh", "Joe Farrant", "Planned", "Earlier entries, 1", "Tamsin Orchard"):
        assert words in page


def test_the_role_title_is_filled_in_by_sector(bea, signed_in):
    trust = agency(sector="health")
    page = signed_in(bea).get(desk("lead", trust.uuid)).content.decode()
    assert 'value="Named Nurse for Safeguarding"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"phone": "ask"},
        {"deputy1_name": "Joe Farrant"},
        {"deputy2_phone": "0151 496 0124"},
        {"starts": ""},
        {"cover_text": "Child born 3 May 2016"},
    ],
)
def test_a_wrong_lead_is_refused(morgan, millbrook, wrong, signed_in):
    answer = signed_in(morgan).post(desk("lead", millbrook.uuid), named(**wrong))
    assert (answer.status_code, SafeguardingLead.objects.count()) == (422, 0)


@pytest.mark.parametrize("day", [clock.today() - dt.timedelta(days=1), dt.date(2016, 11, 26), dt.date.min])
def test_who_was_the_lead_on_an_earlier_day_is_not_written_anew(morgan, millbrook, day, signed_in):
    lead(millbrook, starts=dt.date(2015, 1, 1))
    answer = signed_in(morgan).post(desk("lead", millbrook.uuid), named(name="Joe Farrant", starts=str(day)))
    said = answer.context["form"].errors
    assert (answer.status_code, said) == (422, {"starts": ["Choose today or a later day."]})
    assert [(one.name, one.ends) for one in millbrook.leads.all()] == [("Helen Marsh", None)]


@pytest.mark.parametrize("who", ["sam", "priya", "tom"])
def test_nobody_else_names_the_lead(request, millbrook, who, signed_in):
    answer = signed_in(request.getfixturevalue(who)).post(desk("lead", millbrook.uuid), named())
    assert (answer.status_code, SafeguardingLead.objects.count()) == (404, 0)


def test_a_strange_coordinator_does_not_name_the_lead(elsewhere, millbrook, signed_in):
    stranger = membership(person("Sasha Grey"), elsewhere, role="coordinator").person
    answer = signed_in(stranger).post(desk("lead", millbrook.uuid), named())
    assert (answer.status_code, SafeguardingLead.objects.count()) == (404, 0)
