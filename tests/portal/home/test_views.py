"""The landing and my page."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import record
from accounts.frameworks import Asked
from accounts.models import RecordEntry, User
from portal.lib import clock
from resources.learning import actions as learning
from resources.library import actions as saving
from resources.library.models import Resource
from resources.posters.models import Poster, PosterSize
from resources.videos.models import Viewing
from tests.factories.accounts import certificate, framework, learnt, membership, partnership, person
from tests.factories.briefings import briefing
from tests.factories.events import booking, event
from tests.factories.learning import assignment, course, document, recorded
from tests.factories.library import resource
from tests.factories.reviews import review
from tests.factories.videos import video
from tests.reading import text


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


def poster(title: str, *, drawn: bool = True):
    made = Poster.objects.create(resource=resource("poster", title=title), text_alternative="Words.")
    given = {"state": "ready", "artwork_name": "posters/a.pdf", "page_w_pt": 595, "page_h_pt": 842}
    given |= {"picture_name": "posters/a-480.webp", "picture2x_name": "posters/a-960.webp"}
    PosterSize.objects.create(poster=made, size="full", **given if drawn else {})
    return made


def shelves(number: int) -> None:
    """So many of each thing that a front page shows."""
    for one in range(number):
        review(f"Review {number}-{one}", card={"topics": ["Neglect"]})
        briefing(title=f"Briefing {number}-{one}", slug=f"briefing-{number}-{one}")
        poster(f"Poster {number}-{one}")
        event(title=f"Event {number}-{one}", audiences=["Schools"])


def test_the_landing_says_what_there_is(client):
    resource("review", title="Ellery", topics=["Young carers"])
    event(title="Noticing neglect early")
    words = text(client.get("/"))
    assert [
        said in words for said in ("Ellery", "Noticing neglect early", "Young carers", "2 places left")
    ] == [True] * 4


def test_the_landing_asks_as_often_for_three_of_each_as_for_one(client, django_assert_num_queries):
    shelves(1)
    client.get("/")
    with django_assert_num_queries(9):
        client.get("/")
    shelves(3)
    with django_assert_num_queries(9):
        client.get("/")


def test_the_landing_hides_what_is_not_open(client):
    resource("briefing", title="For the registered", visibility="registered")
    resource("briefing", title="Still a draft", state="draft")
    words = text(client.get("/"))
    assert [said in words for said in ("For the registered", "Still a draft")] == [False, False]


def test_the_newest_review_stands_before_the_briefing_of_the_same_day(client):
    day = clock.now() - dt.timedelta(days=3)
    resource("briefing", title="In seven minutes", published_at=day)
    resource("review", title="The review itself", published_at=day)
    words = text(client.get("/"))
    assert words.index("The review itself") < words.index("In seven minutes")


def test_a_full_event_says_so_and_that_people_wait(client, priya, sam, morgan):
    full = event(places=1)
    booking(full, priya)
    booking(full, sam, state="waiting")
    assert "Full, 1 waiting" in text(client.get("/"))


def test_an_event_that_is_over_is_not_coming(client):
    event(title="Long ago", starts=clock.now() - dt.timedelta(days=2))
    words = text(client.get("/"))
    assert ("Long ago" in words, "No events are planned at the moment" in words) == (False, True)


def test_three_posters_make_a_fan_of_signed_pictures(client):
    for title in ("Ask twice", "Who gains?", "Moved again?"):
        poster(title)
    answer = client.get("/")
    addresses = [picture["url"] for picture in answer.context["pictures"]]
    assert [(len(addresses), all("X-Amz-Signature=" in address for address in addresses))] == [(3, True)]


def test_without_three_drawn_posters_there_is_no_broken_picture(client):
    poster("Ask twice")
    poster("Who gains?", drawn=False)
    poster("Moved again?", drawn=False)
    answer = client.get("/")
    assert (answer.context["pictures"], 'class="poster"' in answer.content.decode()) == ([], False)


def test_before_the_first_poster_is_ready_the_page_says_so(client):
    assert "The posters are being prepared" in text(client.get("/"))


def test_without_a_telephone_number_the_page_still_says_whom_to_ring(client, northmere):
    northmere.front_door_phone = ""
    northmere.save()
    assert "ring children’s social care, or 999" in text(client.get("/"))


def test_who_is_signed_in_gets_my_page_at_the_front_door(signed_in, priya):
    words = text(signed_in(priya).get("/"))
    assert (", Priya</h1>" in words, "Create an account" in words) == (True, False)


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(8, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (18, "Good evening")],
)
def test_the_greeting_knows_the_hour_in_the_uk(hour, greeting, signed_in, priya, time_machine):
    time_machine.move_to(dt.datetime.combine(clock.today(), dt.time(hour, 30), tzinfo=clock.LONDON))
    assert greeting in text(signed_in(priya).get("/me/"))


def test_my_page_shows_the_next_event_and_how_it_stands(signed_in, priya):
    booking(event(title="In a month"), priya)
    soon = event(title="In a week", starts=clock.now() + dt.timedelta(days=7))
    booking(soon, priya, state="waiting")
    words = text(signed_in(priya).get("/me/"))
    assert ("In a week" in words, "Waiting list" in words, "In a month" in words) == (True, True, False)


def test_my_page_shows_no_event_of_somebody_else(signed_in, priya, sam):
    booking(event(title="Not mine"), sam)
    assert "Nothing booked." in text(signed_in(priya).get("/me/"))


def test_an_event_given_up_is_no_longer_my_next(signed_in, priya):
    booking(event(), priya, state="cancelled")
    assert "Nothing booked." in text(signed_in(priya).get("/me/"))


def test_my_page_goes_on_where_a_recording_was_left(signed_in, priya):
    seen = video(title="Ellery, narrated")
    Viewing.objects.create(person=priya, video=seen, version=1, position_seconds=42)
    assert "Resume at 0:42" in text(signed_in(priya).get("/me/"))


def test_a_recording_seen_to_its_end_is_not_offered_again(signed_in, priya):
    seen = video(title="Ellery, narrated")
    Viewing.objects.create(
        person=priya,
        video=seen,
        version=1,
        position_seconds=90,
        completed_at=clock.now(),
        completed_version=1,
    )
    assert "Resume at" not in text(signed_in(priya).get("/me/"))


def test_a_recording_that_was_left_leads_to_its_published_review(signed_in, priya):
    seen = video(title="Ellery, narrated")
    Resource.objects.filter(pk=seen.resource_id).update(minutes=31)
    Viewing.objects.create(person=priya, video=seen, version=1, position_seconds=42)
    whole, draft = review("Ellery"), review("Perrin", card={"state": "draft"})
    client = signed_in(priya)
    before = client.get("/me/").context["of_review"]
    for one in (whole, draft):
        one.resource.parts.create(part=seen.resource, role="video")
    page = client.get("/me/")
    assert (before, page.context["of_review"]) == (None, whole.resource)
    assert "31 minutes. It counts in your record when you finish." in text(page)


@pytest.mark.parametrize(
    ("days", "state", "free"), [(30, "booked", True), (1, "booked", False), (30, "waiting", False)]
)
def test_my_page_says_until_when_the_next_event_is_free_to_cancel(signed_in, priya, days, state, free):
    booking(event(starts=clock.now() + dt.timedelta(days=days)), priya, state=state)
    assert ("Free to cancel until" in text(signed_in(priya).get("/me/"))) == free


def test_my_page_says_what_of_the_things_set_cannot_wait(signed_in, priya, millbrook):
    client, said = signed_in(priya), []
    for days in (30, 3, -2, -9):
        assignment(millbrook, days=days)
        said.append(client.get("/me/").context["pressing"])
    assert said == ["", "1 due this week", "1 late, 1 due this week", "2 late, 1 due this week"]


def test_my_record_counts_this_training_year_only(signed_in, priya):
    for source, minutes, taking_part, day in (
        ("outside:1", 90, True, clock.today()),
        ("outside:2", 30, False, clock.today()),
        ("outside:3", 600, True, clock.today() - dt.timedelta(days=800)),
    ):
        record.enter(
            person=priya,
            source=source,
            kind=RecordEntry.Kind.OUTSIDE,
            title="Learnt",
            minutes=minutes,
            participatory=taking_part,
            completed_on=day,
        )
    assert "2 h, of them 1.5 h participatory" in text(signed_in(priya).get("/me/"))


def test_my_page_says_what_is_missing_and_by_when(signed_in, priya):
    learnt(priya, minutes=60, level="3")
    User.objects.filter(pk=priya.pk).update(framework=framework(Asked(("3",), 240), first_year=2026))
    said = text(signed_in(priya).get("/me/"))
    assert "<dt>Level 3</dt><dd>3 h more by 31 March 20" in said
    assert "<dt>Reflections</dt><dd>1, when you are ready</dd>" in said


def test_what_is_set_for_me_has_a_page_of_its_own(signed_in, priya, millbrook):
    item = assignment(millbrook)
    answer = signed_in(priya).get(reverse("home:set"))
    assert [task.item for task in answer.context["set_for_me"]] == [item]


def test_the_page_of_what_is_set_reads_it_once(signed_in, priya, millbrook):
    assignment(millbrook)
    client = signed_in(priya)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("home:set"))
    assert sum('FROM "learning_assignment"' in one["sql"] for one in asked) == 1


def tabs(answer) -> list[str]:
    nav = answer.content.decode().partition('<nav class="tabs"')[2].partition("</nav>")[0]
    return re.findall(r">([^<]+)</a>", nav)


@pytest.mark.parametrize("name", ["accounts:record", "accounts:certificates", "library:saved", "home:set"])
def test_the_tabs_of_my_learning_count_what_stands_on_them(signed_in, priya, sam, millbrook, name):
    client = signed_in(priya)
    empty = tabs(client.get(reverse(name)))
    for someone in (priya, sam):
        certificate(someone)
        certificate(someone, withdrawn_at=clock.now())
        saving.save_card(resource=resource("briefing"), by=someone)
    recorded(priya, assignment(millbrook).resource)
    assignment(millbrook)
    assignment(millbrook)
    assert (empty, tabs(client.get(reverse(name)))) == (
        ["Record", "Certificates", "Saved", "Set by my team"],
        ["Record", "Certificates (1)", "Saved (1)", "Set by my team (2)"],
    )


@pytest.mark.parametrize("address", ["/me/", "/me/set/"])
def test_what_two_agencies_have_set_is_done_once_and_the_page_says_so(
    signed_in, priya, millbrook, elsewhere, address
):
    sentence = "What more than one of your agencies has set is done once for all of them."
    client, card = signed_in(priya), assignment(millbrook).resource
    before = text(client.get(address)).count(sentence)
    membership(priya, elsewhere)
    assignment(elsewhere, card)
    said = text(client.get(address)).count(sentence)
    recorded(priya, card)
    done = [task.cell.state for task in client.get(address).context["set_for_me"]]
    assert (before, said, done) == (0, 1, ["done", "done"])


def test_my_page_asks_as_often_for_three_of_each_as_for_one(signed_in, priya, django_assert_num_queries):
    client = signed_in(priya)
    shelves(1)
    client.get("/me/")
    with django_assert_num_queries(12):
        client.get("/me/")
    shelves(3)
    with django_assert_num_queries(12):
        client.get("/me/")


def test_my_page_goes_on_with_a_course_where_one_stopped(signed_in, priya):
    made = course(document(title="First"), document(title="Second"), title="Asking well")
    begun = learning.begin(course=made, by=priya)
    learning.say_done(enrolment=begun, step=begun.steps[0], by=priya)
    (shown,) = signed_in(priya).get("/me/").context["courses"]
    assert (str(shown.course), shown.progress.done, str(shown.next.step)) == ("Asking well", 1, "Second")


def test_the_newest_card_is_featured_and_not_repeated(signed_in, priya):
    resource("briefing", title="Only once")
    assert text(signed_in(priya).get("/me/")).count("Only once</a>") == 1


def test_my_page_says_what_is_new_since_the_last_visit(signed_in, priya):
    User.objects.filter(pk=priya.pk).update(visited_before=clock.now() - dt.timedelta(days=7))
    resource("briefing", title="Long known", published_at=clock.now() - dt.timedelta(days=30))
    for title in ("First", "Second", "Third"):
        resource("briefing", title=title)
    words = text(signed_in(priya).get("/me/"))
    said = ("New since your last visit", "See all 3", "Long known")
    assert [one in words for one in said] == [True, True, False]


def test_my_page_shows_what_came_since_with_an_earlier_day_on_it(signed_in, priya):
    now = clock.now()
    User.objects.filter(pk=priya.pk).update(visited_before=now - dt.timedelta(days=7))
    for days in range(8, 15):
        resource("briefing", title=f"Known {days}", published_at=now - dt.timedelta(days=days))
    resource("review", title="Fenn", published_at=now - dt.timedelta(days=30), released_at=now)
    shown = signed_in(priya).get("/me/").context
    assert ([card.title for card in shown["cards"]], shown["new"]) == (["Fenn"], 1)


def test_who_was_here_after_everything_came_gets_the_newest(signed_in, priya):
    User.objects.filter(pk=priya.pk).update(visited_before=clock.now() - dt.timedelta(days=7))
    for title in ("First", "Second"):
        resource("briefing", title=title, published_at=clock.now() - dt.timedelta(days=30))
    words = text(signed_in(priya).get("/me/"))
    assert ("New since your last visit" in words, "New in the library" in words) == (False, True)


def test_my_page_leads_to_what_i_saved_and_what_i_follow(signed_in, priya):
    page = signed_in(priya).get("/me/").content.decode()
    assert [f'href="{address}"' in page for address in ("/me/saved/", "/me/following/")] == [True, True]


def test_an_empty_library_says_so(signed_in, priya):
    assert "Nothing here yet" in text(signed_in(priya).get("/me/"))


def test_who_waits_for_an_agencys_answer_is_told(client):
    newcomer = person("Jess Penrose")
    client.force_login(newcomer)
    assert "Your agency has not said yes yet." in text(client.get("/me/"))
