"""The line of an event as CSV: the people of the page, in its order, and nobody else's."""

import csv
import io

import pytest

from events import actions
from tests.factories.accounts import membership, partnership, person
from tests.factories.events import booking, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(tom):
    partnership()
    return event(title="Noticing", trainer=tom, places=1, format="hybrid", venue="Town Hall", room_places=1)


def rows(client, at) -> list[list[str]]:
    answer = client.get(f"/desk/events/{at.slug}/line.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="line-{at.slug}.csv"'
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_it_has_the_line_in_its_order_and_then_who_has_a_place(at, tom, priya, sam, millbrook, signed_in):
    actions.book(event=at, person=priya, by=priya, way="room")
    actions.book(event=at, person=sam, by=sam)
    last = membership(person("=HYPERLINK(1)"), millbrook).person
    actions.book(event=at, person=last, by=last)
    heading, *found = rows(signed_in(tom), at)
    assert heading == [
        "Number",
        "Name",
        "Agency",
        "Sector",
        "State",
        "Comes",
        "Asked",
        "Until",
        "What is next",
    ]
    assert [(row[0], row[1], row[4], row[5], row[8]) for row in found] == [
        ("1", "Sam Reyes", "Waiting", "Online", "No place has come free yet."),
        ("2", "'=HYPERLINK(1)", "Waiting", "Online", "No place has come free yet."),
        ("", "Priya Nair", "Booked", "In the room", ""),
    ]
    page = signed_in(tom).get(f"/desk/events/{at.slug}/")
    shown = [*(turn.booking.person.name for turn in page.context["line"]), "Priya Nair"]
    assert [row[1].removeprefix("'") for row in found] == shown
    assert f"/desk/events/{at.slug}/line.csv" in page.content.decode()


def test_who_gave_up_is_not_in_it(at, tom, priya, signed_in):
    booking(at, priya, state="cancelled")
    assert len(rows(signed_in(tom), at)) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_more_people_ask_no_more_of_the_database(
    at, tom, millbrook, signed_in, django_assert_num_queries, number
):
    for n in range(number):
        booking(at, membership(person(f"P{n} Vale"), millbrook).person, state="waiting")
    client = signed_in(tom)
    client.get(f"/desk/events/{at.slug}/line.csv")
    with django_assert_num_queries(9):
        client.get(f"/desk/events/{at.slug}/line.csv")
