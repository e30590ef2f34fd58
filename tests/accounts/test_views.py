"""My details and my agencies."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Membership
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import agency, membership, partnership, person
from tests.forms import filled


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


DETAILS = reverse("accounts:profile")
JOIN = reverse("accounts:join")


def test_details_are_saved(priya, signed_in):
    given = filled(name="Priya Ŵyn", job_title="Family support worker", phone="0151 496 0130")
    assert signed_in(priya).post(DETAILS, given).status_code == 302
    priya.refresh_from_db()
    assert (priya.name, priya.job_title, priya.phone) == (
        "Priya Ŵyn",
        "Family support worker",
        "0151 496 0130",
    )


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({"name": "Priya Ŵyn"}, ["name"]),
        ({"job_title": "Family support worker", "phone": "0151 496 0130"}, ["job_title", "phone"]),
        ({}, []),
    ],
)
def test_the_audit_says_which_details_were_changed(priya, signed_in, given, changed):
    signed_in(priya).post(DETAILS, filled(**{"name": "Priya Nair", "job_title": "", "phone": ""} | given))
    deed = AuditEntry.objects.get(verb="accounts.changed_details")
    assert (deed.by, deed.detail) == (priya, {"changed": changed})


def test_a_name_is_needed_and_what_was_typed_stays(priya, signed_in):
    answer = signed_in(priya).post(DETAILS, filled(name="", job_title="Nurse", phone=""))
    priya.refresh_from_db()
    assert (answer.status_code, priya.name) == (422, "Priya Nair")
    assert 'value="Nurse"' in answer.content.decode()


def test_a_form_without_its_key_is_refused(priya, signed_in):
    answer = signed_in(priya).post(DETAILS, {"name": "Other", "job_title": "", "phone": ""})
    priya.refresh_from_db()
    assert (answer.status_code, priya.name) == (422, "Priya Nair")


def test_a_key_with_another_body_is_refused(priya, signed_in):
    client, given = signed_in(priya), filled(name="One", job_title="x", phone="")
    client.post(DETAILS, given)
    assert client.post(DETAILS, given | {"name": "Two"}).status_code == 409


def test_asking_to_join_another_agency_tells_its_coordinator(priya, elsewhere, signed_in):
    coordinator = membership(person("Cai Rees"), elsewhere, role="coordinator").person
    signed_in(priya).post(JOIN, filled(agency=str(elsewhere.uuid), note="Half my week"))
    assert priya.memberships.get(agency=elsewhere).state == "asked"
    assert Email.objects.get().to == coordinator.email


def told(answer) -> list[str]:
    return [str(one) for one in answer.context["messages"]]


def test_a_member_who_asks_again_is_told_that_they_belong_already(priya, millbrook, signed_in):
    answer = signed_in(priya).post(JOIN, filled(agency=str(millbrook.uuid)), follow=True)
    assert told(answer) == ["You belong to Millbrook Primary School already. There is nothing to ask for."]
    assert (priya.memberships.count(), Email.objects.count()) == (1, 0)


def test_who_asks_is_told_that_an_email_comes(priya, elsewhere, signed_in):
    answer = signed_in(priya).post(JOIN, filled(agency=str(elsewhere.uuid)), follow=True)
    assert told(answer) == ["Your request is on its way. You get an email when it is decided."]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("asked", "Your request to join Harbour Trust is taken back."),
        ("approved", "You have left Harbour Trust. Your record stays yours."),
    ],
)
def test_leaving_says_what_was_left(db, signed_in, state, words):
    mine = membership(person("Noor"), agency(name="Harbour Trust"), state=state)
    client = signed_in(mine.person)
    assert told(client.post(reverse("accounts:leave", args=[mine.uuid]), filled(), follow=True)) == [words]


def test_a_childs_details_in_the_note_are_refused(priya, elsewhere, signed_in):
    answer = signed_in(priya).post(JOIN, filled(agency=str(elsewhere.uuid), note="Born 3 May 2016"))
    assert (answer.status_code, priya.memberships.count()) == (422, 1)


def test_leaving_is_a_page_with_a_button(priya, signed_in):
    mine = priya.memberships.get()
    client, address = signed_in(priya), reverse("accounts:leave", args=[mine.uuid])
    client.get(address)
    mine.refresh_from_db()
    assert mine.has_ended is False
    client.post(address, filled())
    mine.refresh_from_db()
    assert mine.has_ended is True


def test_nobody_leaves_for_somebody_else(priya, sam, signed_in):
    mine = priya.memberships.get()
    answer = signed_in(sam).post(reverse("accounts:leave", args=[mine.uuid]), filled())
    mine.refresh_from_db()
    assert (answer.status_code, mine.has_ended) == (404, False)


def test_a_request_is_taken_back(db, signed_in):
    asked = membership(person("Noor"), agency(), state="asked")
    signed_in(asked.person).post(reverse("accounts:leave", args=[asked.uuid]), filled())
    assert Membership.objects.count() == 0


def test_a_refused_request_has_nothing_to_leave(db, signed_in):
    refused = membership(person("Noor"), agency(), state="refused")
    assert signed_in(refused.person).get(reverse("accounts:leave", args=[refused.uuid])).status_code == 404


def test_who_waits_reads_what_they_asked_for(db, signed_in):
    asked = membership(person("Noor"), agency(name="Harbour Trust"), state="asked")
    page = signed_in(asked.person).get(reverse("accounts:waiting")).content.decode()
    assert ("Harbour Trust" in page, "Waiting for approval" in page) == (True, True)


def test_who_is_a_member_does_not_wait(priya, signed_in):
    assert signed_in(priya).get(reverse("accounts:waiting"))["Location"] == reverse("home:landing")


@pytest.mark.parametrize("name", ["profile", "join", "record", "certificates", "waiting", "record_csv"])
def test_a_visitor_is_asked_to_sign_in(client, name):
    answer = client.get(reverse(f"accounts:{name}"))
    assert answer["Location"].startswith(reverse("account_login"))


def test_no_logo_is_no_page(client):
    assert client.get(reverse("accounts:logo", args=[str(uuid.uuid4())])).status_code == 404
