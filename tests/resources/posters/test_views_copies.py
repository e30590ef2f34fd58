"""One's own posters, the walls of an agency, and whether a copy is current."""

import datetime as dt
import io

import pypdf
import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from accounts import actions as accounts
from portal.lib import clock
from resources.posters import actions
from resources.posters.models import PosterCopy
from tests.factories.accounts import lead, partnership
from tests.factories.posters import poster
from tests.forms import filled
from tests.resources.posters.test_copies import HELEN, JOE, find_old, made, plain

pytestmark = pytest.mark.django_db

TYPED = {"lead_name": "Helen Marsh", "lead_role": "Lead", "lead_phone": "0151 496 0123"}


@pytest.fixture(autouse=True)
def house(db):
    cache.clear()
    partnership()


def check(client, code):
    return client.get(reverse("posters:check", args=[code]))


def words(answer) -> str:
    return answer.content.decode()


def test_who_is_signed_in_gets_a_code_on_the_poster_that_leads_to_its_page(
    signed_in, priya, millbrook, settings
):
    settings.PORTAL_ADDRESS = "https://portal.example"
    lead(millbrook, **HELEN)
    poster()
    pdf = signed_in(priya).post(reverse("posters:make", args=["babies"]), TYPED).content
    copy = PosterCopy.objects.get()
    text = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert f"Code {copy.printed_code}" in text
    assert copy.address == f"https://portal.example/posters/check/{copy.code}/"


def test_a_visitor_gets_no_code_and_nothing_is_remembered(client, millbrook):
    lead(millbrook, **HELEN)
    poster()
    client.post(reverse("posters:make", args=["babies"]), TYPED)
    assert PosterCopy.objects.count() == 0


def test_a_draft_that_the_desk_tries_is_not_remembered(signed_in, bea, millbrook):
    from tests.factories.accounts import membership

    membership(bea, millbrook)
    poster(state="draft")
    assert signed_in(bea).post(reverse("posters:make", args=["babies"]), TYPED).status_code == 200
    assert PosterCopy.objects.count() == 0


def test_a_current_copy_says_so_to_anybody_and_shows_no_name(client, priya, millbrook):
    lead(millbrook, **HELEN)
    answer = check(client, made(priya, plain()).code)
    assert (answer.status_code, answer.context["current"]) == (200, True)
    assert "This poster is current" in words(answer)
    assert not {"Helen", "Priya", "0123"} & set(words(answer).split())


def test_a_replaced_copy_says_since_when_at_once(client, priya, millbrook):
    """The page asks the leads themselves: it does not wait for the marks."""
    lead(millbrook, **HELEN)
    copy = made(priya, plain())
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    answer = check(client, copy.code)
    assert (answer.context["current"], answer.context["old"], answer.context["since"]) == (
        False,
        "Name, number",
        clock.today(),
    )


def test_the_day_since_when_a_copy_is_old_stays_that_day(client, priya, millbrook):
    lead(millbrook, **HELEN)
    copy, day = made(priya, plain()), clock.today()
    accounts.change_partnership(by=None, out_of_hours_phone="0151 496 0009")
    find_old()
    with time_machine.travel(clock.now() + dt.timedelta(days=3)):
        shown = check(client, copy.code).context
    assert (shown["old"], shown["since"]) == ("Out of hours", day)


def test_a_copy_that_a_planned_change_will_replace_says_until_when(client, priya, millbrook):
    lead(millbrook, **HELEN)
    copy = made(priya, plain())
    day = clock.today() + dt.timedelta(days=10)
    accounts.keep_lead(agency=millbrook, by=None, starts=day, **JOE)
    answer = check(client, copy.code)
    assert (answer.context["current"], answer.context["last_day"]) == (True, day - dt.timedelta(days=1))


def test_a_poster_that_is_no_longer_published_is_no_longer_in_use(client, priya, millbrook):
    lead(millbrook, **HELEN)
    shown = plain()
    copy = made(priya, shown)
    shown.resource.state = "archived"
    shown.resource.save()
    assert "no longer in use" in words(check(client, copy.code))


def test_a_copy_that_was_taken_down_was_replaced(client, priya, millbrook):
    lead(millbrook, **HELEN)
    copy = made(priya, plain())
    actions.take_down(copy=copy, by=priya)
    assert "This poster was replaced" in words(check(client, copy.code))


def test_an_unknown_code_is_not_found_and_says_what_to_look_for(client):
    answer = check(client, "ZZZZ-ZZZZ")
    assert (answer.status_code, "We do not know this code" in words(answer)) == (404, True)


@pytest.mark.parametrize("typed", ["7f3k-29qd", "7F3K 29QD", " 7F3K29QD "])
def test_a_code_is_found_however_it_is_typed(client, typed):
    answer = client.get(reverse("posters:check_code"), {"code": typed})
    assert (answer.status_code, answer["Location"]) == (302, "/posters/check/7F3K29QD/")


def test_what_is_no_code_is_said_at_its_field(client):
    answer = client.get(reverse("posters:check_code"), {"code": "hello"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])


def test_ones_own_posters_stand_on_a_page_the_old_first(signed_in, priya, sam, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain("Later"), name="Somebody Else")
    made(priya, plain("Babies"))
    made(sam, plain("Not mine"))
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    shown = signed_in(priya).get(reverse("my_posters:list")).context
    assert ([copy.poster.resource.title for copy in shown["page"]], shown["old"]) == (["Babies", "Later"], 1)


@pytest.mark.parametrize("number", [1, 3])
def test_ones_own_page_asks_as_often_for_three_as_for_one(
    signed_in, priya, millbrook, number, django_assert_num_queries
):
    lead(millbrook, **HELEN)
    for each in range(number):
        made(priya, plain(f"Poster {each}"))
    client = signed_in(priya)
    with django_assert_num_queries(14):
        client.get(reverse("my_posters:list"))


def test_a_coordinator_sees_the_walls_of_their_own_agency_only(
    signed_in, priya, sam, morgan, millbrook, elsewhere
):
    lead(millbrook, **HELEN)
    lead(elsewhere, **HELEN)
    shown = plain()
    made(priya, shown)
    made(sam, shown)
    for agency in (millbrook, elsewhere):
        accounts.keep_lead(agency=agency, by=None, **JOE)
    find_old()
    seen = signed_in(morgan).get(reverse("desk_posters:walls")).context
    assert [(copy.agency, copy.what_is_old) for copy in seen["page"]] == [(millbrook, "Name, number")]


def test_the_business_team_sees_every_wall(signed_in, priya, sam, bea, millbrook, elsewhere):
    lead(millbrook, **HELEN)
    shown = plain()
    made(priya, shown)
    made(sam, shown)
    seen = signed_in(bea).get(reverse("desk_posters:walls"), {"all": ""}).context
    assert {copy.agency for copy in seen["page"]} == {millbrook, elsewhere}


@pytest.mark.parametrize("number", [1, 3])
def test_the_walls_ask_as_often_for_three_as_for_one(
    signed_in, priya, morgan, millbrook, number, django_assert_num_queries
):
    lead(millbrook, **HELEN)
    for each in range(number):
        made(priya, plain(f"Poster {each}"))
    client = signed_in(morgan)
    with django_assert_num_queries(15):
        client.get(reverse("desk_posters:walls"), {"all": ""})


def test_the_desk_tells_a_coordinator_of_old_walls(signed_in, priya, morgan, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    assert "One poster on your walls is out of date" in words(signed_in(morgan).get("/desk/"))


@pytest.mark.parametrize("who", ["priya", "morgan"])
def test_the_maker_and_the_coordinator_say_that_it_is_down(signed_in, priya, morgan, millbrook, who):
    lead(millbrook, **HELEN)
    copy = made(priya, plain())
    answer = signed_in({"priya": priya, "morgan": morgan}[who]).post(
        reverse("my_posters:take_down", args=[copy.code]), filled()
    )
    copy.refresh_from_db()
    assert (answer.status_code, copy.gone_at is None) == (302, False)


def test_a_stranger_cannot_take_it_down(signed_in, priya, sam, millbrook):
    lead(millbrook, **HELEN)
    copy = made(priya, plain())
    assert signed_in(sam).post(reverse("my_posters:take_down", args=[copy.code]), filled()).status_code == 404
    copy.refresh_from_db()
    assert copy.gone_at is None


def test_the_page_of_an_agency_shows_how_many_copies_on_its_walls_are_old(signed_in, bea, priya, millbrook):
    lead(millbrook, **HELEN)
    for title in ("Babies", "Sleep"):
        made(priya, plain(title))
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    old, current = PosterCopy.objects.order_by("pk")
    PosterCopy.objects.filter(pk=current.pk).update(old_since=None)
    page = signed_in(bea).get(reverse("desk_accounts:agency", args=[millbrook.uuid]))
    (wall,) = (one.told for one in page.context["panels"] if one.title == "Posters on the wall")
    assert (wall.standing, wall.old, wall.posters) == (2, 1, [(str(old.poster.resource), 1)])
    assert "<strong>1</strong> of 2 copies is out of date." in words(page)
