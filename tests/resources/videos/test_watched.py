"""Proof of watching: who finished, where people stop, and a file with the very rows of the page."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.lib import clock
from resources.videos import intervals
from resources.videos.models import Video, Viewing
from tests.factories import videos as factory
from tests.factories.accounts import membership, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(tom) -> Video:
    return factory.video(owner=tom)


def watched(who, video: Video, *spans, done: bool = False, **fields) -> Viewing:
    given = {
        "version": 1,
        "intervals": [list(span) for span in spans],
        "watched_seconds": intervals.watched(spans),
    }
    if done:
        given |= {"completed_at": clock.now(), "completed_version": 1}
    return Viewing.objects.create(person=who, video=video, **given | fields)


def address(video: Video, name: str = "watched") -> str:
    return reverse(f"desk_videos:{name}", args=[video.uuid])


def test_a_curve_counts_each_person_once_at_each_part():
    spans = [[[0, 100]], [[0, 30], [90, 100]], [[0, 5]], []]
    assert intervals.curve(spans, duration=100, points=4) == [2, 1, 1, 1]


def test_a_curve_of_nothing_is_flat():
    assert intervals.curve([[[0, 10]]], duration=0, points=2) == [0, 0]


def test_who_finished_stands_first_with_agency_and_day(signed_in, tom, priya, sam, video):
    watched(sam, video, (0, 40))
    watched(priya, video, (0, 95), done=True)
    context = signed_in(tom).get(address(video)).context
    assert [row[:3] for row in context["rows"]] == [
        ["Priya Nair", "Millbrook Primary School", "95%"],
        ["Sam Reyes", "Eastvale Community Trust", "40%"],
    ]
    assert (context["finished"], context["rows"][0][3], context["rows"][1][3]) == (1, clock.today(), None)


def test_the_file_holds_the_very_rows_of_the_page(signed_in, tom, priya, sam, video):
    watched(sam, video, (0, 40))
    watched(priya, video, (0, 95), done=True)
    client = signed_in(tom)
    page = client.get(address(video)).context
    told = csv.reader(io.StringIO(client.get(address(video, "watched_csv")).content.decode("utf-8-sig")))
    written = [["" if cell is None else str(cell) for cell in row] for row in [page["head"], *page["rows"]]]
    assert list(told) == written


def test_a_name_is_no_formula_in_the_file(signed_in, tom, video):
    watched(person("=HYPERLINK(1)", email="robin@example.org"), video, (0, 4))
    assert "'=HYPERLINK(1)" in signed_in(tom).get(address(video, "watched_csv")).content.decode()


def test_the_curve_stands_beside_its_table(signed_in, tom, priya, video):
    watched(priya, video, (0, 50))
    answer = signed_in(tom).get(address(video))
    assert ([row[0] for row in answer.context["curve"]], answer.content.decode().count('class="chart"')) == (
        [1] * 10 + [0] * 10, 2,
    )  # fmt: skip


def test_an_older_version_counts_as_finished_and_not_in_the_curve(signed_in, tom, priya, video):
    watched(priya, video, (0, 95), done=True)
    Video.objects.update(version=2)
    factory.rendition(Video.objects.get())
    context = signed_in(tom).get(address(video)).context
    assert (context["finished"], sum(context["values"]), context["rows"][0][2]) == (1, 0, "0%")


def test_the_page_asks_as_much_for_three_as_for_one(signed_in, tom, millbrook, video):
    client, asked = signed_in(tom), []
    for names in (["Ann One"], ["Bob Two", "Cat Three"]):
        for name in names:
            watched(membership(person(name), millbrook).person, video, (0, 10))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(video))
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("name", ["watched", "watched_csv"])
def test_who_watched_is_for_who_looks_after_it(name, signed_in, tom, bea, priya):
    theirs = factory.video(owner=bea)
    assert [signed_in(who).get(address(theirs, name)).status_code for who in (priya, tom, bea)] == [
        404,
        404,
        200,
    ]
