"""Where nothing is found: spellings put right, and ways out."""

import pytest

from resources.library import rescue, search
from resources.library.wanted import Wanted
from tests.factories.library import indexed
from tests.resources.library.looking import NOBODY

pytestmark = pytest.mark.django_db


def test_a_slip_of_the_finger_is_put_right():
    indexed(title="Chronology guidance")
    assert rescue.corrected(NOBODY, "chronolgy guidance") == "chronology guidance"


def test_a_known_word_stays_as_it_is():
    indexed(title="Chronology and chronologies")
    assert rescue.corrected(NOBODY, "chronologies") == "chronologies"


def test_what_is_like_nothing_stays_as_it_is():
    indexed(title="Chronology")
    assert rescue.corrected(NOBODY, "zzzzqqqq") == "zzzzqqqq"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("video", {}), ("report", {"state": "draft"}), ("report", {"visibility": "registered"})],
)
def test_a_spelling_tells_nobody_that_a_word_stands_where_they_may_not_read(bea, kind, fields):
    indexed(title="The lantern")
    before = rescue.corrected(NOBODY, "lanternfish glows")
    card = indexed(kind, title="Fenn", **fields)
    search.index(card, [search.Part("Page 1", "A lanternfish glowed. Lanternfishes glow.")])
    assert (before, rescue.corrected(NOBODY, "lanternfish glows")) == ("lantern glows", "lantern glows")
    if card.is_published:
        assert rescue.corrected(bea, "lanternfish glows") == "lanternfish glows"


def test_a_word_that_no_search_looks_for_stays_as_it_is():
    indexed(title="The width of the chronology")
    assert rescue.corrected(NOBODY, "with chronolgy") == "with chronology"


def offered(user=NOBODY, **wanted) -> list[tuple[str, str]]:
    return [(way.words, way.note) for way in rescue.ways(user, Wanted(**wanted), {})]


def test_every_way_out_says_what_it_leads_to():
    indexed("form", title="Chronology template", audiences=["Health"])
    indexed("poster", title="Poster", audiences=["Schools"])
    assert offered(q="chronolgy template", kind=("poster",), audience=("schools",)) == [
        ("Search every format and theme for \u201cchronology template\u201d", "1 result: 1 blank form"),
        ("See everything in poster, schools", "1 result: 1 poster, without the search words"),
        ("See the whole library", "2 results: 1 poster, 1 blank form"),
    ]


def test_a_spelling_that_leads_to_nothing_for_this_reader_is_not_offered(priya):
    indexed(title="Chronology", visibility="registered")
    assert (offered(q="chronolgy"), offered(priya, q="chronolgy")[0]) == (
        [],
        ("Did you mean \u201cchronology\u201d?", "1 result: 1 report"),
    )


def test_without_words_one_filter_at_a_time_is_offered_to_be_taken_off():
    indexed("poster", title="A", topics=["Neglect"])
    indexed("report", title="B", topics=["Online"])
    assert offered(kind=("poster",), topic=("online",))[:2] == [
        ("Take off \u201cposter\u201d", "1 result: 1 report"),
        ("Take off \u201conline\u201d", "1 result: 1 poster"),
    ]
