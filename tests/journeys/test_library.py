"""Browsing with filters: the results follow each tick, and everything chosen stands in the address."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture(params=["wide", "narrow"])
def page(request):
    return request.getfixturevalue(request.param)


def test_a_tick_changes_the_results_and_the_address_and_keeps_the_focus(page):
    page.goto("/library/")
    if not page.locator("#filters").evaluate("filters => filters.open"):
        page.locator("#filters > summary").click()
    tick = page.locator("input[name=kind][value=poster]")
    number = tick.locator("xpath=..").locator(".n").inner_text().split()[0]
    tick.check()
    page.wait_for_url("**/library/?kind=poster")
    expect(page.locator("#res")).to_have_text(re.compile(rf"^{number} results?$"))
    assert tick.evaluate("box => box === document.activeElement") is True
    assert page.locator("#filters").evaluate("filters => filters.open") is True


def test_going_back_takes_the_last_tick_off(wide):
    wide.goto("/library/")
    everything = wide.locator("#res").inner_text()
    wide.locator("input[name=kind][value=poster]").check()
    wide.wait_for_url("**/library/?kind=poster")
    wide.go_back()
    expect(wide.locator("#res")).to_have_text(everything)
    expect(wide.locator("input[name=kind][value=poster]")).not_to_be_checked()


def test_words_and_filters_go_together(wide):
    wide.goto("/library/?kind=briefing")
    wide.locator("#q").fill("curiosity")
    wide.locator("#q").press("Enter")
    wide.wait_for_url("**/library/?q=curiosity&kind=briefing")
    expect(wide.locator("#sort")).to_have_value("")


def test_without_javascript_the_button_shows_the_results(context_at):
    page = context_at(1280, java_script_enabled=False)
    page.goto("/library/")
    page.locator("input[name=kind][value=poster]").check()
    page.get_by_role("button", name="Show results").click()
    assert "kind=poster" in page.url
    expect(page.locator(".chip", has_text="Posters")).to_be_visible()
