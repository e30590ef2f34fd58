"""Words, boxes and papers."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resources.posters import fields
from resources.posters.fields import Box


def box(**more):
    return Box(
        **{"key": "lead_name", "x": 0.1, "y": 0.1, "w": 0.5, "h": 0.1, "size_max": 20, "size_min": 8} | more
    )


def sheet(**more):
    given = {"size": "full", "title": "T", "lang": "en-GB", "artwork": "a", "picture": "p", "picture2x": "q"}
    page = {"width": 595.28, "height": 841.89, "boxes": (box(),), "papers": ("a4", "a3")}
    return fields.Sheet(**given | page | more)


def test_an_address_is_cut_after_at_and_dots_only():
    assert fields.pieces("lead_email", "a-b.c@d-e.org") == ["a-b.", "c@", "d-e.", "org"]


def test_a_name_is_cut_at_spaces_and_between_joined_names():
    assert fields.pieces("lead_name", "Siân Ŵyn-Llewellyn 2-3") == ["Siân", "Ŵyn-", "Llewellyn", "2-3"]


@given(st.text())
def test_pieces_lose_no_letter_of_an_address(text):
    assert "".join(fields.pieces("lead_email", text)) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Helen \n\t Marsh ", "Helen Marsh"),
        ("Helen\u202emarsh", "Helenmarsh"),
        ("a\x00b", "ab"),
        ("e\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_was_typed_becomes_one_plain_line(typed, kept):
    assert fields.tidy(typed) == kept


@given(st.text())
@example("0\r\x1b 0")
def test_tidying_twice_changes_nothing(text):
    assert fields.tidy(fields.tidy(text)) == fields.tidy(text)


@pytest.mark.parametrize("size", ["full", "mini"])
def test_the_usual_boxes_lie_on_the_page_and_apart(size):
    boxes = fields.usual_boxes(size)
    assert all(b.x >= 0 and b.x + b.w <= 1 and b.y >= 0 and b.y + b.h <= 1 for b in boxes)
    apart = [
        (a.key, b.key)
        for n, a in enumerate(boxes)
        for b in boxes[n + 1 :]
        if a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h - 0.0005 and b.y < a.y + a.h - 0.0005
    ]
    assert apart == []


@pytest.mark.parametrize("size", ["full", "mini"])
def test_the_usual_boxes_never_print_smaller_than_is_read(size):
    assert min(b.size_min for b in fields.usual_boxes(size)) >= fields.LEAST_PRINTED


def test_the_usual_boxes_grow_with_the_artwork():
    assert fields.usual_boxes("full", 841.89)[0].size_max == pytest.approx(27 * 1.4143, abs=0.1)


def test_a_smaller_print_raises_the_smallest_type():
    assert fields.at_scale(box(), 0.5).size_min == 14


def test_a_smaller_print_never_raises_the_smallest_type_above_the_largest():
    assert fields.at_scale(box(size_max=9), 0.5).size_min == 9


def test_a_larger_print_changes_nothing():
    assert fields.at_scale(box(), 2) == box()


def test_a_paper_turns_as_the_artwork_does():
    assert fields.paper_of("a4", 800, 600) == (841.89, 595.28)


def test_a_full_poster_becomes_its_own_mini_on_a5_only():
    mini = sheet().smaller()
    assert (mini.size, mini.papers, round(mini.scale(), 3)) == ("mini", ("a5",), 0.705)


def found(**more):
    return {"name": "", "label": "", "lines": 1, "x": 0.1, "y": 0.2, "w": 0.3, "h": 0.04} | more


def test_a_designers_form_fields_become_boxes_for_the_words_they_speak_of():
    named = [
        found(name="DSL name"),
        found(name="f2", label="Telephone"),
        found(name="E-mail"),
        found(name="x9"),
    ]
    assert [b.key for b in fields.boxes_from(named, 595)] == ["lead_name", "lead_phone", "lead_email"]


def test_a_designers_form_field_keeps_its_place_and_lines():
    (made,) = fields.boxes_from([found(name="role", lines=3)], 595)
    assert (made.key, made.x, made.y, made.w, made.h, made.max_lines) == ("lead_role", 0.1, 0.2, 0.3, 0.04, 3)


def test_two_form_fields_for_one_word_make_one_box():
    assert len(fields.boxes_from([found(name="school"), found(name="organisation")], 595)) == 1


def test_a_copys_code_stays_in_one_piece():
    said = "Is this copy current? Code QSGC-AKD9 Made 26 November 2026"
    assert "QSGC-AKD9" in fields.pieces(fields.CHECK_CODE, said)
