"""People see where they are signed in and end it; nobody sees or ends anybody else's."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts import agents
from accounts.models import SignedInSession
from portal.lib.models import AuditEntry
from tests.factories.accounts import partnership
from tests.forms import filled

PAGE = reverse("accounts:sessions")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"
PASSWORD = "safeguarding-demo"


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def places(priya):
    """Priya at her desk and on her telephone."""
    EmailAddress.objects.create(user=priya, email=priya.email, verified=True, primary=True)
    clients = []
    for agent in (FIREFOX, "Mozilla/5.0 (iPhone) Safari/604.1"):
        client = Client(headers={"user-agent": agent})
        client.post(reverse("account_login"), {"login": priya.email, "password": PASSWORD})
        clients.append(client)
    return clients


def shown(client) -> list[tuple[str, bool]]:
    return [(one["words"], one["here"]) for one in client.get(PAGE).context["sessions"]]


def handle(client) -> str:
    return SignedInSession.objects.get(pk=client.session.session_key).handle


def is_in(client) -> bool:
    return client.get(PAGE).status_code == 200


def test_each_place_is_shown_in_words_and_this_one_first(places):
    assert (shown(places[0]), shown(places[1])) == (
        [("Firefox on Windows", True), ("Safari on an iPhone", False)],
        [("Safari on an iPhone", True), ("Firefox on Windows", False)],
    )


def test_one_place_is_ended_from_another(places, priya):
    desk, telephone = places
    address = reverse("accounts:end_session", args=[handle(telephone)])
    assert desk.post(address, filled()).status_code == 302
    assert (is_in(desk), is_in(telephone)) == (True, False)
    assert AuditEntry.objects.get(verb="accounts.ended_sessions").by == priya


def test_a_place_from_before_the_key_was_changed_is_ended_too(places, settings):
    desk, telephone = places
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of fifty signs, as long as they have to be"
    assert len(shown(desk)) == 2
    desk.post(reverse("accounts:end_session", args=[handle(telephone)]), filled())
    assert (is_in(desk), is_in(telephone)) == (True, False)


def test_all_other_places_are_ended_at_once(places):
    desk, telephone = places
    desk.post(reverse("accounts:end_other_sessions"), filled())
    assert (is_in(desk), is_in(telephone)) == (True, False)


def test_nobody_ends_the_session_of_another(places, sam, client):
    client.force_login(sam)
    address = reverse("accounts:end_session", args=[handle(places[0])])
    assert (client.post(address, filled()).status_code, is_in(places[0])) == (404, True)


def test_a_new_password_leaves_only_the_place_where_it_was_chosen(places):
    desk, telephone = places
    given = {
        "oldpassword": PASSWORD,
        "password1": "four other random words",
        "password2": "four other random words",
    }
    desk.post(reverse("account_change_password"), given)
    assert (shown(desk), is_in(telephone)) == ([("Firefox on Windows", True)], False)


def test_an_administrator_signs_somebody_out_everywhere(places, priya, adi, client):
    client.force_login(adi)
    address = reverse("desk_accounts:sign_out", args=[priya.uuid])
    assert client.post(address, filled()).status_code == 302
    assert [is_in(place) for place in places] == [False, False]
    entry = AuditEntry.objects.get(verb="accounts.ended_sessions")
    assert (entry.by, entry.thing, entry.detail) == (adi, f"accounts.user:{priya.pk}", {"ended": 2})


@pytest.mark.parametrize("who", ["sam", "morgan", "tom", "bea"])
def test_nobody_below_an_administrator_does(places, priya, client, request, who):
    client.force_login(request.getfixturevalue(who))
    client.post(reverse("desk_accounts:sign_out", args=[priya.uuid]), filled())
    assert [is_in(place) for place in places] == [True, True]


def test_the_desk_says_in_how_many_places_to_administrators_alone(places, priya, adi, bea, client):
    page = reverse("desk_accounts:person", args=[priya.uuid])
    told = []
    for who in (adi, bea):
        client.force_login(who)
        told.append(client.get(page).context["places"])
    assert told == [2, 0]


def test_signing_out_lets_the_browser_forget_its_pages(places):
    answer = places[0].post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_opening_the_page_of_signing_out_forgets_nothing(places):
    assert "Clear-Site-Data" not in places[0].get(reverse("account_logout"))


def test_no_key_that_opens_a_session_is_on_the_page(places):
    page = places[0].get(PAGE).content.decode()
    assert [client.session.session_key in page for client in places] == [False, False]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", "Safari on a Mac"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_a_browsers_name_is_said_in_two_words(agent, words):
    assert agents.in_words(agent) == words


def test_twelve_hours_after_the_sign_in_it_ends_however_busy(places, time_machine):
    desk, _ = places
    began = SignedInSession.objects.earliest("began_at").began_at
    for hours in (6, 11):
        time_machine.move_to(began + dt.timedelta(hours=hours))
        session = desk.session
        session["busy"] = hours
        session.save()
        assert desk.get(PAGE).status_code == 200
    time_machine.move_to(began + dt.timedelta(hours=12, minutes=1))
    assert desk.get(PAGE).status_code == 302
