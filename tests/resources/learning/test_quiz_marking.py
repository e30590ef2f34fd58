"""How each kind of question is marked, and when an attempt is passed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.learning.quiz_asking import Asked, Given, Kind, Option
from resources.learning.quiz_marking import Mark, NotAnAnswer, mark, result

TWO_OF_FOUR = (Option("a", right=True), Option("b", right=True), Option("c"), Option("d"))
STORY = Asked(
    Kind.SCENARIO,
    "A visit",
    options=(
        Option("Ask her", right=True, passage=0, to=1),
        Option("Leave", passage=0),
        Option("Listen", right=True, passage=1),
        Option("Interrupt", passage=1),
    ),
    passages=("At the door.", "She speaks."),
)


def points(kind: Kind, options, *picks: int) -> tuple[int, int]:
    made = mark(Asked(kind, "?", options=options), Given(picks))
    return made.got, made.out_of


@pytest.mark.parametrize(("pick", "got"), [(0, 1), (1, 0)])
def test_one_answer_is_right_or_not(pick, got):
    assert points(Kind.SINGLE, (Option("a", right=True), Option("b")), pick) == (got, 1)


@pytest.mark.parametrize(
    ("picks", "got"), [((0, 1), 2), ((0,), 1), ((0, 2), 0), ((0, 1, 2), 1), ((2, 3), 0), ((0, 1, 2, 3), 0)]
)
def test_a_wrong_tick_takes_a_right_one_away_and_never_more(picks, got):
    assert points(Kind.MULTIPLE, TWO_OF_FOUR, *picks) == (got, 2)


@pytest.mark.parametrize(("picks", "got"), [((0, 1, 2), 3), ((0, 2, 1), 1), ((1, 2, 0), 0)])
def test_each_line_in_its_place_counts(picks, got):
    assert points(Kind.ORDERING, (Option("a"), Option("b"), Option("c")), *picks) == (got, 3)


PAIRS = (Option("a", match="x"), Option("b", match="y"), Option("c", match="x"))


@pytest.mark.parametrize(("picks", "got"), [((0, 1, 0), 3), ((0, 0, 0), 2), ((1, 0, 1), 0)])
def test_each_right_pair_counts_and_two_lines_may_have_the_same_words(picks, got):
    assert points(Kind.MATCHING, PAIRS, *picks) == (got, 3)


@pytest.mark.parametrize(
    ("words", "got"),
    [
        ("curiosity", 1),
        ("  Curiosity. ", 1),
        ("CURIOSITÉ", 0),
        ("Siân", 1),
        ("sian", 1),
        ("child’s   voice", 1),
        ("child's voice", 1),
        ("the voice", 0),
    ],
)
def test_a_word_is_compared_without_capitals_spaces_and_accents(words, got):
    accepted = (Option("curiosity"), Option("Sian"), Option("child's voice"))
    assert mark(Asked(Kind.SHORT, "?", options=accepted), Given(words=words)) == Mark(got, 1)


@pytest.mark.parametrize(("path", "points"), [((0, 2), (2, 2)), ((0, 3), (1, 2)), ((1,), (0, 1))])
def test_a_scenario_is_marked_by_the_choices_on_the_way(path, points):
    made = mark(STORY, Given(path))
    assert (made.got, made.out_of) == points


@pytest.mark.parametrize("path", [(), (0,), (2,), (0, 0), (1, 2), (9,)])
def test_a_way_that_does_not_lead_to_an_end_is_no_answer(path):
    with pytest.raises(NotAnAnswer, match="Choose what you would do"):
        mark(STORY, Given(path))


@pytest.mark.parametrize(
    ("kind", "options", "given", "sentence"),
    [
        (Kind.SINGLE, TWO_OF_FOUR, Given(), "Choose one answer."),
        (Kind.SINGLE, TWO_OF_FOUR, Given((0, 1)), "Choose one answer."),
        (Kind.SINGLE, TWO_OF_FOUR, Given((4,)), "Choose one answer."),
        (Kind.SINGLE, TWO_OF_FOUR, Given((-1,)), "Choose one answer."),
        (Kind.MULTIPLE, TWO_OF_FOUR, Given(), "Choose at least one answer."),
        (Kind.ORDERING, TWO_OF_FOUR, Given((0, 1, 2, 2)), "Give every line a place of its own."),
        (Kind.ORDERING, TWO_OF_FOUR, Given((0, 1)), "Give every line a place of its own."),
        (Kind.MATCHING, PAIRS, Given((0, 1)), "Choose the words for every line."),
        (Kind.MATCHING, PAIRS, Given((0, 1, 2)), "Choose the words for every line."),
        (Kind.SHORT, TWO_OF_FOUR, Given(words="  "), "Write a word or two."),
    ],
)
def test_what_is_not_whole_is_refused_with_a_sentence(kind, options, given, sentence):
    with pytest.raises(NotAnAnswer) as refused:
        mark(Asked(kind, "?", options=options), given)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("marks", "pass_percent", "percent", "passed"),
    [
        ([Mark(1, 1), Mark(1, 1), Mark(0, 1)], 66, 66, True),
        ([Mark(1, 1), Mark(1, 1), Mark(0, 1)], 67, 66, False),
        ([Mark(2, 3), Mark(2, 3), Mark(2, 3)], 66, 66, True),
        ([Mark(1, 3)] * 3, 33, 33, True),
        ([Mark(1, 1), None], 50, 50, True),
        ([None, None], 1, 0, False),
        ([], 1, 0, False),
        ([Mark(5, 5), Mark(0, 1)], 51, 50, False),
    ],
)
def test_every_question_weighs_the_same_and_what_was_not_answered_is_nothing(
    marks, pass_percent, percent, passed
):
    made = result(marks, pass_percent=pass_percent)
    assert (made.percent, made.passed) == (percent, passed)


marks = st.integers(1, 12).flatmap(lambda out_of: st.builds(Mark, st.integers(0, out_of), st.just(out_of)))


@given(st.lists(marks, min_size=1, max_size=8), st.integers(1, 100))
def test_the_percent_shown_never_says_other_than_the_verdict(given_marks, pass_percent):
    made = result(given_marks, pass_percent=pass_percent)
    assert made.passed == (made.percent >= pass_percent)


@given(st.lists(marks, min_size=1, max_size=8))
def test_full_marks_are_a_hundred_and_only_they(given_marks):
    made = result(given_marks, pass_percent=100)
    assert made.passed == all(one.is_full for one in given_marks)
    assert 0 <= made.share <= Fraction(1)


picks = st.lists(st.integers(-2, 6), max_size=6).map(tuple)


@given(st.sampled_from(list(Kind)), picks, st.text(max_size=10))
def test_whatever_is_sent_is_marked_within_its_points_or_refused(kind, sent, words):
    asked = STORY if kind == Kind.SCENARIO else Asked(kind, "?", options=PAIRS[:2] + TWO_OF_FOUR)
    try:
        made = mark(asked, Given(sent, words))
    except NotAnAnswer:
        return
    assert 0 <= made.got <= made.out_of
