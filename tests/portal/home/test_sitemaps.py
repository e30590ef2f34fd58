"""What search engines are told: everything that opens without an account, and nothing else."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest

from portal.home import sitemaps
from portal.lib import clock
from resources.library.models import Resource
from tests.factories.accounts import partnership
from tests.factories.events import event
from tests.factories.library import page, resource

pytestmark = pytest.mark.django_db

SITES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def at_home(settings):
    settings.PORTAL_ADDRESS = "https://learning.northmere.example"
    partnership()


def places(answer) -> list[str]:
    return [place.text for place in ET.fromstring(answer.content).iter(f"{SITES}loc")]


def test_the_map_of_maps_leads_to_every_part(client):
    ours = "https://learning.northmere.example"
    assert places(client.get("/sitemap.xml")) == [
        f"{ours}/sitemap-{name}.xml" for name in ("fronts", "library", "pages", "events")
    ]


def test_a_long_part_has_pages(client, monkeypatch):
    monkeypatch.setattr(sitemaps.Cards, "limit", 2)
    for _ in range(3):
        resource()
    ours = "https://learning.northmere.example/sitemap-library.xml"
    pages = [client.get(f"/sitemap-library.xml?p={number}") for number in (1, 2)]
    assert (
        [p for p in places(client.get("/sitemap.xml")) if p.startswith(ours)],
        [len(places(p)) for p in pages],
    ) == (
        [ours, f"{ours}?p=2"],
        [2, 1],
    )


def test_an_open_card_is_on_the_map_with_the_day_of_its_last_change(client):
    card = resource("review", slug="ellery")
    Resource.objects.filter(pk=card.pk).update(changed_at=dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC))
    answer = client.get("/sitemap-library.xml")
    changed = ET.fromstring(answer.content).findtext(f"{SITES}url/{SITES}lastmod")
    assert (places(answer), changed) == (["https://learning.northmere.example/reviews/ellery/"], "2026-03-04")


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft"},
        {"state": "in-review"},
        {"state": "expected"},
        {"state": "archived"},
        {"visibility": "registered"},
        {"visibility": "named"},
        {"published_at": clock.now() + dt.timedelta(days=1)},
        {"kind": "course"},
    ],
)
def test_what_does_not_open_for_everybody_is_not_on_the_map(client, bea, fields):
    resource(**fields)
    client.force_login(bea)
    assert places(client.get("/sitemap-library.xml")) == []


def test_pages_and_events_are_on_the_map_and_drafts_of_events_are_not(client):
    page("privacy")
    event(title="Open", slug="open")
    event(title="Draft", slug="draft", state="draft")
    found = [places(client.get(f"/sitemap-{name}.xml")) for name in ("pages", "events")]
    ours = "https://learning.northmere.example"
    assert found == [[f"{ours}/pages/privacy/"], [f"{ours}/events/open/"]]


def test_every_front_on_the_map_opens_for_a_visitor(client):
    fronts = [
        place.removeprefix("https://learning.northmere.example")
        for place in places(client.get("/sitemap-fronts.xml"))
    ]
    assert {front: client.get(front).status_code for front in fronts} == dict.fromkeys(fronts, 200)


def test_a_part_that_does_not_exist_is_not_there(client):
    answers = [client.get(path).status_code for path in ("/sitemap-desk.xml", "/sitemap-library.xml?p=9")]
    assert answers == [404, 404]


def test_robots_are_led_past_the_desk_and_to_the_map(client):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /me/",
        "Disallow: /accounts/",
        "Sitemap: https://learning.northmere.example/sitemap.xml",
    ]


def test_the_map_asks_as_often_for_three_as_for_one(client, django_assert_num_queries):
    for number in (1, 3):
        for _ in range(number):
            resource()
        # How many there are, they, and the partnership.
        with django_assert_num_queries(3):
            client.get("/sitemap-library.xml")
