"""A review as one living record: every format with its facts or its reason, and its dated steps."""

import datetime as dt

import pytest

from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.factories.library import with_file
from tests.forms import filled
from tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere():
    return partnership()


@pytest.fixture
def ellery():
    return make.review("Ellery", findings="Nobody asked.", card={"topics": ["Young carers"]})


FORMATS = {
    "report": ("Full report", "PDF, 41 pages, 1.3 MB, 5 November 2026"),
    "summary": ("Executive summary", "PDF, 8 pages, 610 KB, 5 November 2026"),
    "briefing": ("7-minute briefing", "Read online, PDF, slides, plain text, 7 min, 5 November 2026"),
    "poster": ("Learning poster", "Add your safeguarding lead, 5 November 2026"),
    "slides": ("Slides", "PowerPoint, 14 slides, 3.4 MB, 5 November 2026"),
    "video": ("Video briefing", "31 min, captions and transcript, 5 November 2026"),
}
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FILES = {
    "report": {"pages": 41, "size": 1_300_000},
    "summary": {"pages": 8, "size": 610_000},
    "slides": {"pages": 14, "size": 3_400_000, "content_type": PPTX},
}


def publish(review, role):
    published = dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC)
    minutes = {"briefing": 7, "video": 31}.get(role)
    card = make.part(review, role, published_at=published, minutes=minutes)
    if role in FILES:
        with_file(card, **FILES[role])


@pytest.mark.capability(3)
@pytest.mark.parametrize("missing", FORMATS)
def test_each_format_shows_type_length_size_and_date_and_a_missing_one_its_reason(client, ellery, missing):
    for role in FORMATS:
        if role != missing:
            publish(ellery, role)
    make.not_published(ellery, missing, "The family asked for privacy.")
    page = text(client.get("/reviews/ellery/"))
    tile = "<b>{}</b><small>{}</small>".format
    assert [tile(*FORMATS[role]) in page for role in FORMATS if role != missing] == [True] * 5
    assert tile(f"{FORMATS[missing][0]}: not published", "The family asked for privacy.") in page


def test_its_steps_stand_in_their_order_as_exactly_as_they_are_known(client, ellery):
    ellery.milestones.create(day=dt.date(2026, 11, 5), what="Published here")
    ellery.milestones.create(day=dt.date(2025, 12, 1), precision="month", what="A review is decided")
    page = text(client.get("/reviews/ellery/"))
    assert page.index("December 2025") < page.index("A review is decided") < page.index("Published here")


def test_the_desk_writes_the_timeline(signed_in, bea, ellery):
    ellery.milestones.create(day=dt.date(2025, 1, 1), what="Wrong")
    data = {
        "steps-TOTAL_FORMS": "2", "steps-INITIAL_FORMS": "1",
        "steps-0-day": "2025-01-01", "steps-0-precision": "day", "steps-0-what": "Wrong", "steps-0-DELETE": "on",
        "steps-1-day": "2025-12-01", "steps-1-precision": "month", "steps-1-what": "A review is decided",
    }  # fmt: skip
    signed_in(bea).post("/desk/reviews/ellery/timeline/", filled(**data))
    assert [(step.when, step.what) for step in ellery.milestones.all()] == [
        ("December 2025", "A review is decided")
    ]


def test_a_step_holds_no_childs_details(signed_in, bea, ellery):
    data = {
        "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0", "steps-0-day": "2025-12-01",
        "steps-0-precision": "day", "steps-0-what": "Born 3 May 2012",
    }  # fmt: skip
    assert signed_in(bea).post("/desk/reviews/ellery/timeline/", filled(**data)).status_code == 422
    assert not ellery.milestones.exists()
