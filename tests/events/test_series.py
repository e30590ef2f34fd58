"""How events belong together: series booked at once, repeats, templates, what is needed first, materials."""

import datetime as dt

import pytest
from django.contrib import messages
from zeal import zeal_ignore

from accounts import record
from accounts.models import RecordEntry
from events import actions
from events.forms import SeriesWaysForm
from events.models import Booking, Event, Prerequisite, Series
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from resources.library.models import Resource
from tests.factories.accounts import partnership
from tests.factories.events import booking, event
from tests.factories.library import resource
from tests.forms import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]
RUTH = {"manager_name": "Ruth Abara", "manager_email": "ruth@example.org", "note": ""}


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def series(tom, bea):
    """Three dates of Tom's, the second of which is full."""
    made = actions.begin_series(title="Noticing neglect", by=bea)
    dates = [event(title=f"Part {n}", trainer=tom, places=1 if n == 2 else 9) for n in (1, 2, 3)]
    made.events.set(dates)
    booking(dates[1], bea)
    return made


def book_all(client, series: Series, sent):
    """Each date is booked by itself, under its own lock: so many queries are meant."""
    with zeal_ignore():
        return client.post(f"/events/series/{series.slug}/book/", sent)


def states(person) -> list[str]:
    return list(
        Booking.objects.filter(person=person).order_by("event__title").values_list("state", flat=True)
    )


def learnt(person, title: str, *, level: str = "", kind=RecordEntry.Kind.EVENT) -> None:
    record.enter(
        person=person, source=f"event:{title}", kind=kind, title=title, minutes=60, participatory=False,
        level=level, completed_on=clock.today(),
    )  # fmt: skip


def needs(at: Event, *, level: str = "", title: str = "") -> Event:
    Prerequisite.objects.create(event=at, level=level, title=title)
    return at


# Series.


def test_a_whole_series_is_one_deed_with_a_place_or_a_turn_for_each_date(series, signed_in, priya):
    client, sent = signed_in(priya), filled()
    for _ in range(2):
        assert book_all(client, series, sent).status_code == 302
    assert states(priya) == ["booked", "waiting", "booked"]
    assert Email.objects.filter(person=priya).count() == 3


def said(answer) -> list[str]:
    """What the page says of the deed."""
    return [str(message) for message in messages.get_messages(answer.wsgi_request)]


def test_the_others_are_spoken_of_where_there_are_some(series, signed_in, priya):
    answer = book_all(signed_in(priya), series, filled())
    assert said(answer) == ["2 of 3 dates booked. For the others your turn is kept."]


def test_nothing_is_said_of_others_where_every_date_is_booked(series, signed_in, priya):
    Event.objects.filter(title="Part 2").update(places=9)
    assert said(book_all(signed_in(priya), series, filled())) == ["3 of 3 dates booked."]


def test_if_one_date_cannot_be_booked_none_is(series, signed_in, priya):
    needs(Event.objects.get(title="Part 3"), title="Something else")
    answer = book_all(signed_in(priya), series, filled())
    assert (answer.status_code, states(priya), Email.objects.count()) == (422, [], 0)
    assert "Something else" in answer.content.decode()


def test_a_date_that_needs_another_of_the_same_series_is_booked_with_it(series, priya):
    needs(Event.objects.get(title="Part 3"), title="Part 1")
    actions.book_series(series=series, person=priya, by=priya)
    assert states(priya) == ["booked", "waiting", "booked"]


def test_past_and_called_off_dates_are_left_out(series, priya, bea):
    Event.objects.filter(title="Part 1").update(
        starts=clock.now() - dt.timedelta(days=1), ends=clock.now() - dt.timedelta(hours=23)
    )
    actions.cancel_event(event=Event.objects.get(title="Part 3"), reason="No trainer.", by=bea)
    actions.book_series(series=series, person=priya, by=priya)
    assert states(priya) == ["waiting"]


def test_a_series_without_a_date_left_is_refused(bea, priya):
    made = actions.begin_series(title="Empty", by=bea)
    with pytest.raises(actions.Refused, match="No date of this series"):
        actions.book_series(series=made, person=priya, by=priya)


def test_the_manager_is_asked_once_on_the_page_and_for_each_date_that_needs_it(series, signed_in, priya):
    series.events.filter(title="Part 1").update(needs_approval=True)
    client, address = signed_in(priya), f"/events/series/{series.slug}/book/"
    assert "Ask for the whole series" in client.get(address).content.decode()
    assert book_all(client, series, filled(**RUTH)).status_code == 302
    assert states(priya) == ["requested", "waiting", "booked"]
    assert Email.objects.filter(to="ruth@example.org").count() == 1


@pytest.fixture
def both(series):
    """Two of the three dates are online and in a room with one seat."""
    dates = series.events.filter(title__in=["Part 1", "Part 3"])
    dates.update(format="hybrid", venue="Town Hall", room_places=1)
    return list(dates.order_by("title"))


def test_the_way_is_asked_for_each_date_that_has_two(series, both, signed_in, priya):
    client, (first, last) = signed_in(priya), both
    sent = {f"way-{first.uuid}": "room"}
    answer = book_all(client, series, filled(**sent))
    said = answer.content.decode()
    assert (answer.status_code, states(priya), said.count("Say online or in the room.")) == (422, [], 2)
    assert answer.context["ways"][f"way-{first.uuid}"].value() == "room"
    book_all(client, series, filled(**sent | {f"way-{last.uuid}": "online"}))
    mine = Booking.objects.filter(person=priya).order_by("event__title")
    assert list(mine.values_list("state", "way")) == [
        ("booked", "room"),
        ("waiting", ""),
        ("booked", "online"),
    ]


def test_ways_and_manager_are_asked_on_one_page_and_nothing_is_lost(series, both, signed_in, priya):
    Event.objects.filter(pk=both[0].pk).update(needs_approval=True)
    client = signed_in(priya)
    page = client.get(f"/events/series/{series.slug}/book/").content.decode()
    assert page.count("how will you come?") == 2
    answer = book_all(client, series, filled(**RUTH))
    assert (answer.status_code, states(priya), 'value="Ruth Abara"' in answer.content.decode()) == (
        422,
        [],
        True,
    )
    ways = {f"way-{one.uuid}": "room" for one in both}
    assert book_all(client, series, filled(**RUTH | ways)).status_code == 302
    mine = Booking.objects.filter(person=priya).order_by("event__title")
    assert list(mine.values_list("state", "way")) == [
        ("requested", "room"),
        ("waiting", ""),
        ("booked", "room"),
    ]


def test_the_seats_of_all_dates_are_counted_at_once(series, both, sam, django_assert_num_queries):
    booking(both[0], sam, way="room")
    with django_assert_num_queries(1):
        form = SeriesWaysForm(events=both)
    rooms = [dict(field.choices)["room"].partition(". ")[2] for field in form.fields.values()]
    assert rooms == ["It is full now, so your place would be online", "1 seat left"]


def test_events_of_a_series_are_shown_on_each_others_pages(series, signed_in, priya):
    said = signed_in(priya).get(Event.objects.get(title="Part 1").get_absolute_url()).content.decode()
    found = [word in said for word in ("Noticing neglect", "Part 2", "Part 3")]
    assert found == [True, True, True]


def test_the_list_can_be_cut_to_a_series(series, client):
    event(title="Another event")
    said = client.get("/events/", {"series": series.slug}).content.decode()
    assert ("Part 1</a>" in said, "Another event</a></h3>" in said) == (True, False)


def test_a_series_of_drafts_is_not_found_by_readers(client, bea, tom):
    made = actions.begin_series(title="Secret", by=bea)
    made.events.set([event(state="draft", trainer=tom)])
    assert client.get(f"/events/series/{made.slug}/").status_code == 404


def test_two_series_of_one_name_have_addresses_of_their_own(bea):
    slugs = [actions.begin_series(title="Neglect", by=bea).slug for _ in range(3)]
    assert slugs == ["neglect", "neglect-2", "neglect-3"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_longer_series_asks_no_more_of_the_database(client, bea, tom, django_assert_num_queries, number):
    made = actions.begin_series(title="Long", by=bea)
    made.events.set([event(trainer=tom) for _ in range(number)])
    client.get(made.get_absolute_url())
    with django_assert_num_queries(4):
        client.get(made.get_absolute_url())


# Repeats and templates.


def test_a_repeat_takes_everything_over_but_times_people_and_the_way_in(series, signed_in, tom, priya):
    first = needs(Event.objects.get(title="Part 1"), level="2")
    first.reserves.create(sector="police", places=2)
    actions.set_materials(event=first, before=[resource(title="Slides")], after=[], by=tom)
    booking(first, priya)
    sent = filled(day="2027-03-28", begins="14:00")
    assert signed_in(tom).post(f"/desk/events/{first.slug}/again/", sent).status_code == 302
    again = Event.objects.get(root=first)
    assert again.starts == dt.datetime(2027, 3, 28, 13, tzinfo=dt.UTC)  # the clocks went forward that morning
    assert again.ends - again.starts == first.ends - first.starts
    assert (again.state, again.join_url, again.bookings.count(), again.uuid != first.uuid) == (
        "draft",
        "",
        0,
        True,
    )
    assert (again.title, again.trainer, again.places) == (first.title, tom, first.places)
    copied = [list(map(str, getattr(again, name).all())) for name in ("reserves", "prerequisites", "series")]
    assert copied == [["2 for Police"], ["Level 2"], ["Noticing neglect"]]
    assert again.materials.get().card.title == "Slides"


@pytest.mark.parametrize(
    ("day", "begins", "wrong"), [("2027-03-28", "01:30", "begins"), ("2027-10-31", "01:30", "which")]
)
def test_a_repeat_at_a_time_that_is_skipped_or_comes_twice_is_asked_about(signed_in, tom, day, begins, wrong):
    first = event(trainer=tom)
    answer = signed_in(tom).post(f"/desk/events/{first.slug}/again/", filled(day=day, begins=begins))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert Event.objects.count() == 1


def test_a_repeat_of_a_repeat_is_of_the_first(tom):
    first = event(trainer=tom)
    second = actions.repeat_event(event=first, starts=first.starts + dt.timedelta(days=7), by=tom)
    third = actions.repeat_event(event=second, starts=first.starts + dt.timedelta(days=14), by=tom)
    assert (second.root, third.root) == (first, first)
    assert set(Event.objects.kin_of(third)) == {first, second, third}


def programme(**changed) -> dict[str, str]:
    return filled(**{"new_series": "", "needed": "", "template": ""} | changed)


def test_a_template_stands_on_the_desk_by_its_name(signed_in, tom):
    at, client = event(trainer=tom), signed_in(tom)
    client.post(f"/desk/events/{at.slug}/programme/", programme(template="Neglect, half a day"))
    said = client.get("/desk/events/").content.decode()
    assert ("Neglect, half a day" in said, f"/desk/events/{at.slug}/again/" in said) == (True, True)


def test_the_desk_begins_a_series_and_says_what_is_needed_first(signed_in, tom):
    event(title="Basics of neglect")
    at = event(trainer=tom)
    sent = programme(new_series="Neglect", needed="basics of neglect\nLevel 2\n\nLevel 2")
    assert signed_in(tom).post(f"/desk/events/{at.slug}/programme/", sent).status_code == 302
    assert [str(one) for one in at.prerequisites.all()] == ["Basics of neglect", "Level 2"]
    assert [one.title for one in at.series.all()] == ["Neglect"]


def test_a_title_that_nothing_has_is_asked_about_and_nothing_is_lost(signed_in, tom):
    at = event(trainer=tom)
    sent = programme(new_series="Neglect", needed="Bascis of neglect")
    answer = signed_in(tom).post(f"/desk/events/{at.slug}/programme/", sent)
    said = answer.content.decode()
    assert (answer.status_code, "No course or event is called “Bascis of neglect”." in said) == (422, True)
    assert (Series.objects.count(), at.prerequisites.count()) == (0, 0)


# What is needed first.


def test_the_page_says_what_is_missing_before_the_button(signed_in, priya):
    at = needs(needs(event(), title="Basics"), level="2")
    learnt(priya, "Basics")
    said = " ".join(signed_in(priya).get(at.get_absolute_url()).content.decode().split())
    assert "Needed first, and not on the training record: Level 2." in said
    assert ">Book</button>" not in said


def test_a_booking_without_what_is_needed_is_refused_with_what_is_missing(signed_in, priya):
    at = needs(event(), title="Basics")
    answer = signed_in(priya).post(f"/events/{at.slug}/book/", filled())
    assert (answer.status_code, at.bookings.count()) == (422, 0)
    assert "not on the training record: Basics." in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "has"),
    [({"title": "Basics"}, {"title": "BASICS"}), ({"level": "2"}, {"title": "X", "level": "Level 2"})],
)
def test_who_has_what_is_needed_books(priya, asked, has):
    at = needs(event(), **asked)
    learnt(priya, **has)
    assert actions.book(event=at, person=priya, by=priya).state == "booked"


def test_what_somebody_wrote_down_themselves_proves_nothing(priya):
    at = needs(event(), title="Basics")
    learnt(priya, "Basics", kind=RecordEntry.Kind.OUTSIDE)
    with pytest.raises(actions.Refused, match="Basics"):
        actions.book(event=at, person=priya, by=priya)


def test_those_who_run_it_book_somebody_all_the_same_with_a_reason(signed_in, tom, priya):
    at = needs(event(trainer=tom), title="Basics")
    client, address = signed_in(tom), f"/desk/events/{at.slug}/book-for/"
    assert client.post(address, filled(email=priya.email, despite="")).status_code == 422
    assert at.bookings.count() == 0
    client.post(address, filled(email=priya.email, despite="She taught it for years."))
    entry = AuditEntry.objects.get(verb="events.booked_despite")
    assert (at.bookings.get().state, entry.by, entry.detail["reason"], entry.detail["missing"]) == (
        "booked", tom, "She taught it for years.", ["Basics"],
    )  # fmt: skip


def test_a_coordinator_cannot_book_past_what_is_needed(signed_in, morgan, priya):
    at = needs(event(), title="Basics")
    answer = signed_in(morgan).post(
        f"/events/{at.slug}/agency/", filled(email=priya.email, despite="Please.")
    )
    assert (answer.status_code, at.bookings.count()) == (422, 0)


def test_a_colleague_who_comes_instead_must_have_what_is_needed(priya, morgan):
    at = needs(event(), title="Basics")
    had = booking(at, priya)
    with pytest.raises(actions.Refused, match="Basics"):
        actions.hand_over(booking=had, to=morgan, by=priya)
    assert Booking.objects.get(pk=had.pk).state == "booked"


# Materials.


def read(who, signed_in, at: Event) -> str:
    return signed_in(who).get(at.get_absolute_url()).content.decode()


def test_materials_are_shown_to_those_who_may_read_them(signed_in, tom, priya, bea):
    at = event(trainer=tom)
    public, named = (
        resource(title="Slides", visibility=Resource.Visibility.PUBLIC),
        resource(title="Handbook", visibility=Resource.Visibility.NAMED),
    )
    actions.set_materials(event=at, before=[public], after=[named], by=tom)
    seen = [
        ("Slides" in said, "Handbook" in said) for said in (read(who, signed_in, at) for who in (priya, bea))
    ]
    assert seen == [(True, False), (True, True)]


def test_materials_are_found_and_picked_on_the_desk(signed_in, tom):
    at, card = event(trainer=tom), resource(title="Slides on neglect")
    resource(title="Something else")
    client, address = signed_in(tom), f"/desk/events/{at.slug}/materials/"
    found = client.get(address, {"q": "neglect"}).content.decode()
    assert ("Slides on neglect" in found, "Something else" in found) == (True, False)
    client.post(f"{address}?q=neglect", filled(after=str(card.pk)))
    assert list(at.materials.values_list("card", "after")) == [(card.pk, True)]


def test_a_draft_of_somebody_else_cannot_be_a_material(signed_in, tom):
    at, card = event(trainer=tom), resource(title="Draft", state="draft")
    answer = signed_in(tom).post(f"/desk/events/{at.slug}/materials/", filled(before=str(card.pk)))
    assert (answer.status_code, at.materials.count()) == (422, 0)
