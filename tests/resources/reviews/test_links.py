"""Guidance does not rot quietly: links that lead out are gathered, followed weekly, and shown with their places."""

import datetime as dt

import pytest
import time_machine

from portal.lib import clock
from portal.lib.models import AuditEntry
from portal.lib.outside import Answer
from resources.reviews import actions, desk_needs, links, tasks
from resources.reviews.models import LinkCheck
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.factories.library import page, resource
from tests.portal.lib.test_outside import site  # noqa: F401  a fixture
from tests.reading import text

pytestmark = pytest.mark.django_db
TURN = type("Turn", (), {"alive": True})()


@pytest.fixture(autouse=True)
def northmere():
    return partnership()


def test_links_are_gathered_from_guidance_pages_and_cards():
    guide = make.guidance(
        body="See [the law](https://law.example/16C).", citation_url="https://source.example/"
    )
    make.rule(guide)
    page("help", title="Help", body="Ring, or read https://help.example/now and [ours](/library/).")
    resource("link", title="A film", external_url="https://film.example/")
    resource("link", title="Old", external_url="https://old.example/", state="archived")
    assert {address: [title for title, _ in places] for address, places in links.outside().items()} == {
        "https://law.example/16C": ["Notifiable incidents"],
        "https://source.example/": ["Notifiable incidents"],
        "https://help.example/now": ["Help"],
        "https://film.example/": ["A film"],
    }


def test_a_dead_link_is_found_counted_and_shown_where_it_is_mended(site, signed_in, bea):  # noqa: F811
    make.guidance(body=f"[Here]({site.address}/here) and [gone]({site.address}/gone)")
    tasks.follow_links("", TURN)
    found = {link.address: (link.said, link.dead_since is None) for link in LinkCheck.objects.all()}
    shown = text(signed_in(bea).get("/desk/reviews/links/outside/"))
    figure = next(one for one in desk_needs.open_recommendations(bea) if one.label == "Dead links")
    assert found == {f"{site.address}/here": ("200 OK", True), f"{site.address}/gone": ("410 Gone", False)}
    assert ("2 links, 1 dead" in shown, "/desk/reviews/guidance/notifiable-incidents/" in shown) == (
        True,
        True,
    )
    assert figure.value == "1"


def test_a_link_is_followed_once_a_week(site):  # noqa: F811
    make.guidance(citation_url=f"{site.address}/here", body="Words.")
    tasks.follow_links("", TURN)
    tasks.follow_links("", TURN)
    asked = len(site.asked)
    with time_machine.travel(clock.now() + dt.timedelta(days=8), tick=False):
        tasks.follow_links("", TURN)
    assert (asked, len(site.asked)) == (1, 2)


def test_a_link_that_stands_nowhere_any_more_goes():
    LinkCheck.objects.create(address="https://gone.example/")
    actions.gather_links()
    assert not LinkCheck.objects.exists()


def test_death_and_return_are_in_the_audit_once_each():
    link = LinkCheck.objects.create(address="https://law.example/")
    for alive in (True, False, False, True):
        actions.note_link(link=link, answer=Answer(alive=alive, said="x"))
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["reviews.link_died", "reviews.link_answers"]


def test_it_says_since_when_a_link_is_dead():
    link = LinkCheck.objects.create(address="https://law.example/")
    actions.note_link(link=link, answer=Answer(alive=False, said="404 Not Found"))
    first = link.dead_since
    actions.note_link(link=link, answer=Answer(alive=False, said="404 Not Found"))
    assert link.dead_since == first


def test_readers_see_when_the_source_was_followed(client):
    make.guidance(citation_url="https://source.example/")
    moment = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    LinkCheck.objects.create(address="https://source.example/", checked_at=moment, said="200 OK")
    assert "Link checked 21 November 2026." in text(client.get("/guidance/notifiable-incidents/"))


def test_readers_are_told_of_a_dead_source(client):
    make.guidance(citation_url="https://source.example/")
    moment = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    LinkCheck.objects.create(address="https://source.example/", checked_at=moment, dead_since=moment)
    assert "The link led nowhere" in text(client.get("/guidance/notifiable-incidents/"))
