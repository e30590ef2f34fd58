"""What of the library needs somebody today."""

import datetime as dt

import pytest

from portal.lib import shell
from resources.library import desk, desk_publication
from tests.factories.library import page, pdf, resource, upload
from tests.jobs import drain

pytestmark = pytest.mark.django_db


# What needs somebody today


def test_what_was_sent_for_review_waits_for_the_business_team(bea, tom):
    resource("report", title="Fenn", state="in-review", owner=tom)
    got = [[(n.title, n.why) for n in desk_publication.to_read(someone)] for someone in (bea, tom)]
    assert got == [[("Fenn: read and decide", "Sent for review by Tom Ashworth.")], []]


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("briefing", "/desk/briefings/sent/"),
        ("poster", "/desk/posters/sent/"),
        ("course", "/desk/learning/sent/"),
        ("review", "/desk/reviews/sent/"),
        ("video", "/desk/videos/"),
    ],
)
def test_what_was_sent_for_review_leads_to_its_own_part_of_the_desk(kind, place, bea):
    resource(kind, state="in-review", slug="sent")
    assert [need.url for need in desk_publication.to_read(bea)] == [place]


def test_a_refused_file_waits_for_its_owner(tom, bea, sam):
    card = resource("report", title="Fenn", state="draft", owner=tom)
    upload(card, b"", by=tom)
    drain()
    got = [[(n.title, n.why) for n in desk.refused_files(someone)] for someone in (tom, bea, sam)]
    need = ("Fenn: its file was not taken", "This file is empty.")
    assert got == [[need], [need], []]


@pytest.mark.long
def test_a_refused_file_that_was_replaced_waits_for_nobody(tom):
    card = resource("report", state="draft", owner=tom)
    for content in (b"", pdf()):
        upload(card, content, by=tom)
    drain()
    assert list(desk.refused_files(tom)) == []


def test_a_page_past_its_review_date_waits_for_the_business_team(bea, tom):
    page("privacy", review_due=dt.date(2020, 1, 31))
    page("accessibility", title="Accessibility", review_due=dt.date(2999, 1, 31))
    got = [[(n.title, n.why) for n in desk.pages_due(someone)] for someone in (bea, tom)]
    assert got == [
        [
            (
                "Privacy: its review date has passed",
                "Readers see \u201cunder review\u201d since 31 January 2020.",
            )
        ],
        [],
    ]


def test_the_rail_counts_what_waits_for_review(bea, tom):
    resource("report", state="in-review", owner=tom)
    entry = shell.rail["desk_library:list"]
    assert [entry.count(someone) for someone in (bea, tom)] == [1, 0]
