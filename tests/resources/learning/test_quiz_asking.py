"""What makes a question whole, what is drawn and in which order it is shown."""

from dataclasses import replace

import pytest

from resources.learning import quiz_picking
from resources.learning.quiz_asking import Asked, Given, Kind, Option, wanting

PAIR = (Option("a", right=True), Option("b"))
STORY = Asked(
    Kind.SCENARIO,
    "A visit",
    options=(
        Option("Ask", right=True, passage=0, to=1),
        Option("Leave", passage=0),
        Option("Listen", right=True, passage=1),
        Option("Interrupt", passage=1),
    ),
    passages=("At the door.", "She speaks."),
)


def changed(place: int, **fields) -> Asked:
    options = list(STORY.options)
    options[place] = replace(options[place], **fields)
    return replace(STORY, options=tuple(options))


@pytest.mark.parametrize(
    "asked",
    [
        STORY,
        Asked(Kind.SINGLE, "?", PAIR),
        Asked(Kind.MULTIPLE, "?", PAIR),
        Asked(Kind.ORDERING, "?", PAIR),
        Asked(Kind.MATCHING, "?", (Option("a", match="x"), Option("b", match="y"))),
        Asked(Kind.SHORT, "?", (Option("a"),), remember="Ask twice.", read_again=7),
    ],
    ids=lambda asked: asked.kind,
)
def test_a_whole_question_wants_nothing_and_is_the_same_when_read_again(asked):
    assert (wanting(asked), Asked.read(asked.stored())) == ([], asked)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Asked(Kind.SINGLE, "?", PAIR[:1]), "Write at least two lines."),
        (Asked(Kind.SINGLE, "?", (*PAIR, Option("c", right=True))), "Mark exactly one line as right."),
        (Asked(Kind.MULTIPLE, "?", (*PAIR[1:], Option("c"))), "Mark at least one line as right."),
        (
            Asked(Kind.ORDERING, "?", (Option("a"), Option(" A "))),
            "Two lines say the same. Change one of them.",
        ),
        (
            Asked(Kind.MATCHING, "?", (Option("a", match="x"), Option("b"))),
            "Give every line the words that belong to it.",
        ),
        (
            Asked(Kind.MATCHING, "?", (Option("a", match="x"), Option("b", match="x"))),
            "Every line has the same words. Give at least two different ones.",
        ),
        (
            Asked(Kind.SHORT, "?", (Option("..."),)),
            "Write at least one accepted answer, with a letter or a number in it.",
        ),
        (changed(1, passage=1), "Give passage 1 at least two choices."),
        (changed(0, right=False), "Mark a good choice in passage 1."),
        (changed(2, to=1), "A choice in passage 2 must lead to a later passage or to the end."),
        (changed(2, to=0), "A choice in passage 2 must lead to a later passage or to the end."),
        (changed(2, to=5), "A choice in passage 2 must lead to a later passage or to the end."),
        (changed(0, to=None), "No choice leads to passage 2."),
        (replace(STORY, passages=()), "Write at least one passage."),
        (
            replace(STORY, options=(*STORY.options, Option("x", passage=4))),
            "A choice stands in a passage that is not there.",
        ),
    ],
)
def test_what_is_missing_is_said(asked, sentence):
    assert sentence in wanting(asked)


@pytest.mark.parametrize(("path", "leads_to"), [((), 0), ((0,), 1), ((0, 2), None), ((1,), None)])
def test_a_path_leads_to_a_passage_or_an_end(path, leads_to):
    assert STORY.passage_after(path) == leads_to


def test_an_answer_is_the_same_when_read_again():
    assert Given.read(Given((2, 0), "word").stored()) == Given((2, 0), "word")


def test_what_was_not_answered_reads_as_nothing():
    assert Given.read({}) == Given()


def test_the_draw_is_the_same_for_a_seed_and_differs_between_seeds():
    bank = list(range(40))
    drawn = [tuple(quiz_picking.pick([], bank, 5, seed=seed)) for seed in ("a", "a", "b")]
    assert (drawn[0] == drawn[1], drawn[0] == drawn[2], len(set(drawn[0]))) == (True, False, 5)


def test_the_quizs_own_questions_come_first_and_in_their_order():
    assert quiz_picking.pick(["x", "y"], ["z"], 1, seed="a") == ["x", "y", "z"]


def test_a_bank_with_too_few_gives_all_it_has():
    assert sorted(quiz_picking.pick([], [1, 2], 5, seed="a")) == [1, 2]


def test_what_is_to_be_ordered_never_stands_in_order_already():
    asked = Asked(Kind.ORDERING, "?", PAIR)
    assert {tuple(quiz_picking.shown(asked, seed=str(seed))) for seed in range(20)} == {(1, 0)}


def test_answers_stand_as_they_were_written():
    assert quiz_picking.shown(Asked(Kind.SINGLE, "?", PAIR), seed="a") == [0, 1]


def test_the_words_to_match_are_offered_in_an_order_that_a_reload_keeps():
    asked = Asked(Kind.MATCHING, "?", tuple(Option(str(n), match=str(n)) for n in range(9)))
    orders = [quiz_picking.offered(asked, seed=seed) for seed in ("a", "a", "b")]
    assert (orders[0] == orders[1], orders[0] == orders[2], sorted(orders[0])) == (
        True,
        False,
        list(range(9)),
    )
