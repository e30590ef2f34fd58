"""One click in a mail program ends the letters (RFC 8058): nobody signs in, and nothing else happens."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from portal.lib import clock, jobs
from portal.lib.models import AuditEntry
from resources.library import actions, emails, saved, tasks
from resources.library.models import Digest, SavedSearch
from tests.factories.accounts import partnership
from tests.factories.library import indexed, topic
from tests.jobs import drain

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def program():
    """A mail program: it brings no cookies, and CSRF is looked for as it is on a running site."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def told(priya, sam):
    """Priya and Sam get both kinds of letter."""
    partnership()
    for person in (priya, sam):
        actions.follow(thing=topic("Neglect"), by=person)
        actions.save_search(wanted=saved.wanted_of("q=neglect"), by=person)
    return priya


def telling() -> dict[tuple[str, str], bool]:
    """Whose letters of which kind still come."""
    searches = {
        ("search", s.person.first_name): s.tells for s in SavedSearch.objects.select_related("person")
    }
    digests = Digest.objects.select_related("person")
    return searches | {("digest", d.person.first_name): d.often == "weekly" for d in digests}


STOPS = {"library:stop_telling": ("search", "Priya"), "library:stop_digest": ("digest", "Priya")}


@pytest.mark.parametrize(("name", "ended"), STOPS.items())
def test_one_post_ends_these_letters_of_this_person_and_no_others(told, program, name, ended):
    before = telling()
    answer = program.post(reverse(name, args=[emails.stop_token(told)]), ONE_CLICK)
    assert (answer.status_code, answer.content, answer.cookies) == (
        200,
        b"You get no more of these emails.",
        {},
    )
    assert telling() == before | {ended: False}


@pytest.mark.parametrize("name", STOPS)
def test_a_second_click_changes_nothing_more(told, program, name):
    address = reverse(name, args=[emails.stop_token(told)])
    program.post(address, ONE_CLICK)
    written = AuditEntry.objects.count()
    assert (program.post(address, ONE_CLICK).status_code, AuditEntry.objects.count()) == (200, written)


@pytest.mark.parametrize("name", STOPS)
def test_a_seal_that_is_not_ours_ends_nothing(told, program, name):
    before = telling()
    answer = program.post(reverse(name, args=[f"{told.uuid}:forged"]), ONE_CLICK)
    assert (answer.status_code, telling()) == (404, before)


@pytest.mark.parametrize("name", STOPS)
@pytest.mark.parametrize(
    "sent", [{}, {"List-Unsubscribe": "Yes"}, {"once": "0f0e1a5c-5d0f-4f6e-8a38-1f6b2f0e9f11"}]
)
def test_any_other_post_from_outside_is_refused(told, program, name, sent):
    before = telling()
    answer = program.post(reverse(name, args=[emails.stop_token(told)]), sent)
    assert (answer.status_code, telling()) == (403, before)


@pytest.mark.parametrize("name", STOPS)
def test_opening_the_address_shows_a_page_with_a_button_and_ends_nothing(told, program, name):
    before = telling()
    page = program.get(reverse(name, args=[emails.stop_token(told)]))
    assert (page.status_code, page.content.count(b'<form method="post"'), telling()) == (200, 1, before)
    assert "no-store" in page.headers["Cache-Control"]


def test_the_button_on_that_page_ends_them_too(told, program):
    address = reverse("library:stop_digest", args=[emails.stop_token(told)])
    page = program.get(address)
    key = page.content.decode().partition('name="once" value="')[2].partition('"')[0]
    token = page.context["csrf_token"]
    answer = program.post(address, {"once": key, "csrfmiddlewaretoken": str(token)})
    assert (answer.status_code, telling()["digest", "Priya"]) == (302, False)


def test_both_letters_carry_their_own_address_in_their_headers(told, time_machine):
    indexed(title="Neglect again", topics=["Neglect"], published_at=clock.now())
    time_machine.move_to(clock.now() + dt.timedelta(days=9))
    tasks.tell_of_new("", jobs.Turn(job=None))
    tasks.digests("", jobs.Turn(job=None))
    drain()
    drain("mail")
    headers = [
        (
            urlsplit(letter.message()["List-Unsubscribe"].strip(" <>\n")).path,
            letter.message()["List-Unsubscribe-Post"],
        )
        for letter in outbox.outbox
        if letter.to == [told.email]
    ]
    token = emails.stop_token(told)
    assert sorted(headers) == sorted(
        (reverse(name, args=[token]), "List-Unsubscribe=One-Click") for name in STOPS
    )
