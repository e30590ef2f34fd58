"""Cells that hold more than words: sections of a briefing, boxes of a poster."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.home.moving import blocks
from resources.briefings.seven import Part
from resources.posters.fields import WORDS, Box

LINE = "lead_name 0.1 0.78 0.5 0.04 24.0 13.0 2 strong left #1D2530"


def test_each_section_begins_with_its_heading():
    assert blocks.sections("# Why\nBecause.\n\n- One\n\n# What\n## Small\nWords") == [
        Part(1, "Why", "Because.\n\n- One"),
        Part(2, "What", "## Small\nWords"),
    ]


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("Words first", "Begin each section with a line of its own: # and its heading."),
        ("# A\n" * 8, "A briefing has 7 sections at most."),
        ("# " + "A" * 81, "A section has a heading of 1 to 80 characters."),
    ],
)
def test_what_are_no_sections_is_said(cell, sentence):
    with pytest.raises(blocks.Malformed) as refused:
        blocks.sections(cell)
    assert str(refused.value) == sentence


def test_a_heading_inside_a_section_does_not_begin_another():
    cell = blocks.of_sections([Part(1, "Why", "# Inside\nWords")])
    assert blocks.sections(cell) == [Part(1, "Why", "## Inside\nWords")]


def test_a_box_is_a_line():
    assert blocks.boxes(f'{LINE} "Deputy: "') == [
        Box("lead_name", 0.1, 0.78, 0.5, 0.04, 24, 13, 2, "strong", "left", "#1D2530", "Deputy: ")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "lead_name 0.1",
        LINE.replace("lead_name", "child_name"),
        LINE.replace("0.5", "0.95"),
        LINE.replace("24.0", "500"),
        LINE.replace("strong", "loud"),
        LINE.replace("#1D2530", "red"),
        LINE.replace("0.78", "nan"),
        f'{LINE} "{"x" * 41}"',
    ],
)
def test_what_is_no_box_is_said_with_one_that_is(line):
    with pytest.raises(blocks.Malformed, match="A box is a line like: lead_name"):
        blocks.boxes(line)


fraction = st.floats(0.01, 0.4)


@given(
    st.builds(
        Box,
        key=st.sampled_from(sorted(WORDS)),
        x=fraction,
        y=fraction,
        w=fraction,
        h=fraction,
        size_max=st.floats(20, 40),
        size_min=st.floats(4, 20),
        before=st.sampled_from(["", "Deputy: ", "Out of hours"]),
    )
)
def test_a_box_that_goes_out_comes_back(box):
    assert blocks.boxes(blocks.of_boxes([box])) == [box]
