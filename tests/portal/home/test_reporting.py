"""security.txt: a stranger who found a hole learns whom to tell."""

import datetime as dt

import pytest

from portal.lib import clock

pytestmark = pytest.mark.django_db

ADDRESS = "/.well-known/security.txt"


def test_it_names_the_contact_and_a_day_less_than_a_year_away(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@council.example"
    settings.PORTAL_ADDRESS = "https://learning.council.example"
    told = dict(line.split(": ", 1) for line in client.get(ADDRESS).content.decode().splitlines())
    left = dt.datetime.fromisoformat(told.pop("Expires")) - clock.now()
    assert told == {
        "Contact": "mailto:security@council.example",
        "Preferred-Languages": "en",
        "Canonical": "https://learning.council.example/.well-known/security.txt",
    }
    assert dt.timedelta(days=150) < left < dt.timedelta(days=365)


def test_without_a_contact_there_is_no_such_page(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get(ADDRESS).status_code == 404
