"""Numbered lines become parts with steps."""

from resources.learning.plan import Line, circles, moved, part_moved, parts, twice


def shape(*lines: Line) -> list[tuple[str, list[int]]]:
    return [(part.title, [line.thing for line in part.lines]) for part in parts(lines)]


def test_lines_stand_in_the_order_of_their_numbers():
    assert shape(Line(2, "", 20), Line(1, "", 10)) == [("", [10, 20])]


def test_a_line_without_a_number_goes_to_the_end():
    assert shape(Line(None, "", 30), Line(9, "", 10)) == [("", [10, 30])]


def test_lines_of_one_number_keep_the_order_they_were_typed_in():
    assert shape(Line(1, "", 10), Line(1, "", 20)) == [("", [10, 20])]


def test_a_title_begins_a_part_and_empty_ones_go_on_with_it():
    lines = [Line(1, "Starting points", 10), Line(2, "", 20), Line(3, "Asking well", 30)]
    assert shape(*lines) == [("Starting points", [10, 20]), ("Asking well", [30])]


def test_the_same_title_again_goes_on_with_the_part():
    assert shape(Line(1, "Asking well", 10), Line(2, " Asking well ", 20)) == [("Asking well", [10, 20])]


def test_nothing_has_no_parts():
    assert shape() == []


def test_a_thing_on_two_lines_is_found():
    assert twice([Line(1, "", 10), Line(2, "", 20), Line(3, "", 10)]) == {10}


def after(verb, thing: int, *, up: bool, plan=(("A", [10, 20]), ("B", [30, 40]), ("C", [50]))):
    lines = [Line(None, title, one) for title, things in plan for one in things]
    return [(part.title, [line.thing for line in part.lines]) for part in verb(parts(lines), thing, up=up)]


def test_a_line_moves_within_its_part():
    assert after(moved, 20, up=True) == [("A", [20, 10]), ("B", [30, 40]), ("C", [50])]


def test_the_first_line_of_a_part_moves_up_into_the_one_above():
    assert after(moved, 30, up=True) == [("A", [10, 20, 30]), ("B", [40]), ("C", [50])]


def test_the_last_line_of_a_part_moves_down_into_the_one_below():
    assert after(moved, 20, up=False) == [("A", [10]), ("B", [20, 30, 40]), ("C", [50])]


def test_the_only_line_of_a_part_takes_its_part_along():
    assert after(moved, 50, up=True) == [("A", [10, 20]), ("C", [50]), ("B", [30, 40])]


def test_at_the_top_and_at_the_bottom_nothing_moves():
    there = [("A", [10, 20]), ("B", [30, 40]), ("C", [50])]
    assert [after(moved, 10, up=True), after(moved, 50, up=False)] == [there, there]


def test_a_part_moves_with_all_its_lines():
    assert after(part_moved, 30, up=True) == [("B", [30, 40]), ("A", [10, 20]), ("C", [50])]


def test_a_part_without_a_title_stays_the_first():
    there = [("", [10]), ("B", [30])]
    assert after(part_moved, 30, up=True, plan=there) == there


def test_a_course_that_waits_for_itself_by_a_long_way_is_found():
    asks = {1: [2], 2: [3], 3: [1], 4: [1]}
    assert [circles(asks, 1), circles(asks, 4)] == [True, False]
