"""Every form counts once, and only with its key: tried at each door that changes anything."""

import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from events.models import Rating
from tests.factories.accounts import partnership
from tests.factories.events import event
from tests.forms import filled
from tests.house.knocking import body
from tests.house.register import PEOPLE, doors

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# They change nothing, so they may be sent as often as one likes; uploads have keys of their own, by part.
NO_DEEDS = {
    "desk_briefings:new_preview", "desk_briefings:preview", "posters:preview", "posters:make", "videos:progress",
    "videos:line", "videos:upload_sign", "videos:upload_complete", "videos:upload_abort", "videos:uploads",
    "desk_posters:look",
}  # fmt: skip


# Behind a sealed link stands one question, which is answered once whatever the form brings along.
ANSWERED_ONCE = {"events:approve", "events:comment"}


def deeds():
    return [door for door in doors() if door.method == "POST" and door.name not in NO_DEEDS]


def who_may(door) -> str:
    """The first person who gets through."""
    return next((who for who in PEOPLE if door.expected[who] in {200, 302} and who != "visitor"), "")


def lasting(written: list[str]) -> list[str]:
    return [sql for sql in written if "plant_idempotencykey" not in sql and "signedinsession" not in sql]


@pytest.mark.long
def test_a_form_without_its_key_changes_nothing(client, cookies, named, undone):
    changed = {}
    for at, door in enumerate(deeds()):
        if (who := who_may(door)) and door.name not in ANSWERED_ONCE:
            for key in [{}, {"once": ""}, {"once": "not-a-key"}][at % 3 :][:1]:
                client.cookies = cookies[who].copy()
                given = {**body(door, named), **key}
                if not key:
                    del given["once"]
                with undone() as written:
                    client.post(door.path.format(**named), given)
                if found := lasting(written):
                    changed[door.name] = found
    assert changed == {}


@pytest.mark.long
def test_a_form_that_is_sent_twice_counts_once(client, cookies, named):
    changed = {}
    for door in deeds():
        if who := who_may(door):
            client.cookies = cookies[who].copy()
            given, address = body(door, named), door.path.format(**named)
            with transaction.atomic():
                client.post(address, given)
                with CaptureQueriesContext(connection) as asked:
                    client.post(address, given)
                transaction.set_rollback(True)
            again = [
                one["sql"][:120] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
            ]
            if found := lasting(again):
                changed[door.name] = found
    assert changed == {}


def test_the_key_of_one_form_opens_no_other(client, people, named, undone):
    client.force_login(people["priya"])
    key = str(uuid.uuid4())
    client.post(f"/library/{named['open_document']}/save/", {"once": key})
    with undone() as written:
        answer = client.post("/me/bookings/calendar/", {"once": key})
    assert (answer.status_code, lasting(written)) == (409, [])


def test_the_key_of_somebody_else_opens_nothing(client, people, named, undone):
    key = str(uuid.uuid4())
    client.force_login(people["priya"])
    client.post(f"/library/{named['open_document']}/save/", {"once": key})
    client.force_login(people["sam"])
    with undone() as written:
        answer = client.post(f"/library/{named['open_document']}/save/", {"once": key})
    assert (answer.status_code, lasting(written)) == (404, [])


@pytest.mark.parametrize("asked", ["page_size", "per_page", "limit", "size", "count", "n", "rows"])
def test_no_address_makes_a_page_longer(client, people, asked):
    client.force_login(people["bea"])
    usual = len(client.get("/desk/people/").context["page"].object_list)
    assert len(client.get("/desk/people/", {asked: "100000"}).context["page"].object_list) == usual


@pytest.mark.parametrize("places", ["-1", "0", "1e9", "99999999999", "2.5", "NaN", "٣", "0x10", ""])
def test_places_are_a_number_of_people(client, bea, places):
    partnership()
    at = event(slug="noticing", places=7)
    client.force_login(bea)
    answer = client.post("/desk/events/noticing/places/", filled(places=places))
    at.refresh_from_db()
    assert answer.status_code < 500
    assert at.places == 7 or 0 < at.places <= 100_000


def test_an_answer_is_one_of_those_offered(client, people, named):
    client.force_login(people["priya"])
    address = f"/events/{named['attended_event']}/evaluation/"
    for rating in ("0", "6", "-1", "999", "5; DROP", "4.5", "NaN", "true"):
        assert client.post(address, filled(rating_1=rating, recommend=rating)).status_code < 500
        assert Rating.objects.exclude(value__range=(1, 5)).count() == 0
