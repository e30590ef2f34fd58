"""One thing, several words: what is typed finds what is written otherwise, and quotation marks mean what they say."""

import string

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from resources.library import actions, asking, browse, filters, search, synonyms
from resources.library.models import Synonym
from resources.library.wanted import Wanted
from tests.factories.library import indexed

CSE = ("CSE", "child sexual exploitation")
ABUSE = ("DA", "domestic abuse", "domestic violence")
NOBODY = AnonymousUser()


def added(typed: str, *groups: tuple[str, ...]) -> tuple[str, ...]:
    wide = synonyms.widened(typed, groups or (CSE, ABUSE))
    return wide.added if wide else ()


# The rules


@pytest.mark.parametrize("typed", ["CSE", "cse", "CSEs", "C\u015aE", "neglect CSE poster"])
def test_an_abbreviation_brings_its_words(typed):
    assert added(typed) == ("child sexual exploitation",)


@pytest.mark.parametrize("typed", ["child sexual exploitation", "Child  Sexual Exploitations in schools"])
def test_the_words_bring_their_abbreviation(typed):
    assert added(typed) == ("CSE",)


def test_every_other_wording_of_the_group_comes_along():
    assert added("domestic abuse") == ("DA", "domestic violence")


def test_a_word_in_two_groups_brings_both():
    groups = (("CPR", "child practice review"), ("CPR", "cardiopulmonary resuscitation"))
    assert added("cpr", *groups) == ("child practice review", "cardiopulmonary resuscitation")


def test_the_longer_wording_is_meant():
    groups = (("CP", "child protection"), ("CPP", "child protection plan"))
    assert added("child protection plan", *groups) == ("CPP",)


def test_wordings_with_a_hyphen_are_found_however_they_are_typed():
    group = ("MARAC", "multi-agency risk assessment conference")
    assert added("multi agency risk assessment conference", group) == ("MARAC",)


@pytest.mark.parametrize(
    "typed", ['"CSE"', '"child sexual exploitation"', '"CSE', "sexual child exploitation"]
)
def test_quotation_marks_and_other_words_bring_nothing(typed):
    assert added(typed) == ()


def test_what_is_left_out_is_left_out_in_every_wording():
    wide = synonyms.widened("neglect -CSE", [CSE])
    assert (wide.added, wide.left_out) == ((), ("child sexual exploitation",))


def test_a_phrase_typed_around_a_minus_is_no_phrase():
    assert added("child -sexual exploitation") == ()


def test_an_endless_list_is_not_widened_without_end():
    groups = [(f"a{n}", f"first {n}") for n in range(20)]
    assert len(added(" ".join(f"a{n}" for n in range(20)), *groups)) == synonyms.MOST_WIDENED


def test_every_run_that_could_be_a_wording_is_asked_for():
    assert synonyms.keys('one two "three four" -five') == ["one two", "one", "two", "five"]


# What the library finds


def found(**wanted) -> list[str]:
    return sorted(filters.cards(NOBODY, Wanted(**wanted)).values_list("title", flat=True))


@pytest.fixture
def cse(db) -> Synonym:
    indexed(title="CSE in taxis", summary="None.")
    indexed(title="On child sexual exploitation", summary="None.")
    indexed(title="A child, and exploitation of sexual images", summary="None.")
    return actions.write_synonym(wordings=CSE, by=None)


def test_the_abbreviation_finds_the_phrase_and_only_as_a_phrase(cse):
    assert found(q="CSE") == ["CSE in taxis", "On child sexual exploitation"]


def test_the_phrase_finds_the_abbreviation(cse):
    assert found(q="child sexual exploitation") == [
        "A child, and exploitation of sexual images",
        "CSE in taxis",
        "On child sexual exploitation",
    ]


def test_other_words_must_still_be_there(cse):
    assert found(q="CSE taxis") == ["CSE in taxis"]


def test_either_side_of_or_is_widened(cse):
    indexed(title="Lanterns", summary="None.")
    assert found(q="lanterns or CSE") == ["CSE in taxis", "Lanterns", "On child sexual exploitation"]


def test_quotation_marks_find_the_exact_words_only(cse):
    assert found(q='"CSE"') == ["CSE in taxis"]


def test_a_minus_leaves_out_both(cse):
    assert found(q="exploitation or cse -CSE") == [
        "A child, and exploitation of sexual images",
        "On child sexual exploitation",
    ]
    assert found(q="exploitation -CSE") == ["A child, and exploitation of sexual images"]


def test_the_exact_words_alone_can_be_asked_for(cse):
    assert found(q="CSE", exact="1") == ["CSE in taxis"]


def test_an_edit_takes_effect_at_once(cse, bea):
    actions.write_synonym(wordings=("CSE", "lanterns"), synonym=cse, by=bea)
    assert found(q="CSE") == ["CSE in taxis"]
    actions.remove_synonym(synonym=cse, by=bea)
    assert asking.of(Wanted(q="CSE")).added == ()


def test_what_matched_through_a_synonym_is_marked_and_nothing_else(cse):
    card = indexed(title="Listening to the child", summary="None.")
    search.index(card, [search.Part("Page 4", "It was child sexual exploitation.")])
    asked = Wanted(q="CSE")
    rows = browse.shelf(NOBODY, asked, asking.of(asked)).found
    assert {str(row.title): str(row.why) for row in rows} == {
        "<mark>CSE</mark> in taxis": "",
        "On <mark>child</mark> <mark>sexual</mark> <mark>exploitation</mark>": "",
        "Listening to the child": (
            "\u201cIt was <mark>child</mark> <mark>sexual</mark> <mark>exploitation</mark>.\u201d"
        ),
    }


def test_the_page_says_what_else_it_looked_for_and_how_to_stop_it(cse, client):
    body = client.get("/library/?q=CSE").content.decode()
    assert "Also searched for <strong>child sexual exploitation</strong>." in body
    assert 'href="/library/?q=CSE&amp;exact=1"' in body
    exact = client.get("/library/?q=CSE&exact=1").content.decode()
    assert ("Also searched" in exact, 'name="exact" value="1"' in exact) == (False, True)


signs = st.text(alphabet=string.ascii_letters + " \"'-|&!()<>:*\\_%.,/", max_size=40)


@pytest.mark.long
@pytest.mark.django_db(transaction=False)
@given(typed=signs)
def test_whatever_is_typed_the_widened_search_is_one_that_the_database_understands(typed):
    wide = synonyms.widened(f"CSE {typed}", [(*CSE, "it's o\\r 'that'")])
    if wide is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsquery('portal', %s) @@ to_tsvector('portal', 'cse')", [wide.query])
        assert len(cursor.fetchall()) == 1


@pytest.mark.django_db(transaction=False)
@given(
    words=st.lists(
        st.sampled_from(["-neglect", "or", '"seen alone"', "baby", "home-visit", "x/y"]), max_size=6
    )
)
def test_the_rest_of_a_widened_search_means_what_it_meant(words):
    """Beside the database's own reading of the same words: widening by a nonsense word changes nothing."""
    typed = " ".join(["CSE", *words])
    wide = synonyms.widened(typed, [("CSE", "zzqq")])
    texts = ["cse", "cse neglect", "baby", "cse baby", "cse seen alone", "seen alone", "cse home-visit x/y"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text FROM unnest(%s::text[]) AS text WHERE to_tsvector('portal', text) @@"
            " to_tsquery('portal', %s) IS DISTINCT FROM (to_tsvector('portal', text) @@"
            " websearch_to_tsquery('portal', %s))",
            [texts, wide.query, typed],
        )
        assert cursor.fetchall() == []
