"""Where each card matched, and the small line below it."""

import pytest

from resources.library import actions, matching, search
from tests.factories.library import indexed, resource
from tests.resources.library.looking import NOBODY, found, on

pytestmark = pytest.mark.django_db


# Where it matched


def why(**wanted) -> list[tuple[str, str, str]]:
    return [(row.title, row.why_label, str(row.why)) for row in found(**wanted)]


def test_a_match_in_the_title_says_so_and_is_marked():
    indexed(title="Professional curiosity", summary="Being curious.")
    assert why(q="curiosity") == [("Professional <mark>curiosity</mark>", "In the title", "")]


def test_a_match_in_a_part_names_it_and_quotes_it():
    card = indexed(title="Fenn")
    words = (
        "The visits were many and short. Each new team began again, without curiosity. Nothing was written."
    )
    search.index(card, [search.Part("Section 3", "Other words."), search.Part("Section 4", words)])
    assert [(t, label) for t, label, _ in why(q="curiosity")] == [("Fenn", "Section 4")]
    assert "without <mark>curiosity</mark>" in why(q="curiosity")[0][2]


def test_a_whole_part_is_quoted_without_dots():
    card = indexed(title="Fenn")
    search.index(card, [search.Part("Section 4", "Stay curious.")])
    assert why(q="curious") == [("Fenn", "Section 4", "\u201cStay <mark>curious</mark>.\u201d")]


@pytest.mark.parametrize(
    ("kind", "locator", "place"),
    [
        ("review", "#find", "/reviews/fenn/#find"),
        ("video", "?t=120", "/videos/fenn/?t=120"),
        ("report", "?page=9#pages", "/library/fenn/?page=9#pages"),
    ],
)
def test_a_match_in_a_part_leads_to_its_place(sam, kind, locator, place):
    card = indexed(kind, title="Fenn", slug="fenn")
    search.index(card, [search.Part("There", "Stay curious.", locator)])
    assert [row.place for row in found(sam, q="curious")] == [place]


@pytest.mark.parametrize("kind", ["video", "course"])
def test_a_visitor_reads_nothing_of_what_asks_for_an_account(sam, kind):
    card = indexed(kind, title="Fenn", summary="A child was seen.")
    search.index(card, [search.Part("Transcript at 2:00", "The child, again.", "?t=120", weight="A")])
    said = [[row.why_label for row in found(who, q="child")] for who in (NOBODY, sam)]
    assert said == [["Summary"], ["Transcript at 2:00"]]


def test_a_match_in_the_summary_has_no_place_of_its_own():
    indexed(title="Fenn", summary="Stay curious.")
    assert [(row.why_label, row.place) for row in found(q="curious")] == [("Summary", "")]


def test_what_looks_like_code_is_shown_as_text():
    indexed(title="<script>alert(1)</script> neglect", summary="None.")
    assert why(q="neglect")[0][0] == "&lt;script&gt;alert(1)&lt;/script&gt; <mark>neglect</mark>"


def test_private_signs_in_a_text_make_no_marks():
    card = indexed(title="Fenn")
    search.index(card, [search.Part("Section 1", "Stay \ue000curious\ue001 and \x00calm.")])
    assert why(q="calm")[0][2] == "\u201cStay curious and <mark>calm</mark>.\u201d"


def test_the_text_of_what_is_only_announced_is_not_quoted():
    card = indexed(title="Soon: the finding", state="expected")
    search.index(card, [search.Part("Section 1", "The finding itself.")])
    assert why(q="finding") == [("Soon: the <mark>finding</mark>", "In the title", "")]


# The small line


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"minutes": 7, "published_at": on(2026)}, "7 min, Jun 2026"),
        (
            {"external_url": "https://example.org/", "publisher": "NSPCC", "published_at": on(2026)},
            "NSPCC, Jun 2026",
        ),
        ({"state": "expected", "expected_text": "in the autumn"}, "Expected in the autumn"),
        ({"published_at": on(2026)}, "Jun 2026"),
    ],
)
def test_the_small_line_says_what_it_is_and_when(fields, line):
    assert matching.facts(resource(**fields)) == line


def test_a_review_says_how_many_formats_are_published(bea):
    review = indexed("review", title="Fenn", published_at=on(2026))
    for state in ("published", "published", "draft"):
        actions.tie(whole=review, part=resource("poster", state=state), role="poster", by=bea)
    assert found(kind=("review",))[0].facts == "2 formats, Jun 2026"
