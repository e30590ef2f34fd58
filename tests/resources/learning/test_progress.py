"""How far somebody is: which step is next, and when a course is complete."""

from hypothesis import given
from hypothesis import strategies as st

from resources.learning.progress import Mark, State, of


def marks(*done: bool) -> list[Mark]:
    return [Mark(key, minutes=10, done=one) for key, one in enumerate(done, 1)]


def test_the_first_step_that_is_not_done_is_next():
    assert of(marks(True, False, False)).next == 2


def test_a_step_done_out_of_turn_is_done_and_the_gap_before_it_is_next():
    found = of(marks(True, False, True))
    assert (found.next, found.states[3]) == (2, State.DONE)


def test_what_comes_after_the_next_step_is_later():
    assert of(marks(False, False)).states == {1: State.NEXT, 2: State.LATER}


def test_before_it_is_begun_every_step_is_locked_and_none_is_next():
    found = of(marks(False, False), begun=False)
    assert (found.next, set(found.states.values())) == (None, {State.LOCKED})


def test_it_is_complete_when_every_required_step_is_done():
    assert of(marks(True, True)).complete is True


def test_it_is_not_complete_while_one_required_step_is_missing():
    assert of(marks(True, True, False)).complete is False


def test_a_step_that_need_not_be_done_does_not_hold_it_up():
    found = of([Mark(1, done=True), Mark(2, required=False)])
    assert (found.complete, found.next, found.states[2]) == (True, None, State.IF_YOU_LIKE)


def test_a_course_without_a_required_step_is_never_complete():
    assert [of([]).complete, of([Mark(1, required=False, done=True)]).complete] == [False, False]


def test_a_closed_step_is_not_next_and_is_counted_as_blocked():
    found = of([Mark(1, open=False), Mark(2)])
    assert (found.next, found.blocked, found.complete) == (2, 1, False)


def test_a_closed_step_that_is_not_done_keeps_the_course_from_being_complete():
    found = of([Mark(1, done=True), Mark(2, open=False)])
    assert (found.complete, found.next) == (False, None)


def test_a_closed_step_that_was_done_before_counts():
    found = of([Mark(1, done=True, open=False)])
    assert (found.complete, found.blocked) == (True, 0)


def test_the_minutes_left_are_those_of_required_steps_that_are_not_done():
    steps = [Mark(1, minutes=15, done=True), Mark(2, minutes=30), Mark(3, minutes=5, required=False)]
    assert of(steps).minutes_left == 30


@given(
    st.lists(
        st.builds(Mark, key=st.integers(), required=st.booleans(), done=st.booleans(), open=st.booleans()),
        unique_by=lambda m: m.key,
    )
)
def test_a_complete_course_has_no_next_step_and_nothing_is_blocked(steps):
    found = of(steps)
    assert not found.complete or (found.next, found.blocked) == (None, 0)
