"""From a recommendation to what was made of it, and whom that reached."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.lib import clock
from portal.lib.models import AuditEntry
from resources.library.models import Reach, Tally
from resources.reviews import reach
from resources.reviews.models import RecommendationEvent
from tests.factories import reviews as make
from tests.factories.accounts import learnt, partnership
from tests.factories.briefings import briefing
from tests.factories.events import booking, event
from tests.factories.library import resource
from tests.forms import filled, ticked

pytestmark = pytest.mark.django_db
AT = "/desk/reviews/ellery/recommendations/1/learning/"


@pytest.fixture
def asked():
    partnership()
    return make.recommendation(make.review("Ellery"))


def test_uses_are_summed_over_all_days(asked):
    poster = resource("poster")
    make.learnt_from(asked, poster)
    for what, count, day in (("opened", 3, 1), ("opened", 4, 2), ("downloaded", 5, 1)):
        Tally.objects.create(resource=poster, what=what, count=count, day=clock.today().replace(day=day))
    assert reach.trace(asked) == [reach.Reached(poster, opened=7, downloaded=5, finished=0)]


def test_people_whose_record_holds_it_have_finished_it(asked, priya, sam):
    seven = briefing()
    make.learnt_from(asked, seven.resource)
    for someone in (priya, sam):
        learnt(someone, source=f"briefing:{seven.uuid}", kind="briefing")
    learnt(priya, source="briefing:another", kind="briefing")
    assert [row.finished for row in reach.trace(asked)] == [2]


def test_people_in_teams_are_summed(asked):
    poster = resource("poster")
    make.learnt_from(asked, poster)
    for number, people in ((1, 11), (2, 4)):
        Reach.objects.create(resource=poster, source=f"delivery:{number}", people=people)
    assert [row.told for row in reach.trace(asked)] == [15]


def test_a_trace_asks_a_constant_number_of_questions(asked):
    counts = []
    for _ in range(3):
        make.learnt_from(asked, resource("poster"))
        with CaptureQueriesContext(connection) as questions:
            reach.trace(asked)
        counts.append(len(questions))
    assert len(set(counts)) == 1


def test_the_desk_says_what_came_of_it(signed_in, bea, asked):
    poster, report = resource("poster", title="Ask who helps"), resource("report", title="Not this")
    make.learnt_from(asked, report)
    signed_in(bea).post(AT, filled(parts=str(poster.pk)))
    assert list(asked.learning.all()) == [poster]
    assert AuditEntry.objects.get(verb="reviews.learning").detail["cards"] == ["Ask who helps"]


def test_what_came_of_it_and_lies_in_the_archive_stays_tied(signed_in, bea, asked):
    kept, new = resource("poster", state="archived"), resource("poster")
    make.learnt_from(asked, kept)
    client = signed_in(bea)
    shown = client.get(AT).context["form"]["parts"]
    client.post(AT, filled(parts=[*ticked(shown), new.pk]))
    assert set(asked.learning.all()) == {kept, new}


@pytest.mark.parametrize("kind", ["review", "form"])
def test_a_review_or_a_blank_form_is_no_learning(signed_in, bea, asked, kind):
    other = resource(kind, title="Other")
    assert signed_in(bea).post(AT, filled(parts=str(other.pk))).status_code == 422


def test_the_editor_shows_the_trace(signed_in, bea, asked):
    make.learnt_from(asked, resource("poster", title="Ask who helps"))
    page = " ".join(signed_in(bea).get("/desk/reviews/ellery/recommendations/1/").content.decode().split())
    assert "Ask who helps" in page


# Live events, which the programme above tells of


def test_an_event_shows_how_many_came_for_all_or_part_of_it(asked, priya, sam, morgan, tom):
    held = event(title="Asking twice")
    for someone, state in ((priya, "attended"), (sam, "partly"), (morgan, "not_attended"), (tom, "booked")):
        booking(held, someone, state=state)
    RecommendationEvent.objects.create(recommendation=asked, source=held.source)
    assert [(one.name, one.url, one.came, one.state) for one in reach.held(asked)] == [
        ("Asking twice", held.get_absolute_url(), 2, "")
    ]


def test_one_that_was_called_off_says_so_and_one_that_is_gone_is_not_there(asked):
    off = event(title="Called off", state="cancelled", published_at=clock.now())
    for source in (off.source, f"event:{uuid.uuid4()}", "event:none", "course:1"):
        RecommendationEvent.objects.create(recommendation=asked, source=source)
    assert [(one.name, one.state) for one in reach.held(asked)] == [("Called off", "Cancelled")]


def test_events_are_asked_for_in_a_constant_number_of_questions(asked):
    counts = []
    for _ in range(3):
        RecommendationEvent.objects.create(recommendation=asked, source=event().source)
        with CaptureQueriesContext(connection) as questions:
            assert len(reach.held(asked)) == asked.event_ties.count()
        counts.append(len(questions))
    assert len(set(counts)) == 1


def test_the_desk_says_which_events_came_of_it(signed_in, bea, asked):
    before, now = event(title="Before"), event(title="Asking twice")
    RecommendationEvent.objects.create(recommendation=asked, source=before.source)
    signed_in(bea).post(AT, filled(events=now.source))
    assert [tie.source for tie in asked.event_ties.all()] == [now.source]
    assert AuditEntry.objects.get(verb="reviews.learning").detail["events"] == ["Asking twice"]
    page = " ".join(signed_in(bea).get("/desk/reviews/ellery/recommendations/1/").content.decode().split())
    assert [f'href="{one.get_absolute_url()}"' in page for one in (before, now)] == [False, True]


def test_published_events_with_the_words_are_offered_and_those_chosen_before(signed_in, bea, asked):
    chosen, found = event(title="Chosen before"), event(title="Asking twice")
    event(title="Something else"), event(title="Asking in a draft", state="draft")
    RecommendationEvent.objects.create(recommendation=asked, source=chosen.source)
    form = signed_in(bea).get(AT, {"q": "asking"}).context["form"]
    assert [source for source, _ in form.fields["events"].choices] == [chosen.source, found.source]


@pytest.mark.parametrize("sent", ["event:none", "course:1", f"event:{uuid.UUID(int=7)}", "x" * 200])
def test_what_is_no_event_is_not_taken(signed_in, bea, asked, sent):
    assert (signed_in(bea).post(AT, filled(events=sent)).status_code, asked.event_ties.count()) == (422, 0)
