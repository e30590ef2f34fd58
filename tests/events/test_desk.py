"""The desk's part: who may open it, and each of its jobs from form to database."""

import datetime as dt

import pytest
import time_machine

from accounts.models import RecordEntry
from events.models import Event, Presence
from portal.lib import clock, shell
from portal.lib.models import Email
from tests.factories.accounts import grant, partnership, person
from tests.factories.events import booking, event
from tests.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def una(db):
    """A trainer who leads other events."""
    return grant(person("Una Trent"), "trainer").person


def during(at, minutes=1):
    return time_machine.travel(at.starts + dt.timedelta(minutes=minutes), tick=False)


def typed(**changes) -> dict[str, str]:
    fields = {
        "title": "Noticing neglect early",
        "summary": "What changes first.",
        "description": "Three invented families.",
        "takeaways": "How to ask.",
        "agenda": "10:00 Three families",
        "needs": "A private space",
        "content_note": "neglect",
        "format": "online",
        "venue": "",
        "join_url": "https://meet.example.org/x",
        "join_opens_minutes": "15",
        "places": "30",
        "level": "3",
        "cpd_minutes": "90",
        "cancel_days": "3",
        "cancel_hour": "17",
        "charge_amount": "40",
        "charge_text": "",
        "exemptions": "",
        "trainer_line": "",
        "day": "2030-11-26",
        "begins": "10:00",
        "finishes": "11:30",
        "cover_motif": "seedling",
        "quiet": "1",
    }
    return filled(**fields | changes)


def test_the_rail_leads_there_for_trainers_and_the_business_team(tom, bea, priya):
    urls = [[entry.url for entry in shell.entries_for(who)] for who in (tom, bea, priya)]
    assert ["desk_events:list" in one for one in urls] == [True, True, False]


def test_a_trainer_sees_their_own_events_only(signed_in, tom, una):
    event(title="Toms own", trainer=tom)
    event(title="Unas own", trainer=una)
    said = signed_in(tom).get("/desk/events/").content.decode()
    assert ("Toms own" in said, "Unas own" in said) == (True, False)


@pytest.mark.parametrize("door", ["", "details/", "register/", "cancel/"])
def test_another_trainers_event_does_not_exist(signed_in, tom, una, door):
    at = event(trainer=una)
    assert signed_in(tom).get(f"/desk/events/{at.slug}/{door}").status_code == 404


@pytest.mark.parametrize("door", ["places/", "publish/", "register/", "cancel/", "details/"])
def test_another_trainers_event_cannot_be_changed(signed_in, tom, una, door):
    at = event(trainer=una, places=4)
    form = typed(places="9", reason="No.")
    assert signed_in(tom).post(f"/desk/events/{at.slug}/{door}", form).status_code == 404
    at.refresh_from_db()
    assert (at.places, at.state) == (4, "published")


def test_a_trainer_writes_a_draft_and_leads_it(signed_in, tom):
    answer = signed_in(tom).post("/desk/events/new/", typed())
    made = Event.objects.get()
    assert (answer.status_code, made.state, made.trainer) == (302, "draft", tom)
    assert made.starts == dt.datetime(2030, 11, 26, 10, tzinfo=dt.UTC)


def test_a_summer_time_is_kept_in_utc(signed_in, bea):
    signed_in(bea).post("/desk/events/new/", typed(day="2030-07-02"))
    assert Event.objects.get().starts == dt.datetime(2030, 7, 2, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(("begins", "finishes"), [("01:30", "03:00"), ("00:30", "01:30")])
def test_a_time_the_clocks_skip_is_refused(signed_in, bea, begins, finishes):
    form = typed(day="2030-03-31", begins=begins, finishes=finishes)
    answer = signed_in(bea).post("/desk/events/new/", form)
    assert answer.status_code == 422
    assert "clocks go forward" in answer.content.decode()
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("begins", "finishes", "utc"), [("01:30", "03:00", (1, 30, 3, 0)), ("00:30", "01:30", (23, 30, 1, 30))]
)
def test_a_time_that_comes_twice_is_asked_about(signed_in, bea, begins, finishes, utc):
    form = typed(day="2030-10-27", begins=begins, finishes=finishes)
    client = signed_in(bea)
    answer = client.post("/desk/events/new/", form)
    assert answer.status_code == 422
    assert 'name="which"' in answer.content.decode()
    client.post("/desk/events/new/", form | filled(which="second"))
    made = Event.objects.get()
    assert (made.starts.hour, made.starts.minute, made.ends.hour, made.ends.minute) == utc


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"finishes": "09:00"}, "The end must be after the start."),
        ({"agenda": "Room opens"}, "Begin this line with a time"),
        ({"places": "0"}, "greater than or equal to 1"),
        ({"description": "The NHS number is 943 476 5919."}, "NHS number"),
    ],
)
def test_what_is_wrong_comes_back_with_everything_typed(signed_in, bea, wrong, sentence):
    answer = signed_in(bea).post("/desk/events/new/", typed(**wrong))
    said = answer.content.decode()
    assert (answer.status_code, sentence in said, "Noticing neglect early" in said) == (422, True, True)
    assert Event.objects.count() == 0


def test_the_form_shows_the_times_as_a_uk_clock_does(signed_in, bea):
    at = event(starts=dt.datetime(2030, 7, 2, 9, tzinfo=dt.UTC))
    said = signed_in(bea).get(f"/desk/events/{at.slug}/details/").content.decode()
    assert 'value="10:00"' in said
    assert 'value="2030-07-02"' in said


def test_a_change_of_time_reaches_those_with_a_place(signed_in, bea, priya):
    at = event()
    booking(at, priya)
    answer = signed_in(bea).post(f"/desk/events/{at.slug}/details/", typed(title=at.title))
    at.refresh_from_db()
    assert (answer.status_code, at.sequence, at.places) == (302, 1, 2)
    assert Email.objects.get().letter == "events/changed"


def test_an_announced_event_without_its_link_comes_back_with_everything_typed(signed_in, tom, priya):
    at = event(trainer=tom)
    booking(at, priya)
    form = typed(title="Another title", join_url="")
    answer = signed_in(tom).post(f"/desk/events/{at.slug}/details/", form)
    said = answer.content.decode()
    at.refresh_from_db()
    kept = ("Give the join link" in said, 'value="Another title"' in said)
    assert (answer.status_code, kept) == (422, (True, True))
    link = "https://meet.example.org/noticing"
    assert (at.title == "Another title", at.join_url, Email.objects.count()) == (False, link, 0)


def test_the_business_team_publishes(signed_in, bea, tom):
    at = event(state="draft", trainer=tom)
    assert signed_in(bea).post(f"/desk/events/{at.slug}/publish/", filled()).status_code == 302
    at.refresh_from_db()
    assert at.state == "published"


def test_a_trainer_does_not_publish(signed_in, tom):
    at = event(state="draft", trainer=tom)
    assert signed_in(tom).post(f"/desk/events/{at.slug}/publish/", filled()).status_code == 404
    at.refresh_from_db()
    assert at.state == "draft"


def test_what_is_missing_is_said_before_and_after_publishing(signed_in, bea):
    at = event(state="draft", join_url="")
    client = signed_in(bea)
    assert "Give the join link" in client.get(f"/desk/events/{at.slug}/").content.decode()
    answer = client.post(f"/desk/events/{at.slug}/publish/", filled())
    at.refresh_from_db()
    assert (answer.status_code, at.state) == (422, "draft")


def test_more_places_move_the_line_up(signed_in, tom, priya, sam):
    at = event(places=1, trainer=tom)
    booking(at, priya)
    waits = booking(at, sam, state="waiting")
    signed_in(tom).post(f"/desk/events/{at.slug}/places/", filled(places="2"))
    waits.refresh_from_db()
    assert waits.state == "booked"


def test_too_few_places_are_refused_with_a_sentence(signed_in, tom, priya, sam):
    at = event(places=2, trainer=tom)
    booking(at, priya), booking(at, sam)
    answer = signed_in(tom).post(f"/desk/events/{at.slug}/places/", filled(places="1"))
    at.refresh_from_db()
    assert (answer.status_code, at.places) == (422, 2)
    assert "2 people have a place" in answer.content.decode()


def test_the_line_is_shown_in_the_order_people_asked(signed_in, tom, priya, sam, morgan):
    at = event(places=1, trainer=tom)
    booking(at, priya)
    booking(at, sam, state="waiting")
    booking(at, morgan, state="waiting")
    said = signed_in(tom).get(f"/desk/events/{at.slug}/").content.decode()
    line = said[said.index('class="queue"') :]
    assert line.index("Sam Reyes") < line.index("Morgan Hale")
    assert "Priya Nair" not in line[: line.index("</ol>")]


def test_the_register_says_who_opened_the_link_and_when(signed_in, tom, priya, sam):
    at = event(trainer=tom, starts=dt.datetime(2030, 1, 7, 10, tzinfo=dt.UTC))
    mine = booking(at, priya)
    booking(at, sam)
    for minutes in (20, -5):
        Presence.objects.create(booking=mine, at=at.starts + dt.timedelta(minutes=minutes))
    with during(at, 95):
        said = " ".join(signed_in(tom).get(f"/desk/events/{at.slug}/register/").content.decode().split())
    assert said.count("Opened the link at") == 1
    assert ">09:55 GMT</time>" in said


def test_the_register_saves_every_mark_and_saving_twice_changes_nothing(signed_in, tom, priya, sam):
    at = event(trainer=tom)
    mine, other = booking(at, priya), booking(at, sam)
    marks = {str(mine.uuid): "attended", str(other.uuid): "not_attended"}
    with during(at, 95):
        client = signed_in(tom)
        for _ in range(2):
            answer = client.post(f"/desk/events/{at.slug}/register/", filled(**marks))
            assert answer.status_code == 302
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, other.state) == ("attended", "not_attended")
    assert list(RecordEntry.objects.values_list("person__name", "minutes")) == [("Priya Nair", 90)]


def test_a_person_left_open_stays_open(signed_in, tom, priya):
    at = event(trainer=tom)
    mine = booking(at, priya)
    with during(at, 95):
        signed_in(tom).post(f"/desk/events/{at.slug}/register/", filled())
    mine.refresh_from_db()
    assert mine.state == "booked"


def test_an_unknown_mark_is_refused(signed_in, tom, priya):
    at = event(trainer=tom)
    mine = booking(at, priya)
    with during(at, 95):
        form = filled(**{str(mine.uuid): "present"})
        assert signed_in(tom).post(f"/desk/events/{at.slug}/register/", form).status_code == 422
    mine.refresh_from_db()
    assert mine.state == "booked"


def test_before_the_start_the_register_is_shut(signed_in, tom, priya):
    at = event(trainer=tom)
    mine = booking(at, priya)
    client = signed_in(tom)
    assert "The register opens when" in client.get(f"/desk/events/{at.slug}/register/").content.decode()
    form = filled(**{str(mine.uuid): "attended"})
    assert client.post(f"/desk/events/{at.slug}/register/", form).status_code == 422
    assert RecordEntry.objects.count() == 0


def test_calling_off_asks_for_a_reason(signed_in, tom):
    at = event(trainer=tom)
    answer = signed_in(tom).post(f"/desk/events/{at.slug}/cancel/", filled(reason=""))
    at.refresh_from_db()
    assert (answer.status_code, at.state) == (422, "published")


def test_calling_off_tells_everyone(signed_in, tom, priya):
    at = event(trainer=tom)
    booking(at, priya)
    client = signed_in(tom)
    assert "1 person has a place" in client.get(f"/desk/events/{at.slug}/cancel/").content.decode()
    client.post(f"/desk/events/{at.slug}/cancel/", filled(reason="The trainer is ill."))
    at.refresh_from_db()
    assert (at.state, Email.objects.get().letter) == ("cancelled", "events/called_off")


def test_an_open_register_waits_on_the_desk(tom, priya, una):
    at = event(title="Noticing neglect", trainer=tom)
    booking(at, priya)
    with during(at, 95):
        needs = [[need.title for need in shell.needs_of(who)] for who in (tom, una)]
    assert needs == [["Take the register of Noticing neglect"], []]


@pytest.mark.parametrize(
    ("door", "queries"), [("", 10), ("register/", 9)]
)  # one of them notes who read the register
def test_an_events_desk_costs_the_same_for_one_person_and_for_three(
    signed_in, tom, priya, sam, morgan, django_assert_num_queries, door, queries
):
    at = event(trainer=tom, places=9)
    with during(at):
        client = signed_in(tom)
        address = f"/desk/events/{at.slug}/{door}"
        booking(at, priya)
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)
        booking(at, sam), booking(at, morgan)
        with django_assert_num_queries(queries):
            client.get(address)


def test_the_desks_list_costs_the_same_for_one_event_and_for_three(signed_in, tom, django_assert_num_queries):
    client = signed_in(tom)
    event(trainer=tom)
    client.get("/desk/events/")
    with django_assert_num_queries(8):
        client.get("/desk/events/")
    event(trainer=tom), event(trainer=tom, starts=clock.now() - dt.timedelta(days=2))
    with django_assert_num_queries(8):
        client.get("/desk/events/")
