"""The list, the counts beside it, and where each card matched."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.lib import clock
from resources.library import actions, asking, browse, matching, rescue, search
from resources.library.models import SearchEntry, Tally
from resources.library.tasks import sum_up_uses
from resources.library.wanted import Wanted
from tests.factories.library import indexed, resource

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def titles(user=NOBODY, **wanted) -> list[str]:
    return [row.card.title for row in shelf(user, **wanted).found]


def shelf(user=NOBODY, number=1, **wanted) -> browse.Shelf:
    return browse.shelf(user, Wanted(**wanted), asking.of(Wanted(**wanted)), number)


def found(**wanted) -> list[matching.Found]:
    return shelf(**wanted).found


def counts(group: str, **wanted) -> list[tuple[str, int]]:
    shown = next(g for g in shelf(**wanted).groups if g.name == group)
    return [(choice.value, choice.count) for choice in shown.values]


def on(year: int, month: int = 6) -> dt.datetime:
    return dt.datetime(year, month, 15, 9, tzinfo=dt.UTC)


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


# Filters


@pytest.mark.parametrize(
    ("time", "expected"),
    [("10", ["0", "10"]), ("30", ["11", "30"]), ("60", ["31", "60"]), ("more", ["300", "61"])],
)
def test_the_time_it_takes_has_no_gaps(time, expected):
    for minutes in (0, 10, 11, 30, 31, 60, 61, 300):
        indexed("video", title=str(minutes), minutes=minutes)
    indexed(title="No time said")
    assert sorted(titles(time=(time,))) == expected
    assert counts("time") == [("10", 2), ("30", 2), ("60", 2), ("more", 2)]


def test_of_many_reviews_the_newest_are_offered_and_those_that_are_on():
    for year in range(1990, 2026):
        indexed("review", title=str(year), slug=f"r{year}", published_at=on(year))
    offered = [value for value, _ in counts("review", review=("r1990",))]
    assert (offered[0], offered[1], len(offered)) == ("r1990", "r2025", 21)


def test_values_of_one_group_add_up():
    indexed("poster", title="A")
    indexed("report", title="B")
    indexed("video", title="C")
    assert sorted(titles(kind=("poster", "video"))) == ["A", "C"]


def test_every_group_must_be_met():
    indexed("poster", title="A", topics=["Neglect"])
    indexed("poster", title="B")
    indexed("report", title="C", topics=["Neglect"])
    assert titles(kind=("poster",), topic=("neglect",)) == ["A"]


def test_a_card_with_two_chosen_themes_is_listed_once():
    indexed(title="A", topics=["Neglect", "Online"])
    assert titles(topic=("neglect", "online")) == ["A"]


def test_the_year_is_the_year_in_the_uk():
    indexed(title="Eve", published_at=dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC))
    indexed(title="Summer", published_at=dt.datetime(2025, 6, 30, 23, 30, tzinfo=dt.UTC))
    assert (titles(year=("2025",)), titles(year=("2026",))) == (["Eve", "Summer"], [])


def test_a_review_finds_itself_and_its_parts(bea):
    review, poster = indexed("review", title="Fenn"), indexed("poster", title="Poster")
    indexed("poster", title="Other")
    actions.tie(whole=review, part=poster, role="poster", by=bea)
    assert sorted(titles(review=(review.slug,))) == ["Fenn", "Poster"]


def test_a_review_nobody_may_know_of_finds_nothing(bea):
    review, poster = indexed("review", state="draft", title="Fenn"), indexed("poster", title="Poster")
    actions.tie(whole=review, part=poster, role="poster", by=bea)
    assert (titles(review=(review.slug,)), counts("review")) == ([], [])


# Counts


def test_counts_are_what_a_choice_shows_with_the_other_groups():
    indexed("poster", title="A", topics=["Neglect"])
    indexed("report", title="B", topics=["Neglect"])
    indexed("report", title="C")
    assert counts("kind", topic=("neglect",), kind=("poster",)) == [("poster", 1), ("report", 1)]
    assert counts("topic", topic=("neglect",), kind=("poster",)) == [("neglect", 1)]


def test_every_count_is_the_length_of_its_list(bea):
    review = indexed("review", title="Fenn", topics=["Neglect"], published_at=on(2024))
    for number in range(3):
        part = indexed("poster", title=f"P{number}", audiences=["Schools"], published_at=on(2025))
        actions.tie(whole=review, part=part, role="poster", by=bea)
    indexed("report", title="R", topics=["Neglect", "Online"], audiences=["Schools", "Health"], minutes=31)
    indexed("report", title="Hidden", topics=["Neglect"], visibility="registered")
    shown = {(g.name, c.value): c.count for g in shelf().groups for c in g.values}
    assert shown == {(name, value): len(titles(**{name: (value,)})) for name, value in shown}
    assert {name for name, _ in shown} == {"kind", "topic", "audience", "time", "review", "year"}


def test_a_choice_that_is_on_stays_even_with_nothing_behind_it():
    indexed("poster", title="A")
    assert counts("kind", kind=("video",)) == [("poster", 1), ("video", 0)]


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
def test_a_match_in_a_part_leads_to_its_place(kind, locator, place):
    card = indexed(kind, title="Fenn", slug="fenn")
    search.index(card, [search.Part("There", "Stay curious.", locator)])
    assert [row.place for row in found(q="curious")] == [place]


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


# Nothing found


def test_a_slip_of_the_finger_is_put_right():
    indexed(title="Chronology guidance")
    assert rescue.corrected("chronolgy guidance") == "chronology guidance"


def test_a_known_word_stays_as_it_is():
    indexed(title="Chronology and chronologies")
    assert rescue.corrected("chronologies") == "chronologies"


def test_what_is_like_nothing_stays_as_it_is():
    indexed(title="Chronology")
    assert rescue.corrected("zzzzqqqq") == "zzzzqqqq"


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
