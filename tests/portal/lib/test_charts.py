import pathlib
import re
from xml.etree import ElementTree as ET

import pytest

from portal.lib import charts


def rects(svg):
    return [(rect.get("x"), rect.get("width")) for rect in ET.fromstring(svg).iter("rect")][1:]


def test_parts_stand_one_after_the_other():
    assert rects(charts.stacked_bar([7, 2], total=12)) == [("0", "406.33"), ("408.33", "114.67")]


def test_more_than_the_whole_is_drawn_as_the_whole():
    assert rects(charts.stacked_bar([15], total=12)) == [("0", "700")]


def test_a_whole_of_nothing_draws_the_track_only():
    assert rects(charts.stacked_bar([1], total=0)) == []


@pytest.mark.parametrize(("value", "width"), [(62, "62"), (0, "0"), (140, "100"), (-3, "0")])
def test_a_bar_in_a_table_stays_in_its_cell(value, width):
    assert rects(charts.cell_bar(value, top=100)) == [(None, width)]


@pytest.mark.parametrize(
    ("value", "top"), [(0, 4), (4, 4), (5, 8), (33, 40), (402, 800), (801, 1600), (3300, 4000)]
)
def test_the_scale_ends_on_a_number_with_whole_quarters(value, top):
    assert charts.round_top(value) == top
    assert top % 4 == 0


def test_an_area_names_every_second_month_on_a_phone():
    drawn = charts.area([1, 2, 3], ["Jun", "Jul", "Aug"], width=340, every=2)
    assert [month in drawn for month in ("Jun", "Jul", "Aug")] == [True, False, True]


def test_an_area_without_values_draws_nothing():
    assert charts.area([], []) == ""


def test_a_label_cannot_break_out_of_the_drawing():
    assert "&lt;b&gt;" in charts.area([1], ["<b>"])


@pytest.mark.parametrize("place", range(1, 8))
def test_the_dial_lights_one_segment_of_seven(place):
    paths = [
        path.get("stroke") for path in ET.fromstring(charts.dial(place, lit="on", rest="off")).iter("path")
    ]
    assert [index for index, colour in enumerate(paths, 1) if colour == "on"] == [place]
    assert len(paths) == 7


def test_the_spoken_dial_says_its_words_and_minutes():
    assert 'aria-label="910 words, about 7.0 minutes read aloud"' in charts.spoken_dial([130] * 7)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (None, ("hn", "fewer than 5 people")),
        (0, ("h0", "few")),
        (19.9, ("h0", "few")),
        (20, ("h1", "some")),
        (59, ("h2", "about half")),
        (60, ("h3", "most")),
        (100, ("h4", "nearly all")),
    ],
)
def test_a_share_has_a_class_and_a_word(share, expected):
    assert charts.band(share) == expected


CSS = pathlib.Path(__file__).parents[3] / "static" / "portal" / "css"
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", (CSS / "tokens.css").read_text()))


def brightness(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("words", [".chart text", ".chart .v"])
@pytest.mark.parametrize("behind", ["surface", "pine-2"])
def test_words_in_a_chart_stand_out_from_the_panel_and_from_the_area(words, behind):
    """No page checker can judge words of an SVG, so that their contrast is counted here: 4.5 to 1 (WCAG 1.4.3)."""
    rule = (CSS / "charts.css").read_text().partition(f"  {words} {{")[2].partition("}")[0]
    ink = TOKENS[re.search(r"fill: var\(--([\w-]+)\)", rule)[1]]
    light, dark = sorted((brightness(TOKENS[behind]), brightness(ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
