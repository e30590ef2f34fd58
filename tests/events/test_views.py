"""The programme's pages, from address to database to page."""

import datetime as dt

import pytest
import time_machine

from events.models import Booking, Presence
from portal.lib.models import Email
from tests.factories.accounts import partnership, person
from tests.factories.events import booking, event
from tests.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def during(at, minutes=1):
    return time_machine.travel(at.starts + dt.timedelta(minutes=minutes), tick=False)


def page(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_reads_the_list_and_the_event(client):
    at = event(title="Noticing neglect early")
    assert "Noticing neglect early" in page(client, "/events/")
    assert "Sign in to book" in page(client, at.get_absolute_url())


def test_a_visitor_who_books_signs_in_and_comes_back(client):
    at = event()
    answer = client.post(f"{at.get_absolute_url()}book/", filled())
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next=/events/{at.slug}/book/")
    assert Booking.objects.count() == 0


def test_the_address_behind_the_button_leads_to_the_page(signed_in, priya):
    at = event()
    answer = signed_in(priya).get(f"{at.get_absolute_url()}book/")
    assert (answer.status_code, answer["Location"]) == (302, at.get_absolute_url())
    assert Booking.objects.count() == 0


def test_booking_gives_a_place_and_says_so(signed_in, priya):
    at = event()
    client = signed_in(priya)
    answer = client.post(f"{at.get_absolute_url()}book/", filled(), follow=True)
    assert "You’re booked" in answer.content.decode()
    assert Booking.objects.get().state == "booked"


def test_a_double_click_books_once(signed_in, priya):
    at = event()
    client, form = signed_in(priya), filled()
    answers = [client.post(f"{at.get_absolute_url()}book/", form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Booking.objects.count(), Email.objects.count()) == (1, 1)


def test_a_second_booking_with_a_new_key_changes_nothing(signed_in, priya):
    at = event()
    client = signed_in(priya)
    for _ in range(2):
        client.post(f"{at.get_absolute_url()}book/", filled())
    assert (Booking.objects.count(), Email.objects.count()) == (1, 1)


def test_a_key_of_somebody_else_is_refused(client, priya, sam):
    at = event()
    form = filled()
    client.force_login(priya)
    client.post(f"{at.get_absolute_url()}book/", form)
    client.force_login(sam)
    assert client.post(f"{at.get_absolute_url()}book/", form).status_code == 404
    assert Booking.objects.get().person == priya


def test_a_key_of_another_form_is_refused(signed_in, priya):
    client, form = signed_in(priya), filled()
    client.post(f"{event().get_absolute_url()}book/", form)
    assert client.post(f"{event().get_absolute_url()}book/", form).status_code == 409
    assert Booking.objects.count() == 1


def test_a_form_without_a_key_books_nothing(signed_in, priya):
    at = event()
    assert signed_in(priya).post(f"{at.get_absolute_url()}book/").status_code == 422
    assert Booking.objects.count() == 0


def test_booking_after_the_start_is_refused_with_a_sentence(signed_in, priya):
    at = event()
    client = signed_in(priya)
    with during(at):
        client = signed_in(priya)
        answer = client.post(f"{at.get_absolute_url()}book/", filled())
    assert answer.status_code == 422
    assert "has started" in answer.content.decode()
    assert Booking.objects.count() == 0


def test_an_account_that_is_not_approved_cannot_book(signed_in, db):
    at = event()
    client = signed_in(person("Nadia Asking"))
    assert "waiting for your agency" in page(client, at.get_absolute_url())
    assert client.post(f"{at.get_absolute_url()}book/", filled()).status_code == 404
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("door", ["", "book/", "cancel/", "join/", "calendar.ics"])
def test_a_draft_does_not_exist_for_others(signed_in, priya, tom, door):
    at = event(state="draft", trainer=tom)
    assert signed_in(priya).get(f"{at.get_absolute_url()}{door}").status_code == 404


def test_a_draft_cannot_be_booked_even_by_its_trainer(signed_in, tom):
    at = event(state="draft", trainer=tom)
    assert signed_in(tom).post(f"{at.get_absolute_url()}book/", filled()).status_code == 404
    assert Booking.objects.count() == 0


def test_a_waiting_person_reads_their_turn_and_how_many_asked_before(signed_in, priya, sam, morgan):
    at = event(places=1)
    booking(at, sam)
    booking(at, morgan, state="waiting")
    booking(at, priya, state="waiting")
    said = page(signed_in(priya), at.get_absolute_url())
    assert "Waiting list, 2nd" in said
    assert "One person asked before you." in said


def test_giving_a_place_up_takes_two_steps(signed_in, priya, sam):
    at = event(places=1)
    mine, waits = booking(at, priya), booking(at, sam, state="waiting")
    client = signed_in(priya)
    assert "Cancel my place" in page(client, f"{at.get_absolute_url()}cancel/")
    mine.refresh_from_db()
    assert mine.state == "booked"
    assert client.post(f"{at.get_absolute_url()}cancel/", filled()).status_code == 302
    mine.refresh_from_db()
    waits.refresh_from_db()
    assert (mine.state, waits.state) == ("cancelled", "booked")


def test_nobody_can_give_up_somebody_elses_place(signed_in, priya, sam):
    at = event()
    mine = booking(at, priya)
    assert signed_in(sam).post(f"{at.get_absolute_url()}cancel/", filled()).status_code == 404
    mine.refresh_from_db()
    assert mine.state == "booked"


def test_giving_up_after_the_start_is_refused_with_a_sentence(signed_in, priya):
    at = event()
    booking(at, priya)
    with during(at):
        answer = signed_in(priya).post(f"{at.get_absolute_url()}cancel/", filled())
    assert answer.status_code == 422
    assert Booking.objects.get().state == "booked"


def test_before_the_window_the_page_says_when(signed_in, priya):
    at = event()
    booking(at, priya)
    said = page(signed_in(priya), f"{at.get_absolute_url()}join/")
    assert "The way in opens here on" in said
    assert at.join_url not in said


def test_a_get_never_shows_the_link_to_who_has_not_joined(signed_in, priya):
    at = event()
    booking(at, priya)
    with during(at):
        assert at.join_url not in page(signed_in(priya), f"{at.get_absolute_url()}join/")
    assert Presence.objects.count() == 0


def test_joining_logs_presence_and_answers_the_link(signed_in, priya):
    at = event()
    booking(at, priya)
    with during(at):
        client, form = signed_in(priya), filled()
        answer = client.post(f"{at.get_absolute_url()}join/", form)
        assert (answer.status_code, at.join_url in answer.content.decode()) == (200, True)
        again = client.post(f"{at.get_absolute_url()}join/", form, follow=True)
        assert at.join_url in again.content.decode()
    assert Presence.objects.count() == 1


def test_joining_outside_the_window_is_refused(signed_in, priya):
    at = event()
    booking(at, priya)
    answer = signed_in(priya).post(f"{at.get_absolute_url()}join/", filled())
    assert (answer.status_code, at.join_url in answer.content.decode()) == (422, False)
    assert Presence.objects.count() == 0


@pytest.mark.parametrize("state", ["attended", "partly", "not_attended"])
def test_who_is_marked_while_it_runs_finds_the_way_in_on_every_page_of_theirs(signed_in, priya, state):
    at = event()
    booking(at, priya, state=state)
    door = f"{at.get_absolute_url()}join/"
    with during(at, 30):
        client = signed_in(priya)
        pages = (at.get_absolute_url(), "/me/bookings/", "/events/")
        assert [f'href="{door}"' in page(client, one) for one in pages] == [True, True, True]
        answer = client.post(door, filled())
    assert (answer.status_code, at.join_url in answer.content.decode()) == (200, True)
    assert (Booking.objects.get().state, Presence.objects.count()) == (state, 1)


def test_once_it_is_over_no_page_leads_who_was_marked_there(signed_in, priya):
    at = event()
    booking(at, priya, state="attended")
    with during(at, 91):
        client = signed_in(priya)
        pages = (at.get_absolute_url(), "/me/bookings/", "/events/")
        assert [f'href="{at.get_absolute_url()}join/"' in page(client, one) for one in pages] == [False] * 3


@pytest.mark.parametrize("state", ["waiting", "cancelled", "excused", None])
def test_who_has_no_place_finds_no_way_in(signed_in, priya, state):
    at = event()
    if state:
        booking(at, priya, state=state)
    with during(at):
        assert signed_in(priya).post(f"{at.get_absolute_url()}join/", filled()).status_code == 404
    assert Presence.objects.count() == 0


def test_no_page_shows_the_link_before_joining(signed_in, priya, client):
    at = event()
    assert at.join_url not in page(client, at.get_absolute_url()) + page(client, "/events/")
    booking(at, priya)
    with during(at):
        assert at.join_url not in page(signed_in(priya), at.get_absolute_url())


def test_the_calendar_file_is_the_event(signed_in, priya):
    at = event(title="Noticing neglect early")
    answer = signed_in(priya).get(f"{at.get_absolute_url()}calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"SUMMARY:Noticing neglect early" in answer.content
    assert str(at.uuid).encode() in answer.content


def test_the_list_can_be_narrowed_to_a_topic(client):
    event(title="About neglect", topics=["Neglect"])
    event(title="About exploitation", topics=["Exploitation"])
    said = page(client, "/events/?topic=neglect")
    rows = said[: said.index('id="months"')]
    assert ("About neglect" in rows, "About exploitation" in rows) == (True, False)


def test_the_list_can_be_narrowed_to_events_with_places(client, priya):
    full = event(title="All taken", places=1)
    booking(full, priya)
    event(title="Room for more")
    said = page(client, "/events/?places=1")
    rows = said[: said.index('id="months"')]
    assert ("All taken" in rows, "Room for more" in rows) == (False, True)


def test_past_events_are_kept_apart(client):
    at = event(title="Long ago")
    with during(at, 60 * 24):
        assert "Long ago" in page(client, "/events/?when=past")
        said = page(client, "/events/?month=2020-01")
    assert "Long ago" not in said


@pytest.mark.parametrize(
    "odd",
    [
        "?day=never",
        "?month=2026-99",
        "?topic=nothing",
        "?when=past&topic=x",
        "?page=x",
        "?level=x&audience=y&format=z",
    ],
)
def test_an_odd_address_is_still_a_page(client, odd):
    event()
    page(client, f"/events/{odd}")


def test_my_bookings_stand_on_top_and_on_their_own_page(signed_in, priya, sam):
    booking(event(title="Mine to attend"), priya)
    booking(event(title="Not mine"), sam)
    client = signed_in(priya)
    assert "Your bookings" in page(client, "/events/")
    said = page(client, "/me/bookings/")
    assert ("Mine to attend" in said, "Not mine" in said) == (True, False)


def test_while_the_way_in_is_open_the_list_leads_there(signed_in, priya):
    at = event()
    booking(at, priya)
    with during(at):
        said = page(signed_in(priya), "/events/")
    assert f'<a class="btn" href="{at.get_absolute_url()}join/">' in said


def test_a_day_with_two_events_leads_to_both(client):
    first, second = event(title="In the morning"), event(title="In the afternoon")
    day = first.starts.date().isoformat()
    said = page(client, f"/events/?month={day[:7]}")
    assert f'href="/events/?day={day}"' in said
    rows = page(client, f"/events/?day={day}")
    assert (first.title in rows, second.title in rows) == (True, True)


def test_the_calendar_says_in_words_what_its_shapes_say(signed_in, priya):
    at = event(title="Noticing neglect")
    booking(at, priya)
    said = page(signed_in(priya), f"/events/?month={at.starts:%Y-%m}")
    assert f"{at.starts.day} {at.starts:%B}: Noticing neglect, you are booked" in said


def counted(client, address, django_assert_num_queries, number):
    with django_assert_num_queries(number):
        page(client, address)


def test_the_list_costs_the_same_for_one_event_and_for_three(
    signed_in, priya, tom, django_assert_num_queries
):
    def add():
        booking(event(trainer=tom, topics=["Neglect"], audiences=["Schools"]), priya)

    client = signed_in(priya)
    add()
    page(client, "/events/")
    counted(client, "/events/", django_assert_num_queries, 10)
    add(), add()
    counted(client, "/events/", django_assert_num_queries, 10)


def test_my_bookings_cost_the_same_for_one_and_for_three(signed_in, priya, django_assert_num_queries):
    client = signed_in(priya)
    booking(event(), priya)
    page(client, "/me/bookings/")
    counted(client, "/me/bookings/", django_assert_num_queries, 8)
    booking(event(), priya), booking(event(), priya)
    counted(client, "/me/bookings/", django_assert_num_queries, 8)
