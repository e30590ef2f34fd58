"""Signing up, confirming, signing in, choosing a new password; and what is refused on the way."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as outbox
from django.urls import NoReverseMatch, reverse

from accounts.models import Agency, Membership, Partnership, User
from portal.lib.models import Email
from tests.factories.accounts import membership, partnership, person
from tests.jobs import drain

PASSWORD = "three random words"


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def form(agency="", **fields):
    return {
        "name": "Siân Łukasz",
        "email": "sian@millbrook.example",
        "job_title": "Teacher",
        "password1": PASSWORD,
        "agency": str(getattr(agency, "uuid", agency)),
        "new_agency": "",
        "new_sector": "",
        "team": "",
        "note": "",
    } | fields


def link(letter: Email) -> str:
    return re.search(r"https?://[^/]+(/\S+)", letter.text)[1]


def signed_up(client, agency, **fields) -> User:
    client.post(reverse("account_signup"), form(agency, **fields))
    return User.objects.get(email=fields.get("email", "sian@millbrook.example"))


def test_the_page_lists_agencies_under_their_sectors(client, millbrook):
    page = client.get(reverse("account_signup")).content.decode()
    assert (
        f'<optgroup label="Education"><option value="{millbrook.uuid}">Millbrook Primary School</option>'
        in re.sub(r">\s+<", "><", page)
    )


def test_sign_up_makes_a_person_who_asks_to_join(client, millbrook):
    answer = client.post(reverse("account_signup"), form(millbrook, team="Year 6"))
    asked = Membership.objects.get()
    assert (
        answer.status_code,
        asked.person.name,
        asked.person.job_title,
        asked.agency,
        asked.team,
        asked.state,
    ) == (
        302,
        "Siân Łukasz",
        "Teacher",
        millbrook,
        "Year 6",
        "asked",
    )


def test_an_agency_that_is_not_listed_becomes_a_request_itself(client):
    client.post(
        reverse("account_signup"), form("not-listed", new_agency="Harbour Trust", new_sector="health")
    )
    asked = Membership.objects.get()
    assert (asked.agency.name, asked.agency.sector, asked.agency.approved) == (
        "Harbour Trust",
        "health",
        False,
    )


def test_an_agency_that_waits_for_approval_is_not_offered(client):
    Agency.objects.create(name="Harbour Trust", sector="health", approved=False)
    assert "Harbour Trust" not in client.get(reverse("account_signup")).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "office@school.example",
        "Admin2@school.example",
        "safeguarding.team@nhs.example",
        "head@x.example",
        "info@x.example",
    ],
)
def test_an_address_that_several_people_read_is_refused(client, millbrook, address):
    answer = client.post(reverse("account_signup"), form(millbrook, email=address))
    assert (answer.status_code, User.objects.count()) == (422, 0)
    said = "several people read. Please use your own work address: a training record belongs to one person."
    assert said in answer.content.decode()


def test_a_refused_form_keeps_what_was_typed_and_says_what_to_mend(client, millbrook):
    answer = client.post(reverse("account_signup"), form(millbrook, name=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Your full name: fill this in" in page
    assert 'value="sian@millbrook.example"' in page
    assert f'<option value="{millbrook.uuid}" selected>' in page


def test_sign_up_without_any_agency_is_refused(client):
    answer = client.post(reverse("account_signup"), form())
    assert (answer.status_code, User.objects.count()) == (422, 0)


def test_an_unlisted_agency_needs_its_sector(client):
    answer = client.post(reverse("account_signup"), form(new_agency="Harbour Trust"))
    assert (answer.status_code, Agency.objects.count()) == (422, 0)


def test_an_agency_out_of_the_list_is_refused(client, elsewhere):
    elsewhere.approved = False
    elsewhere.save()
    assert client.post(reverse("account_signup"), form(elsewhere)).status_code == 422


def test_the_letter_is_kept_with_its_fate(client, millbrook):
    signed_up(client, millbrook)
    drain()
    letter = Email.objects.get()
    assert (letter.letter, letter.to, letter.state, len(outbox.outbox)) == (
        "accounts/confirm_address",
        "sian@millbrook.example",
        "sent",
        1,
    )


def test_opening_the_link_changes_nothing(client, millbrook):
    signed_up(client, millbrook)
    answer = client.get(link(Email.objects.get()))
    assert (answer.status_code, EmailAddress.objects.get().verified) == (200, False)


def test_the_button_confirms_and_tells_the_coordinator(client, millbrook):
    coordinator = membership(person("Morgan Hale"), millbrook, role="coordinator").person
    signed_up(client, millbrook)
    client.post(link(Email.objects.get()))
    assert EmailAddress.objects.get().verified is True
    assert Email.objects.get(letter="accounts/asked").to == coordinator.email


def test_nobody_is_told_before_the_address_is_confirmed(client, millbrook):
    membership(person("Morgan Hale"), millbrook, role="coordinator")
    signed_up(client, millbrook)
    assert not Email.objects.filter(letter="accounts/asked").exists()


def test_a_link_that_is_wrong_says_so(client):
    answer = client.get(reverse("account_confirm_email", args=["nonsense"]))
    assert "This link no longer works" in answer.content.decode()


def test_after_confirming_a_person_reads_that_the_agency_has_to_answer(client, millbrook):
    signed_up(client, millbrook)
    client.post(link(Email.objects.get()))
    answer = client.post(
        reverse("account_login"), {"login": "sian@millbrook.example", "password": PASSWORD}, follow=True
    )
    assert answer.redirect_chain[-1][0] == reverse("accounts:waiting")
    assert "Your agency has not answered yet" in answer.content.decode()


def test_a_taken_address_gets_the_same_answer_and_a_letter(client, millbrook):
    signed_up(client, millbrook)
    client.logout()
    answer = client.post(reverse("account_signup"), form(millbrook, name="Somebody Else"))
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert User.objects.get().name == "Siân Łukasz"
    assert Email.objects.filter(letter="accounts/already_here").count() == 1


def test_nobody_signs_in_before_confirming(client, millbrook):
    signed_up(client, millbrook)
    client.logout()
    answer = client.post(reverse("account_login"), {"login": "sian@millbrook.example", "password": PASSWORD})
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


@pytest.fixture
def member(millbrook):
    someone = membership(person("Priya Nair"), millbrook).person
    someone.set_password(PASSWORD)
    someone.save()
    EmailAddress.objects.create(user=someone, email=someone.email, verified=True, primary=True)
    return someone


def test_a_member_signs_in_and_goes_home(client, member):
    answer = client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("home:landing"))


def test_a_wrong_password_is_answered_with_422_and_the_address_typed(client, member):
    answer = client.post(reverse("account_login"), {"login": member.email, "password": "something else"})
    assert answer.status_code == 422
    assert f'value="{member.email}"' in answer.content.decode()


def test_a_wrong_password_and_an_unknown_address_sound_the_same(client, member):
    wrong = client.post(reverse("account_login"), {"login": member.email, "password": "something else"})
    nobody = client.post(
        reverse("account_login"), {"login": "nobody@example.org", "password": "something else"}
    )
    said = "That email and password do not go together."
    assert (said in wrong.content.decode(), said in nobody.content.decode()) == (True, True)


def test_signing_out_needs_the_button(client, member):
    client.force_login(member)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_new_password_by_link(client, member):
    client.post(reverse("account_reset_password"), {"email": member.email})
    letter = Email.objects.get(letter="accounts/new_password")
    page = client.get(link(letter), follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": "four quite other words", "password2": "four quite other words"})
    member.refresh_from_db()
    assert member.check_password("four quite other words") is True
    assert Email.objects.filter(letter="accounts/security_changed").count() == 1


def test_asking_for_a_link_never_says_whether_there_is_an_account(client):
    answer = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert Email.objects.get().letter == "accounts/not_here"


def test_a_short_new_password_is_refused(client, member):
    client.force_login(member)
    given = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert client.post(reverse("account_change_password"), given).status_code == 422


def test_the_password_changes_only_with_the_old_one(client, member):
    client.force_login(member)
    given = {
        "oldpassword": "wrong",
        "password1": "four quite other words",
        "password2": "four quite other words",
    }
    assert client.post(reverse("account_change_password"), given).status_code == 422
    client.post(reverse("account_change_password"), given | {"oldpassword": PASSWORD})
    member.refresh_from_db()
    assert member.check_password("four quite other words") is True


def test_a_code_by_email_signs_in_once(client, member):
    client.post(reverse("account_request_login_code"), {"email": member.email})
    code = re.search(r"^\d{6}$", Email.objects.get(letter="accounts/login_code").text, re.MULTILINE)[0]
    assert client.post(reverse("account_confirm_login_code"), {"code": "000000"}).status_code == 422
    assert client.post(reverse("account_confirm_login_code"), {"code": code}).status_code == 302
    assert client.session["_auth_user_id"] == str(member.pk)


@pytest.mark.parametrize(
    "name", ["account_email", "account_set_password", "socialaccount_connections", "socialaccount_signup"]
)
def test_what_is_not_offered_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_request_login_code",
    "account_inactive",
]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_entrance_is_ours(client, name):
    page = client.get(reverse(name)).content.decode()
    assert 'aria-label="Urgent help"' in page


def test_choosing_not_listed_without_a_name_is_refused(client):
    answer = client.post(reverse("account_signup"), form("not-listed"))
    assert (answer.status_code, "Tell us the name of your agency." in answer.content.decode()) == (422, True)


def test_a_portal_that_is_new_names_nobody_to_write_to(client):
    Partnership.objects.update_or_create(pk=1, defaults={"business_contact_email": ""})
    page = client.get(reverse("account_login")).content.decode()
    assert ("Ask the business team." in page, "mailto:" in page) == (True, False)
