"""Searches that people keep, the letters about them, and what is counted when nothing is found."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.core import mail as outbox
from django.db.models import Sum
from django.urls import reverse

from portal.lib import clock, identity, privacy
from portal.lib.models import Email
from resources.library import actions, saved
from resources.library.models import FruitlessSearch, SavedSearch, ToldOf
from resources.library.tasks import tell_of_new
from resources.library.wanted import Wanted
from resources.reviews.models import ROLES
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.factories.library import indexed, topic
from tests.forms import filled
from tests.jobs import drain

pytestmark = pytest.mark.django_db
PAGE = "/me/searches/"
NOON, HOUR = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), dt.timedelta(hours=1)


class Turn:
    """A worker that is alive."""

    alive = True


def keep(person, **wanted) -> SavedSearch:
    return actions.save_search(wanted=Wanted(**wanted), by=person)


def day(**fields) -> list[Email]:
    """The daily work, and the letters it wrote."""
    before = set(Email.objects.values_list("pk", flat=True))
    tell_of_new("", Turn())
    return list(Email.objects.exclude(pk__in=before).order_by("pk"))


def later(minutes: int = 1) -> dt.datetime:
    return clock.now() + dt.timedelta(minutes=minutes)


# Keeping


def test_a_search_is_kept_with_its_words_and_filters(signed_in, priya):
    topic("Neglect")
    answer = signed_in(priya).post(
        f"{PAGE}save/", filled(query="?q=seen+alone&kind=poster&topic=neglect&time=10&page=3")
    )
    kept = SavedSearch.objects.get()
    assert (kept.person, kept.query, kept.name) == (
        priya,
        "q=seen+alone&kind=poster&topic=neglect&time=10",
        "\u201cseen alone\u201d in Posters, Neglect, Up to 10 minutes",
    )
    assert answer.headers["Location"] == "/library/?q=seen+alone&kind=poster&topic=neglect&time=10"


def test_the_same_search_is_kept_once(priya):
    keep(priya, q="neglect")
    keep(priya, q="neglect")
    assert SavedSearch.objects.count() == 1


def test_a_review_that_its_owner_may_not_know_of_is_not_named(priya):
    indexed("review", title="Secret", slug="secret", state="draft")
    assert keep(priya, review=("secret",)).name == "Everything in secret"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Search for something or choose a filter first, then save that."),
        ("?sort=title", "Search for something or choose a filter first, then save that."),
        (
            "?q=born+3+May+2019",
            "This looks like a date of birth. Please take it out: no child's details belong here.",
        ),
    ],
)
def test_what_is_not_kept_is_said(signed_in, priya, query, sentence):
    answer = signed_in(priya).post(f"{PAGE}save/", filled(query=query))
    assert (answer.status_code, SavedSearch.objects.count()) == (422, 0)
    assert sentence.replace("'", "&#x27;") in answer.content.decode()


def test_nobody_keeps_more_than_fifty(signed_in, priya):
    SavedSearch.objects.bulk_create(SavedSearch(person=priya, name="x", query=f"q={n}") for n in range(50))
    answer = signed_in(priya).post(f"{PAGE}save/", filled(query="?q=neglect"))
    assert (answer.status_code, SavedSearch.objects.count()) == (422, 50)
    assert "You keep 50 searches. Delete one first." in answer.content.decode()


def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.post(f"{PAGE}save/", filled(query="?q=neglect"))
    assert (answer.status_code, SavedSearch.objects.count()) == (302, 0)


def test_the_list_offers_to_keep_a_search_to_who_is_signed_in(client, priya):
    visitor = client.get("/library/?q=neglect").content.decode()
    client.force_login(priya)
    reader = client.get("/library/?q=neglect").content.decode()
    assert ("Save this search" in visitor, "Save this search" in reader) == (False, True)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_database_the_same_number_of_times(
    signed_in, priya, django_assert_num_queries, number
):
    partnership()
    for n in range(number):
        keep(priya, q=f"word{n}")
    client = signed_in(priya)
    client.get(PAGE)
    # Session, person, memberships, roles, partnership, the searches.
    with django_assert_num_queries(6):
        client.get(PAGE)


def test_somebody_sees_their_own_searches_only(signed_in, priya, sam):
    keep(priya, q="neglect")
    assert list(signed_in(sam).get(PAGE).context["searches"]) == []


@pytest.mark.parametrize("what", ["emails", "delete"])
def test_somebody_elses_search_is_not_there(signed_in, priya, sam, what):
    search = keep(priya, q="neglect")
    answer = signed_in(sam).post(f"{PAGE}{search.uuid}/{what}/", filled(tells="no"))
    assert (answer.status_code, list(SavedSearch.objects.values_list("tells", flat=True))) == (404, [True])


def test_a_search_is_deleted(signed_in, priya):
    search = keep(priya, q="neglect")
    signed_in(priya).post(reverse("library:delete_search", args=[search.uuid]), filled())
    assert SavedSearch.objects.count() == 0


def test_searches_go_with_their_person(priya):
    keep(priya, q="neglect")
    privacy.register[SavedSearch].erase(priya)
    assert SavedSearch.objects.count() == 0


# The letter


def test_something_new_is_told_once(priya):
    partnership()
    indexed(title="Old neglect")
    keep(priya, q="neglect", kind=("report",))
    new = indexed(title="New neglect", published_at=later())
    indexed("poster", title="Neglect too", published_at=later())
    indexed(title="Other", published_at=later())
    (letter,) = day()
    assert (letter.to, letter.subject) == (priya.email, "New in the library: New neglect")
    assert letter.message_id.startswith(f"<library-something-new-{ToldOf.objects.get(resource=new).pk}@")
    assert ("New neglect (Report)" in letter.text, "Old neglect" in letter.text) == (True, False)
    assert day() == []


def test_the_letter_is_sent(priya):
    partnership()
    keep(priya, q="neglect")
    indexed(title="New neglect", published_at=later())
    day()
    drain("mail")
    assert [(m.to, m.subject) for m in outbox.outbox] == [([priya.email], "New in the library: New neglect")]


def test_one_letter_holds_what_all_searches_found(priya):
    partnership()
    keep(priya, q="neglect")
    keep(priya, kind=("poster",))
    indexed("poster", title="Neglect and more", published_at=later())
    (letter,) = day()
    assert (letter.subject, letter.text.count("- Neglect and more")) == (
        "New in the library: 2 for your saved searches",
        2,
    )


def test_a_long_list_is_cut_and_says_how_many_more(priya):
    partnership()
    keep(priya, q="neglect")
    for n in range(12):
        indexed(title=f"Neglect {n}", published_at=later())
    (letter,) = day()
    assert (letter.text.count("- Neglect "), "And 2 more:" in letter.text) == (10, True)
    assert day() == []


def test_what_somebody_may_not_see_is_not_told(priya, sam, millbrook):
    partnership()
    for someone in (priya, sam):
        keep(someone, q="neglect")
    card = indexed(title="Neglect, named", visibility="named", published_at=later())
    card.agencies.add(millbrook)
    indexed(title="Neglect, draft", state="draft")
    indexed(title="Neglect, expected", state="expected")
    assert [(letter.to, "named" in letter.text, "draft" in letter.text) for letter in day()] == [
        (priya.email, True, False)
    ]


def test_a_search_finds_what_means_the_same(priya):
    actions.write_synonym(wordings=["CSE", "child sexual exploitation"], by=None)
    search = keep(priya, q="CSE")
    card = indexed(title="Child sexual exploitation", published_at=later())
    assert list(saved.news(search)) == [card]


def test_a_review_that_came_here_after_the_day_it_was_published_is_told(priya, bea):
    partnership()
    search = keep(priya, kind=("review",))
    fenn = make.review("Fenn", card={"state": "in-review"}, published_on=clock.today() - dt.timedelta(days=4))
    for role in ROLES:
        make.not_published(fenn, role)
    actions.publish(resource=fenn.resource, by=bea)
    assert list(saved.news(search)) == [fenn.resource]


def test_who_cannot_sign_in_any_more_is_told_nothing(priya):
    keep(priya, q="neglect")
    indexed(title="New neglect", published_at=later())
    priya.is_active = False
    priya.save()
    assert day() == []


def test_a_search_that_was_told_to_be_silent_is_silent(signed_in, priya):
    search = keep(priya, q="neglect")
    signed_in(priya).post(reverse("library:tell", args=[search.uuid]), filled(tells="no"))
    indexed(title="New neglect", published_at=later())
    assert day() == []


def test_what_came_while_a_search_was_silent_is_not_told_afterwards(priya, time_machine):
    partnership()
    time_machine.move_to(NOON, tick=False)
    search = keep(priya, kind=("report",))
    actions.set_telling(search=search, tells=False, by=priya)
    indexed(title="While it was silent", published_at=NOON + HOUR)
    time_machine.move_to(NOON + 2 * HOUR, tick=False)
    actions.set_telling(search=search, tells=True, by=priya)
    new = indexed(title="Afterwards", published_at=NOON + 3 * HOUR)
    assert list(saved.news(search)) == [new]


def test_asking_for_what_is_told_already_forgets_nothing(priya, time_machine):
    time_machine.move_to(NOON, tick=False)
    search = keep(priya, kind=("report",))
    new = indexed(title="New neglect", published_at=NOON + HOUR)
    time_machine.move_to(NOON + 2 * HOUR, tick=False)
    actions.set_telling(search=search, tells=True, by=priya)
    assert list(saved.news(search)) == [new]


# Stopping


@pytest.fixture
def stop_link(priya) -> str:
    """The way out that stands in a letter."""
    partnership()
    keep(priya, q="neglect")
    keep(priya, q="curiosity")
    indexed(title="New neglect", published_at=later())
    (letter,) = day()
    line = next(line for line in letter.text.splitlines() if line.startswith("Stop these emails: "))
    return urlsplit(line.removeprefix("Stop these emails: ")).path


def telling() -> list[bool]:
    return list(SavedSearch.objects.values_list("tells", flat=True))


def test_looking_at_the_way_out_changes_nothing(client, stop_link):
    answer = client.get(stop_link)
    assert ("Stop these emails" in answer.content.decode(), telling()) == (True, [True, True])


def test_the_way_out_stops_every_letter_without_signing_in(client, stop_link):
    answer = client.post(stop_link, filled())
    assert ("The emails have stopped" in answer.content.decode(), telling()) == (True, [False, False])


def test_a_way_out_that_we_did_not_make_leads_nowhere(client, stop_link):
    forged = stop_link.rstrip("/")[:-1] + "/"
    assert (client.post(forged, filled()).status_code, telling()) == (404, [True, True])


# Searches that found nothing


def counted() -> list[tuple[str, int]]:
    return list(FruitlessSearch.objects.order_by("words").values_list("words", "count"))


def test_words_that_found_nothing_are_counted_without_anybody(client, signed_in, priya):
    client.get("/library/?q=Zopiclone++Caf%C3%A9")
    signed_in(priya).get("/library/?q=zopiclone+cafe")
    assert counted() == [("zopiclone cafe", 2)]
    assert {f.name for f in FruitlessSearch._meta.get_fields()} == {"id", "words", "day", "count"}


def test_words_that_found_something_are_not_counted(client):
    indexed(title="Neglect")
    client.get("/library/?q=neglect")
    assert counted() == []


def test_where_only_a_filter_is_in_the_way_the_words_are_good(client):
    indexed("report", title="Neglect")
    client.get("/library/?q=neglect&kind=poster")
    client.get("/library/?q=lanterns&kind=poster")
    assert counted() == [("lanterns", 1)]


@pytest.mark.parametrize(
    "words",
    ["943 476 5919", "born 3 May 2019", "jo@example.org", "case 20481", "07 12 2019", "***", "zinnia road"],
)
def test_what_could_point_to_somebody_is_never_kept(client, words, monkeypatch):
    monkeypatch.setattr(identity, "_sources", [lambda: ["Zinnia Road"]])
    client.get("/library/", {"q": words})
    assert counted() == []


def test_a_machine_that_types_nonsense_does_not_fill_the_desk(client, monkeypatch):
    monkeypatch.setattr("resources.library.actions.searches.MOST_NEW_WORDS", 2)
    for words in ("aaa", "bbb", "ccc", "aaa"):
        client.get(f"/library/?q={words}")
    assert counted() == [("aaa", 2), ("bbb", 1)]


def test_words_go_after_a_year():
    for days in (364, 366):
        FruitlessSearch.objects.create(words=str(days), day=clock.today() - dt.timedelta(days=days), count=1)
    tell_of_new("", Turn())
    assert counted() == [("364", 1)]


def test_the_desk_sums_the_days_and_offers_a_synonym(signed_in, bea):
    for days, number in ((0, 2), (3, 5), (200, 9)):
        FruitlessSearch.objects.create(
            words="grooming & gangs", day=clock.today() - dt.timedelta(days=days), count=number
        )
    answer = signed_in(bea).get("/desk/library/synonyms/nothing-found/")
    assert list(answer.context["page"]) == [
        {"words": "grooming & gangs", "times": 7, "last": clock.today()},
    ]
    assert "/desk/library/synonyms/add/?wording=grooming%20%26%20gangs" in answer.content.decode()
    assert FruitlessSearch.objects.aggregate(all=Sum("count"))["all"] == 16
