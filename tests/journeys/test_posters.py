"""Posters from the designer's desk to the wall, by keyboard alone and by mouse; and their maker's own page."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.posters import SAMPLE


def press(page, locator, key="Enter"):
    """Without a mouse: focus, then a key."""
    locator.focus()
    page.keyboard.press(key)


def number(page, box: int, side: str) -> float:
    return float(page.locator(f"[name=box-{box}-{side}]").input_value())


@pytest.mark.long
def test_a_box_is_marked_and_a_poster_published_without_a_mouse(wide, context_at, sign_in, check_page):
    page = wide
    sign_in(page, "bea@example.org")
    page.goto("/desk/posters/add/")
    page.locator("[name=title]").fill("Whose turn to ask")
    page.locator("[name=text_alternative]").fill("Whose turn is it to ask? Yours.")
    page.locator("[name=full]").set_input_files(SAMPLE)
    press(page, page.get_by_role("button", name="Upload and check"))
    page.wait_for_url("**/desk/posters/whose-turn-to-ask/")
    for _ in range(40):
        if page.get_by_text("Boxes of the full").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    press(page, page.get_by_role("link", name="Boxes of the full"))
    press(page, page.get_by_role("button", name="Start with the usual boxes"))
    page.locator("a.box").first.wait_for()
    check_page(page)
    left, width = number(page, 0, "x"), number(page, 0, "w")
    page.locator("a.box").first.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    assert (round(number(page, 0, "x") - left), round(number(page, 0, "w") - width)) == (2, -1)
    expect(page.locator("[data-numbers]:visible")).to_have_count(1)
    expect(page.locator("a.box").first).to_have_attribute("aria-label", re.compile(r"mm from left"))
    # The words follow without saving, drawn by the engine that prints them.
    expect(page.locator("[data-looked]")).to_have_text("Welsh: all boxes fit.")
    expect(page.locator("image.words")).to_have_attribute("href", re.compile("^blob:"))
    expect(page.locator("[name=text_alternative]")).to_have_value("Whose turn is it to ask? Yours.")
    press(page, page.get_by_role("button", name="Save and look"))
    page.get_by_text("This is how the boxes lie now").wait_for()
    assert round(number(page, 0, "x") - left) == 2
    page.goto("/desk/posters/whose-turn-to-ask/")
    press(page, page.get_by_role("button", name="Send for review"))
    page.wait_for_url("**/publication/**")
    other = context_at(1280, 800)
    sign_in(other, "adi@example.org")
    other.goto("/desk/posters/whose-turn-to-ask/")
    press(other, other.get_by_role("button", name="Publish", exact=True))
    other.wait_for_url("**/publication/**")
    other.goto("/posters/whose-turn-to-ask/")
    expect(other.locator("h1")).to_have_text("Make this poster yours")


def test_a_box_is_drawn_by_mouse(wide, sign_in):
    sign_in(wide, "bea@example.org")
    wide.goto("/desk/posters/information-sharing/boxes/full/")
    board = wide.locator("[data-board]")
    board.scroll_into_view_if_needed()
    shape = board.bounding_box()
    new = wide.locator("[data-new]").get_attribute("data-numbers")
    wide.mouse.move(shape["x"] + 0.2 * shape["width"], shape["y"] + 0.40 * shape["height"])
    wide.mouse.down()
    wide.mouse.move(shape["x"] + 0.6 * shape["width"], shape["y"] + 0.45 * shape["height"], steps=4)
    wide.mouse.up()
    drawn = [round(number(wide, int(new), side)) for side in ("x", "y", "w", "h")]
    wanted = [42, 119, 84, 15]
    assert [abs(a - b) <= 2 for a, b in zip(drawn, wanted, strict=True)] == [True] * 4


@pytest.mark.parametrize("path", ["/me/posters/", "/posters/babies-cant-tell-you/"])
def test_a_professionals_pages_are_sound(path, wide, sign_in, check_page):
    sign_in(wide, "priya@example.org")
    wide.goto(path)
    check_page(wide)


def test_a_poster_made_signed_in_is_checked_by_its_code(wide, context_at, sign_in, check_page):
    sign_in(wide, "priya@example.org")
    wide.goto("/posters/moved-again/")
    with wide.expect_download():
        wide.get_by_role("button", name="Make my poster").click()
    wide.goto("/me/posters/")
    check_page(wide)
    address = wide.locator("a[href^='/posters/check/']").first.get_attribute("href")
    stranger = context_at(390, 844)
    stranger.goto(address)
    expect(stranger.locator("h1")).to_have_text("This poster is current")
    check_page(stranger)
