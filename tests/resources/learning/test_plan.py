"""Numbered lines become parts with steps."""

from resources.learning.plan import Line, parts, twice


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
