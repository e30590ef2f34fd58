"""The list: what is seen in it, what words find, and in which order."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection

from portal.lib import clock
from resources.library import actions, browse, search
from resources.library.models import SearchEntry, Tally
from resources.library.tasks import sum_up_uses
from tests.factories.library import indexed
from tests.resources.library.looking import counts, on, shelf, titles

pytestmark = pytest.mark.django_db


# What is seen


def test_a_visitor_finds_public_things_only(priya):
    indexed(title="Open")
    indexed(title="Registered", visibility="registered")
    assert (titles(), sorted(titles(priya))) == (["Open"], ["Open", "Registered"])


@pytest.mark.parametrize("state", ["draft", "in-review", "archived"])
def test_what_is_not_announced_is_not_in_the_list_even_for_its_owner(tom, state):
    indexed(title="Draft", state=state, owner=tom)
    assert titles(tom) == []


def test_what_is_announced_is_in_the_list():
    indexed(title="Soon", state="expected")
    assert titles() == ["Soon"]


def test_the_text_of_what_is_only_announced_is_not_found():
    card = indexed(title="Soon", state="expected")
    search.index(card, [search.Part("Section 1", "The embargoed finding.")])
    assert titles(q="embargoed") == []


def test_its_text_is_found_from_the_moment_it_is_published(bea):
    card = indexed("review", title="Soon", state="expected", summary="What comes.")
    search.index(card, [search.Part("Section 1", "The embargoed finding.")])
    card.state, card.published_at = "published", on(2026)
    card.save()
    search.refresh(card)
    assert titles(q="embargoed") == ["Soon"]


def test_what_goes_to_the_archive_is_no_longer_found(bea):
    card = indexed(title="Open")
    actions.archive(resource=card, by=bea)
    assert titles(q="open") == []


# What a visitor finds


@pytest.fixture(params=["video", "course"])
def spoken(request):
    """What asks for an account, whatever its card says; inside it stands a word that is nowhere on its card."""
    card = indexed(request.param, title="Fenn", summary="A child was seen.")
    search.index(card, [search.Part("Transcript at 2:00", "Stay curious.", weight="D")])
    return card


def test_a_visitor_finds_what_asks_for_an_account_by_its_card_alone(spoken, sam):
    asked = ("curious", "child", "child curious")
    assert [titles(q=words) for words in asked] == [[], ["Fenn"], []]
    assert [titles(sam, q=words) for words in asked] == [["Fenn"]] * 3


def test_a_word_that_a_visitor_leaves_out_does_not_tell_either(spoken, sam):
    assert (titles(q="child -curious"), titles(sam, q="child -curious")) == (["Fenn"], [])


@pytest.mark.parametrize("weight", ["A", "B", "C", "D"])
def test_nothing_inside_moves_it_up_or_down_for_a_visitor(spoken, weight):
    indexed(title="A child at home", summary="None.")
    before = titles(q="child")
    search.index(spoken, [search.Part("Transcript at 2:00", "The child, a child.", weight=weight)])
    assert titles(q="child") == before


def test_a_filter_of_a_visitor_counts_nothing_that_is_only_inside(spoken):
    indexed("poster", title="Stay curious")
    assert counts("kind", q="curious") == [("poster", 1)]


def test_what_was_indexed_by_the_version_before_is_found_as_what_comes_today(spoken):
    today = SearchEntry.objects.get(resource=spoken).for_visitors
    SearchEntry.objects.update(for_visitors=None)
    before = import_module("resources.library.migrations.0016_own_words_of_recordings")
    with connection.cursor() as cursor:
        cursor.execute(before.OWN_WORDS)
    assert SearchEntry.objects.get(resource=spoken).for_visitors == today
    assert titles(q="curious") == []


def test_a_card_that_is_kept_again_is_found_by_its_new_words(spoken, bea):
    actions.change_resource(resource=spoken, by=bea, title="Odell", summary="Nobody asked.")
    assert [titles(q=words) for words in ("odell", "asked", "child", "curious")] == [
        ["Odell"],
        ["Odell"],
        [],
        [],
    ]


# Words


def test_words_are_found_in_any_part():
    card = indexed(title="Fenn")
    search.index(card, [search.Part("Section 4", "Nobody was curious about the home.")])
    indexed(title="Odell")
    assert titles(q="curious") == ["Fenn"]


def test_words_that_stand_in_different_parts_find_the_card():
    card = indexed(title="Chronology", summary="For agencies.")
    search.index(card, [search.Part("Page 1", "A blank template.")])
    assert titles(q="chronology template") == ["Chronology"]


def test_every_word_must_be_there():
    indexed(title="Chronology")
    assert titles(q="chronology template") == []


def test_another_form_of_the_word_is_found():
    indexed(title="Professional curiosity", summary="Being curious.")
    assert titles(q="curiosity") == ["Professional curiosity"]


def test_accents_do_not_matter():
    indexed(title="Siân and the café")
    assert (titles(q="sian cafe"), titles(q="café")) == (["Siân and the café"], ["Siân and the café"])


def test_a_word_with_a_minus_is_left_out():
    indexed(title="Neglect of babies")
    indexed(title="Neglect of teenagers")
    assert titles(q="neglect -babies") == ["Neglect of teenagers"]


def test_words_in_quotation_marks_stand_together():
    indexed(title="Moving on well")
    indexed(title="On moving house")
    assert titles(q='"moving on well"') == ["Moving on well"]


def test_either_word_will_do_where_it_says_or():
    indexed(title="Posters")
    indexed(title="Lanterns")
    assert sorted(titles(q="posters or lanterns")) == ["Lanterns", "Posters"]


@pytest.mark.parametrize("odd", ["'", '"', "((", "a & | b", "\\", "!!", "<->", "%_", ":*", "the"])
def test_odd_signs_are_no_error(odd):
    indexed(title="Open")
    assert titles(q=odd) in ([], ["Open"])


def test_the_title_counts_more_than_the_text():
    deep = indexed(title="Odell", published_at=on(2026, 9))
    search.index(deep, [search.Part(f"Page {n}", "About neglect.", weight="D") for n in range(20)])
    indexed(title="Neglect", published_at=on(2020))
    assert titles(q="neglect") == ["Neglect", "Odell"]


def test_newest_first():
    for year in (2024, 2026, 2025):
        indexed(title=str(year), published_at=on(year))
    assert titles() == ["2026", "2025", "2024"]


def test_a_to_z_whatever_the_case():
    for title in ("beta", "Alpha", "Gamma"):
        indexed(title=title)
    assert titles(sort="title") == ["Alpha", "beta", "Gamma"]


def test_what_is_about_the_words_comes_before_what_mentions_them_often():
    often = indexed(title="Odell", summary="Curious, curious.", published_at=on(2026, 9))
    search.index(often, [search.Part(f"Section {n}", "Curiosity, curiosity about home.") for n in range(9)])
    indexed(title="A curious home", summary="None.", published_at=on(2020))
    mentions = indexed(title="Fenn", published_at=on(2026))
    search.index(mentions, [search.Part("Section 1", "A curious home.")])
    assert titles(q="curious home") == ["A curious home", "Odell", "Fenn"]


def test_the_most_used_in_a_year_first(client):
    for title, opened, long_ago in (("Once", 1, 0), ("Often", 3, 0), ("Never", 0, 0), ("Long ago", 0, 9)):
        card = indexed(title=title)
        for days, number in ((1, opened), (400, long_ago)):
            Tally.objects.create(
                resource=card, what="opened", day=clock.today() - dt.timedelta(days=days), count=number
            )
    sum_up_uses("", None)
    assert titles(sort="used")[:2] == ["Often", "Once"]
    assert dict(SearchEntry.objects.values_list("resource__title", "used")) == {
        "Once": 1,
        "Often": 3,
        "Never": 0,
        "Long ago": 0,
    }


@pytest.mark.parametrize("sort", ["newest", "title", "used", "best"])
def test_every_card_stands_on_exactly_one_page(monkeypatch, sort):
    monkeypatch.setattr(browse, "A_PAGE", 2)
    same = on(2026)
    cards = [indexed(title=f"Neglect {n % 2}", slug=f"c{n}", published_at=same) for n in range(5)]
    pages = [[r.card.pk for r in shelf(number=n, q="neglect", sort=sort).found] for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(key for page in pages for key in page) == [card.pk for card in cards]


def test_beyond_the_last_page_is_the_last_page(monkeypatch):
    monkeypatch.setattr(browse, "A_PAGE", 2)
    for n in range(5):
        indexed(title=f"N{n}")
    last = shelf(number=99, sort="title")
    assert (last.page.number, [r.card.title for r in last.found], last.total) == (3, ["N4"], 5)
