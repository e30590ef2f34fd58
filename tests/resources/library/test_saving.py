"""Saving for later, and lists that go to a team."""

import datetime as dt

import pytest
from django.apps import apps

from accounts.models import User
from portal.lib import clock, privacy
from portal.lib.models import AuditEntry
from resources.library import actions, marks
from resources.library.models import Resource, Saved, SharedList
from tests.factories.accounts import partnership
from tests.factories.library import resource
from tests.forms import filled
from tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    return resource(title="Moved again", slug="moved-again")


def kept(person) -> list[str]:
    return [row.resource.title for row in Saved.objects.filter(person=person).select_related("resource")]


def test_a_card_is_saved_by_its_button(signed_in, priya, card):
    answer = signed_in(priya).post(
        "/library/moved-again/save/", filled(saved="yes", next="/library/?q=moved")
    )
    assert (answer.status_code, answer["Location"], kept(priya)) == (
        302,
        "/library/?q=moved",
        ["Moved again"],
    )


def test_a_saved_card_is_taken_off_by_its_button(signed_in, priya, card):
    actions.save_card(resource=card, by=priya)
    signed_in(priya).post("/library/moved-again/save/", filled(saved="no"))
    assert kept(priya) == []


def test_saving_twice_is_saving_once(priya, card):
    actions.save_card(resource=card, by=priya)
    actions.save_card(resource=card, by=priya)
    assert (kept(priya), AuditEntry.objects.filter(verb="library.saved").count()) == (["Moved again"], 1)


def test_htmx_gets_the_button_as_it_stands_now(signed_in, priya, card):
    answer = signed_in(priya).post(
        "/library/moved-again/save/", filled(saved="yes"), headers={"HX-Request": "true"}
    )
    words = text(answer)
    assert ("<html" in words, 'aria-pressed="true"' in words, 'name="saved" value="no"' in words) == (
        False,
        True,
        True,
    )


def test_a_button_never_leads_to_another_site(signed_in, priya, card):
    answer = signed_in(priya).post("/library/moved-again/save/", filled(next="https://elsewhere.example/"))
    assert answer["Location"] == "/me/saved/"


@pytest.mark.parametrize("state", ["draft", "in-review", "archived"])
def test_what_is_not_there_for_me_cannot_be_saved(signed_in, priya, state):
    resource(slug="hidden", state=state)
    answer = signed_in(priya).post("/library/hidden/save/", filled())
    assert (answer.status_code, kept(priya)) == (404, [])


def test_opening_the_address_of_the_button_saves_nothing(signed_in, priya, card):
    assert (signed_in(priya).get("/library/moved-again/save/").status_code, kept(priya)) == (405, [])


def test_a_visitor_has_no_button_and_a_person_has_one_a_card(client, signed_in, priya, card):
    before = client.get("/library/").content.decode().count("/save/")
    assert (before, "/library/moved-again/save/" in text(signed_in(priya).get("/library/"))) == (0, True)


def test_my_list_holds_what_i_saved_the_last_first(signed_in, priya, sam, card):
    for title in ("Second", "Third"):
        actions.save_card(resource=resource(title=title), by=priya)
    actions.save_card(resource=card, by=priya)
    actions.save_card(resource=resource(title="Not mine"), by=sam)
    answer = signed_in(priya).get("/me/saved/")
    assert [c.title for c, _ in answer.context["rows"]] == ["Moved again", "Third", "Second"]


def test_what_is_withdrawn_from_readers_is_not_in_my_list(signed_in, priya, bea, card):
    actions.save_card(resource=card, by=priya)
    actions.archive(resource=card, by=bea)
    assert signed_in(priya).get("/me/saved/").context["rows"] == []


def test_my_list_asks_as_often_for_three_as_for_one(signed_in, priya, django_assert_num_queries):
    partnership()
    client = signed_in(priya)
    for number in (1, 3):
        for one in range(number):
            actions.save_card(resource=resource(title=f"Card {number}-{one}"), by=priya)
        # Session, person, memberships, roles, the partnership, the count, the page, the links, three tabs.
        with django_assert_num_queries(11):
            client.get("/me/saved/")


# Shared lists


@pytest.fixture
def shared(priya, card):
    actions.save_card(resource=card, by=priya)
    for title in ("For the registered", "For them too"):
        actions.save_card(resource=resource(title=title, visibility="registered"), by=priya)
    return actions.share_saved(title="Before our team day", by=priya)


def test_a_visitor_with_the_link_sees_what_is_open_and_how_much_is_not(client, shared):
    answer = client.get(shared.get_absolute_url())
    words = text(answer)
    assert (
        [c.title for c, _ in answer.context["rows"]],
        "Two more need an account." in words,
        "shared by Priya Nair, Millbrook Primary School" in words,
    ) == (["Moved again"], True, True)


def test_a_registered_reader_of_the_link_sees_all_of_it(signed_in, sam, shared):
    answer = signed_in(sam).get(shared.get_absolute_url())
    assert (len(answer.context["rows"]), answer.context["hidden"]) == (3, 0)


def test_an_editor_sees_no_draft_by_the_link(signed_in, bea, priya, shared):
    Resource.objects.filter(title="Moved again").update(state="draft")
    answer = signed_in(bea).get(shared.get_absolute_url())
    assert (len(answer.context["rows"]), answer.context["hidden"]) == (2, 0)


def test_what_is_saved_later_is_not_in_a_shared_list(client, priya, shared):
    actions.save_card(resource=resource(title="Later"), by=priya)
    assert [c.title for c, _ in client.get(shared.get_absolute_url()).context["rows"]] == ["Moved again"]


def test_a_shared_list_is_not_for_search_engines(client, shared):
    answer = client.get(shared.get_absolute_url())
    assert (answer["X-Robots-Tag"], 'name="robots" content="noindex, nofollow"' in text(answer)) == (
        "noindex, nofollow",
        True,
    )


def test_reading_a_shared_list_changes_nothing(client, shared):
    before = AuditEntry.objects.count()
    client.get(shared.get_absolute_url())
    shared.refresh_from_db()
    assert (AuditEntry.objects.count(), shared.withdrawn_at) == (before, None)


def test_a_withdrawn_link_leads_nowhere(signed_in, client, priya, shared):
    signed_in(priya).post(f"/me/saved/{shared.uuid}/withdraw/", filled())
    assert client.get(shared.get_absolute_url()).status_code == 404


def test_nobody_else_withdraws_my_link(signed_in, sam, shared):
    answer = signed_in(sam).post(f"/me/saved/{shared.uuid}/withdraw/", filled())
    shared.refresh_from_db()
    assert (answer.status_code, shared.withdrawn_at) == (404, None)


def test_the_link_of_a_closed_account_leads_nowhere(client, priya, shared):
    User.objects.filter(pk=priya.pk).update(is_active=False)
    assert client.get(shared.get_absolute_url()).status_code == 404


def test_a_list_is_shared_by_its_form(signed_in, priya, card):
    actions.save_card(resource=card, by=priya)
    signed_in(priya).post("/me/saved/share/", filled(title="For Monday"))
    made = SharedList.objects.get()
    assert (made.title, list(made.cards.all()), len(made.token)) == ("For Monday", [card], 32)


def test_the_name_of_a_list_holds_no_childs_details(signed_in, priya, card):
    actions.save_card(resource=card, by=priya)
    answer = signed_in(priya).post("/me/saved/share/", filled(title="About 943 476 5919"))
    assert (answer.status_code, SharedList.objects.count()) == (422, 0)


def test_an_empty_list_is_not_shared(signed_in, priya):
    answer = signed_in(priya).post("/me/saved/share/", filled(title="For Monday"), follow=True)
    assert ("Save something first" in text(answer), SharedList.objects.count()) == (True, 0)


def test_a_shared_list_asks_as_often_for_three_as_for_one(client, priya, card, django_assert_num_queries):
    partnership()
    actions.save_card(resource=card, by=priya)
    for number in (1, 3):
        for one in range(number):
            actions.save_card(resource=resource(title=f"Card {number}-{one}"), by=priya)
        address = actions.share_saved(title="For us", by=priya).get_absolute_url()
        # The partnership, the list, its cards, how many there are, and the agency.
        with django_assert_num_queries(5):
            client.get(address)


# New since the last visit


def test_a_card_is_new_to_who_was_not_here_since(priya, card):
    priya.visited_before = clock.now() - dt.timedelta(days=1)
    resource(title="Known", published_at=clock.now() - dt.timedelta(days=2))
    found = marks.marked(Resource.objects.order_by("title"), priya)
    assert [(c.title, c.new) for c in found] == [("Known", False), ("Moved again", True)]


def test_new_is_what_readers_got_since_whatever_day_stands_on_it(priya):
    now = clock.now()
    priya.visited_before, long_ago = now - dt.timedelta(days=1), now - dt.timedelta(days=30)
    resource(title="Came late", published_at=long_ago, released_at=now)
    resource(title="Had before", published_at=now, released_at=long_ago)
    found = marks.marked(Resource.objects.order_by("title"), priya)
    assert [(c.title, c.new) for c in found] == [("Came late", True), ("Had before", False)]
    assert [c.title for c in marks.new_to(priya)] == ["Came late"]


def test_on_a_first_visit_nothing_is_new(priya, card):
    assert (marks.marked(Resource.objects.all(), priya).get().new, marks.new_to(priya).count()) == (False, 0)


def test_what_i_may_not_open_is_not_new_to_me(priya):
    priya.visited_before = clock.now() - dt.timedelta(days=1)
    resource(title="Draft", state="draft", published_at=clock.now())
    resource(title="For others", visibility="named")
    assert marks.new_to(priya).count() == 0


def test_the_library_marks_what_is_new(signed_in, priya, card):
    User.objects.filter(pk=priya.pk).update(visited_before=clock.now() - dt.timedelta(days=1))
    row = signed_in(priya).get("/library/").context["found"][0]
    assert (row.card.new, row.card.saved) == (True, False)


# What leaves with a person


def test_what_is_saved_and_shared_leaves_with_the_person(priya, shared):
    for model in (Saved, SharedList):
        privacy.register[model].erase(priya)
    assert (Saved.objects.count(), SharedList.objects.count()) == (0, 0)


def test_every_model_of_the_room_is_classified():
    assert [m for m in apps.get_app_config("library").get_models() if m not in privacy.register] == []
