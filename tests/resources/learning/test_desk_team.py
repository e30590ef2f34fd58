"""The desk's page of what is set for a team: the grid, its CSV, setting, changing, withdrawing, nudging."""

import csv
import datetime as dt
import io
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import Membership, RecordEntry, User
from portal.lib import clock
from portal.lib.models import Email
from resources.learning import boards
from resources.learning.models import Assignment
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.learning import assignment, reading, recorded
from tests.forms import as_shown, filled

NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def northmere(db, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC), tick=False)
    return partnership()


def desk(name: str, *args) -> str:
    return reverse(f"desk_team:{name}", args=args)


def board(client, where, **query):
    return client.get(desk("board", where.uuid), query)


def heat(answer) -> dict[str, list[str]]:
    return {row.person.name: [cell.words for cell in cells] for row, cells in answer.context["grid"]}


def asked(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_coordinator_of_one_agency_comes_straight_to_it(morgan, millbrook, signed_in):
    answer = signed_in(morgan).get(desk("agencies"))
    assert answer.headers["Location"] == desk("board", millbrook.uuid)


def test_who_looks_after_several_chooses(bea, millbrook, elsewhere, signed_in):
    client = signed_in(bea)
    assert list(client.get(desk("agencies")).context["page"]) == [elsewhere, millbrook]
    assert list(client.get(desk("agencies"), {"q": "mill"}).context["page"]) == [millbrook]


@pytest.mark.parametrize("name", ["board", "board_csv", "set", "nudge"])
def test_another_agency_is_no_page(morgan, elsewhere, signed_in, name):
    client = signed_in(morgan)
    ask = client.post if name == "nudge" else client.get
    assert ask(desk(name, elsewhere.uuid), filled()).status_code == 404


@pytest.mark.parametrize("name", ["change", "withdraw"])
def test_what_another_agency_set_is_no_page(morgan, millbrook, elsewhere, signed_in, name):
    other = assignment(elsewhere)
    client = signed_in(morgan)
    assert client.get(desk(name, elsewhere.uuid, other.uuid)).status_code == 404
    assert client.post(desk(name, millbrook.uuid, other.uuid), filled()).status_code == 404
    assert Assignment.objects.standing().get() == other


def test_somebody_of_another_agency_cannot_be_nudged(morgan, millbrook, sam, signed_in):
    assert signed_in(morgan).post(desk("nudge_person", millbrook.uuid, sam.uuid), filled()).status_code == 404


def test_the_grid_says_who_is_where(priya, morgan, millbrook, signed_in):
    late, later = assignment(millbrook, days=-3), assignment(millbrook, people=[priya], days=9)
    recorded(priya, late.resource)
    answer = board(signed_in(morgan), millbrook)
    assert [item.pk for item in answer.context["board"].items] == [late.pk, later.pk]
    assert heat(answer) == {
        "Morgan Hale": ["3 days late", "Not set"],
        "Priya Nair": ["Done 26 Nov", "Due 5 Dec"],
    }


def test_the_grid_by_theme_brings_things_together(priya, morgan, millbrook, signed_in):
    first = assignment(millbrook, reading(topics=["Neglect"]))
    assignment(millbrook, reading(topics=["Neglect", "Online"]), days=-1)
    recorded(priya, first.resource)
    answer = board(signed_in(morgan), millbrook, by="theme")
    assert [theme.topic.name for theme in answer.context["board"].themes] == ["Neglect", "Online"]
    assert heat(answer) == {
        "Morgan Hale": ["0 of 2 done, 1 late", "0 of 1 done, 1 late"],
        "Priya Nair": ["1 of 2 done, 1 late", "0 of 1 done, 1 late"],
    }


def test_a_team_can_be_looked_at_alone(morgan, millbrook, signed_in):
    membership(person("Dev Patel"), millbrook, team="Transport")
    assignment(millbrook)
    client = signed_in(morgan)
    assert list(heat(board(client, millbrook, team="Transport"))) == ["Dev Patel"]
    assert list(heat(board(client, millbrook, team="nobody’s"))) == ["Morgan Hale", "Dev Patel"]


def test_the_csv_says_what_the_page_says(priya, morgan, millbrook, signed_in):
    recorded(priya, assignment(millbrook, reading(title="=Curiosity"), days=-3).resource)
    answer = signed_in(morgan).get(desk("board_csv", millbrook.uuid))
    assert list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == [
        ["Name", "Team", "'=Curiosity"],
        ["To be done by", "", "2026-11-23"],
        ["Morgan Hale", "No team", "3 days late"],
        ["Priya Nair", "No team", "Done 26 Nov"],
        ["Done", "", "1 of 2"],
    ]


def more(where, things: int, people: int) -> None:
    """Grow a board without the portal's own doors."""
    made = [assignment(where) for _ in range(things)]
    crowd = User.objects.bulk_create(
        User(email=f"p{next(NUMBERS)}@example.org", name="Sam Vale") for _ in range(people)
    )
    Membership.objects.bulk_create(
        Membership(person=one, agency=where, state="approved", decided_at=clock.now()) for one in crowd
    )
    RecordEntry.objects.bulk_create(
        RecordEntry(
            person=one,
            source=f"briefing:{item.resource.briefing.uuid}",
            kind="briefing",
            title="Read",
            minutes=15,
            completed_on=clock.today(),
        )
        for one in crowd[::2]
        for item in made
    )


@pytest.mark.parametrize("query", ["", "?by=theme"])
def test_the_grid_asks_the_database_the_same_for_one_and_three(morgan, millbrook, signed_in, query):
    client, address = signed_in(morgan), desk("board", millbrook.uuid) + query
    more(millbrook, 1, 1)
    for_one = asked(client, address)
    more(millbrook, 2, 2)
    assert asked(client, address) == for_one


@pytest.mark.long
def test_a_grid_of_two_hundred_people_and_thirty_things_asks_no_more(morgan, millbrook, signed_in):
    client, address = signed_in(morgan), desk("board", millbrook.uuid)
    more(millbrook, 1, 1)
    for_one = asked(client, address)
    more(millbrook, boards.MOST - 1, 198)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert len(queries) == for_one
    assert (len(answer.context["grid"]), len(answer.context["board"].items)) == (200, 30)


def test_my_page_asks_the_same_however_much_is_set(priya, millbrook, signed_in):
    client = signed_in(priya)
    assignment(millbrook)
    before = asked(client, reverse("home:me"))
    assignment(millbrook)
    assignment(millbrook)
    assert asked(client, reverse("home:me")) == before


def given(card, **fields) -> dict[str, str]:
    told = {"thing": card.slug, "who": "everybody", "due": "2026-12-10", "note": ""}
    return filled(**told | fields)


def test_a_coordinator_sets_a_thing(morgan, priya, millbrook, signed_in):
    card = reading()
    words = {"who": "named", "people": [str(priya.uuid)], "note": "Before our training day"}
    signed_in(morgan).post(desk("set", millbrook.uuid), given(card, **words))
    made = Assignment.objects.get()
    assert (made.resource, made.due, made.note, made.set_by) == (
        card,
        dt.date(2026, 12, 10),
        "Before our training day",
        morgan,
    )
    assert made.named_ids == {priya.pk}


def test_the_same_form_sent_twice_sets_it_once(morgan, millbrook, signed_in):
    client, form = signed_in(morgan), given(reading())
    answers = [client.post(desk("set", millbrook.uuid), form).status_code for _ in range(2)]
    assert (answers, Assignment.objects.count()) == ([302, 302], 1)


def test_from_a_second_tab_it_is_refused_and_nothing_typed_is_lost(morgan, millbrook, signed_in):
    client, card = signed_in(morgan), reading()
    client.post(desk("set", millbrook.uuid), given(card))
    answer = client.post(desk("set", millbrook.uuid), given(card, note="Please"))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.non_field_errors() == [
        "This is set already, to be done by 10 December 2026. Change that one."
    ]
    assert form["note"].value() == "Please"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"due": "2026-11-25"}, "due", "This day is over. Choose today or a later one."),
        ({"due": "2029-01-01"}, "due", "Choose a day within the next two years."),
        ({"who": "named"}, "people", "Tick at least one person."),
        ({"note": "NHS 943 476 5919"}, "note", None),
        ({"thing": "nothing"}, "thing", None),
    ],
)
def test_what_is_wrong_is_said_at_its_field(morgan, millbrook, signed_in, wrong, field, said):
    answer = signed_in(morgan).post(desk("set", millbrook.uuid), given(reading(), **wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert said is None or answer.context["form"].errors[field] == [said]
    assert Assignment.objects.count() == 0


@pytest.mark.parametrize("who", ["draft", "archived", "report", "another agency's"])
def test_only_what_they_and_their_people_may_see_can_be_set(morgan, millbrook, elsewhere, signed_in, who):
    card = reading(state=who) if who in {"draft", "archived"} else reading(visibility="named")
    if who == "report":
        type(card).objects.filter(pk=card.pk).update(kind="report", visibility="public")
    card.agencies.add(elsewhere)
    answer = signed_in(morgan).post(desk("set", millbrook.uuid), given(card))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["thing"])


def test_somebody_of_another_agency_cannot_be_named(morgan, millbrook, sam, signed_in):
    form = given(reading(), who="named", people=[str(sam.uuid)])
    answer = signed_in(morgan).post(desk("set", millbrook.uuid), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["people"])


def test_a_team_that_does_not_exist_cannot_be_chosen(morgan, millbrook, signed_in):
    membership(person("Dev Patel"), millbrook, team="Transport")
    form = given(reading(), who="teams", teams=["Catering"])
    answer = signed_in(morgan).post(desk("set", millbrook.uuid), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["teams"])


def test_a_search_narrows_what_can_be_chosen(morgan, millbrook, signed_in):
    reading(title="Neglect"), reading(title="Curiosity")
    form = signed_in(morgan).get(desk("set", millbrook.uuid), {"find": "curio"}).context["form"]
    assert [str(label) for _, label in form.fields["thing"].widget.choices] == [
        "Choose",
        "Curiosity (7-minute briefing)",
    ]


def test_a_late_thing_keeps_its_day_when_its_note_is_changed(morgan, millbrook, signed_in):
    made = assignment(millbrook, days=-3)
    form = filled(who="everybody", due=made.due.isoformat(), note="Please")
    signed_in(morgan).post(desk("change", millbrook.uuid, made.uuid), form)
    changed = Assignment.objects.get()
    assert (changed.due, changed.note) == (made.due, "Please")


def test_the_form_of_a_change_shows_what_stands(priya, morgan, millbrook, signed_in):
    made = assignment(millbrook, people=[priya], note="Please")
    form = signed_in(morgan).get(desk("change", millbrook.uuid, made.uuid)).context["form"]
    assert (form["who"].value(), form["people"].value(), form["note"].value()) == (
        "named",
        [priya.uuid],
        "Please",
    )


def test_who_left_is_not_offered_again_and_stays_on_what_was_set(priya, morgan, millbrook, signed_in):
    made = assignment(millbrook, people=[priya, morgan])
    accounts.leave(membership=priya.memberships.get(), by=priya)
    client, address = signed_in(morgan), desk("change", millbrook.uuid, made.uuid)
    page = client.get(address)
    people = page.context["form"]["people"]
    assert ([str(label) for _, label in people.field.choices], people.value(), people.help_text) == (
        ["Morgan Hale"],
        [morgan.uuid],
        "1 of those it named has left and stays on it, as history.",
    )
    assert client.post(address, as_shown(page, note="Please")).status_code == 302
    changed = Assignment.objects.get()
    assert (changed.note, changed.named_ids) == ("Please", {priya.pk, morgan.pk})


def test_who_left_cannot_be_named_anew(priya, morgan, millbrook, signed_in):
    made = assignment(millbrook, people=[morgan])
    accounts.leave(membership=priya.memberships.get(), by=priya)
    both = [str(morgan.uuid), str(priya.uuid)]
    form = filled(who="named", people=both, due=made.due.isoformat())
    answer = signed_in(morgan).post(desk("change", millbrook.uuid, made.uuid), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["people"])
    assert Assignment.objects.get().named_ids == {morgan.pk}


def test_a_look_at_the_page_of_withdrawing_withdraws_nothing(morgan, millbrook, signed_in):
    made = assignment(millbrook)
    client = signed_in(morgan)
    client.get(desk("withdraw", millbrook.uuid, made.uuid))
    assert Assignment.objects.standing().count() == 1
    twice = [client.post(desk("withdraw", millbrook.uuid, made.uuid), filled()) for _ in range(2)]
    assert [answer.status_code for answer in twice] == [302, 302]
    assert Assignment.objects.standing().count() == 0


def test_a_nudge_says_how_many_people_it_reaches(priya, morgan, millbrook, signed_in):
    assignment(millbrook, days=-1)
    client = signed_in(morgan)
    answers = [client.post(desk("nudge", millbrook.uuid), filled(), follow=True) for _ in range(2)]
    said = [str(message) for answer in answers for message in answer.context["messages"]]
    assert said == [
        "2 people get an email.",
        "Nobody gets an email: nothing is late or due, or they had one today already.",
    ]
    assert Email.objects.count() == 2


def test_my_page_shows_what_is_set_for_me_and_by_when(priya, millbrook, signed_in):
    assignment(millbrook, reading(title="Curiosity"))
    shown = signed_in(priya).get(reverse("home:me")).context["set_for_me"]
    assert [(str(one.item.resource), one.cell.words) for one in shown] == [("Curiosity", "Due 10 Dec")]


def test_what_was_done_a_month_ago_leaves_my_page(priya, millbrook, signed_in):
    made = assignment(millbrook)
    recorded(priya, made.resource)
    entry = RecordEntry.objects.filter(person=priya)
    counts = []
    for ago in (29, 30):
        entry.update(completed_on=clock.today() - dt.timedelta(days=ago))
        counts.append(len(signed_in(priya).get(reverse("home:me")).context["set_for_me"]))
    assert counts == [1, 0]


def test_an_agency_without_people_has_a_page(bea, signed_in):
    assert board(signed_in(bea), agency()).status_code == 200


def agency_page(client, where):
    return client.get(reverse("desk_accounts:agency", args=[where.uuid]))


def test_the_page_of_an_agency_shows_its_teams_and_what_they_have_done(priya, morgan, millbrook, signed_in):
    membership(person("Dev Patel"), millbrook, team="Transport")
    recorded(priya, assignment(millbrook, people=[priya, morgan]).resource)
    page = agency_page(signed_in(morgan), millbrook)
    (panel,) = page.context["panels"]
    assert [(one.name, len(one.rows), one.share) for one in panel.told.teams] == [
        ("Transport", 1, None),
        ("No team", 2, 50),
    ]
    assert [page.content.decode().count(words) for words in ("Nothing set", ">50%<")] == [1, 1]


def test_who_is_late_is_reminded_from_the_page_of_the_agency(priya, morgan, millbrook, signed_in):
    client, button = signed_in(morgan), f'action="{desk("nudge", millbrook.uuid)}"'
    before = agency_page(client, millbrook).content.decode().count(button)
    assignment(millbrook, days=-3)
    html = agency_page(client, millbrook).content.decode()
    assert (before, html.count(button), html.count("Remind 2 people")) == (0, 1, 1)


def test_an_agency_without_people_has_no_teams_to_show(bea, elsewhere, signed_in):
    assert agency_page(signed_in(bea), elsewhere).context["panels"] == []
