"""A card that only some agencies get is not read unnoticed, on any shelf and in any of its forms."""

import pytest

from portal.lib.models import AuditEntry
from resources.library.models import Resource
from tests.factories.library import resource
from tests.house.knocking import cookies_of
from tests.house.register import addresses, doors, things

SHELVES = {"library", "briefings", "posters", "reviews", "learning", "videos"}
# Parts of a page that was noted when it was opened: nobody comes to them another way.
PARTS = {
    "briefings:deliver",
    "learning:attempt",
    "learning:question",
    "learning:quiz",
    "learning:reflect",
    "videos:captions",
    "videos:master",
    "videos:plain",
    "videos:playlist",
    "videos:sign",
}

# The partnership's own pages are no cards, and what only some get has no picture at an open address.
OTHERS = {"library:page", "library:cover"}


def of_a_card(name: str) -> bool:
    """Whether an address is of one card on a shelf."""
    return (
        name not in OTHERS
        and name.partition(":")[0] in SHELVES
        and "<slug:slug>" in str(addresses()[name].pattern)
    )


@pytest.mark.long
@pytest.mark.django_db
def test_who_opened_a_card_for_some_agencies_stands_in_the_audit(people, client, millbrook):
    named = things(people)
    Resource.objects.update(visibility=Resource.Visibility.NAMED)
    for card in Resource.objects.all():
        card.agencies.add(millbrook)
    client.cookies, unnoted = cookies_of(client, people["priya"]), set()
    for door in doors():
        if door.method == "GET" and door.expected["priya"] < 400 and of_a_card(door.name):
            path = door.path.format(**named)
            assert client.get(path).status_code == door.expected["priya"], path
            read = AuditEntry.objects.filter(by=people["priya"], thing=f"page:{path}"[:120])
            if not read.exists():
                unnoted.add(door.name)
    assert unnoted == PARTS


@pytest.mark.django_db
def test_what_is_for_everybody_with_an_account_is_not_noted(client, priya):
    resource("report", slug="for-all", visibility="registered")
    client.force_login(priya)
    client.get("/library/for-all/")
    assert not AuditEntry.objects.filter(by=priya).exists()


@pytest.mark.django_db
def test_who_may_not_see_it_leaves_no_entry(client, priya):
    resource("report", slug="for-others", visibility="named")
    client.force_login(priya)
    assert client.get("/library/for-others/").status_code == 404
    assert not AuditEntry.objects.filter(by=priya).exists()
