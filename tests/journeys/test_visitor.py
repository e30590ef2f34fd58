"""A visitor without an account: reads, searches, and puts a safeguarding lead on a poster."""

import io
import pathlib

import pypdf
import pytest

from tests.journeys import pages

LEAD = {
    "lead_name": "Siân Ŵyn-Jones",
    "lead_role": "Designated Safeguarding Lead",
    "lead_organisation": "Harbour Primary School",
    "lead_phone": "0151 496 0199",
    "lead_email": "sian@example.org",
}
OPEN = (
    "/",
    "/library/",
    "/library/?q=curiosity",
    "/library/?q=zzzzqqq",
    "/posters/",
    "/posters/babies-cant-tell-you/",
    "/briefings/professional-curiosity/",
    "/reviews/",
    "/reviews/ellery/",
    "/reviews/perrin/",
    "/guidance/",
    "/guidance/notifiable-incidents/?aware=2026-12-23",
    "/guidance/referring-a-case/",
    "/guidance/chronologies/",
    "/events/",
    "/events/noticing-neglect-early/",
    "/verify/",
    "/privacy/",
    "/accessibility/",
    "/looking-after-yourself/",
    "/pages/worried-about-a-child/",
    "/pages/what-reviews-are/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/nowhere/",
)


@pytest.fixture
def without_javascript(context_at):
    return context_at(1280, java_script_enabled=False)


@pytest.mark.parametrize("path", OPEN)
def test_every_open_page_is_sound_on_a_desk_and_a_telephone(path, wide, check_page):
    wide.goto(path)
    check_page(wide)


def fill_poster(page):
    page.goto("/")
    page.get_by_role("link", name="Make a poster").click()
    page.get_by_role("link", name="Babies can't tell you").first.click()
    for name, value in LEAD.items():
        page.locator(f"[name={name}]").fill(value)


def made(page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Make my poster").click()
    with pathlib.Path(download.value.path()).open("rb") as file:
        return pypdf.PdfReader(io.BytesIO(file.read())).pages[0].extract_text()


def test_a_visitor_makes_a_poster_with_their_own_lead(narrow, check_page):
    fill_poster(narrow)
    check_page(narrow)
    text = made(narrow).replace("\n", " ")
    assert [value for value in LEAD.values() if value.replace(" ", "") not in text.replace(" ", "")] == []


def test_a_visitor_makes_a_poster_without_javascript(without_javascript):
    fill_poster(without_javascript)
    assert LEAD["lead_phone"].replace(" ", "") in made(without_javascript).replace(" ", "")


def test_the_preview_shows_what_is_typed(wide):
    wide.goto("/posters/babies-cant-tell-you/")
    before = wide.locator("[data-stage] img.over").first.get_attribute("src")
    with wide.expect_response(lambda answer: answer.url.endswith("/preview/")) as answer:
        wide.locator("[name=lead_name]").fill("Helen Marsh")
    assert answer.value.status == 200
    wide.wait_for_timeout(100)
    assert wide.locator("[data-stage] img.over").first.get_attribute("src") != before


def test_what_cannot_fit_is_said_before_the_download(wide, check_page):
    wide.goto("/posters/babies-cant-tell-you/")
    wide.locator("[name=lead_phone]").fill("0151 496 0199")
    wide.locator("[name=lead_name]").fill("Przybyłowska-Llewellyn-Fitzgerald-" * 3)
    wide.get_by_role("button", name="Make my poster").click()
    wide.get_by_role("alert").first.wait_for()
    assert wide.locator("[name=lead_phone]").input_value() == "0151 496 0199"
    check_page(wide)


def test_a_picture_letter_is_refused_kindly(wide):
    wide.goto("/posters/babies-cant-tell-you/")
    wide.locator("[name=lead_phone]").fill("0151 496 0199")
    wide.locator("[name=lead_name]").fill("Helen Marsh ☺")
    wide.get_by_role("button", name="Make my poster").click()
    assert "☺" in wide.get_by_role("alert").first.inner_text()


def test_a_briefing_is_found_in_twenty_seconds_without_javascript(without_javascript):
    page = without_javascript
    page.goto("/")
    page.get_by_role("searchbox").fill("young carer")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("link", name="Ellery in seven minutes").first.click()
    assert page.locator("h1").inner_text().startswith("Ellery in seven minutes")


def test_filters_narrow_the_list_and_stand_in_the_address(wide):
    wide.goto("/library/?kind=poster")
    kinds = set(wide.locator("article.card .k").all_inner_texts())
    assert kinds == {"Poster"}


def test_the_one_page_of_a_briefing_is_a_pdf(wide):
    wide.goto("/briefings/professional-curiosity/")
    address = wide.get_by_role("link", name="PDF").get_attribute("href")
    answer = wide.request.get(address)
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")


def test_five_working_days_leave_out_christmas(wide):
    wide.goto("/guidance/notifiable-incidents/?aware=2026-12-23")
    assert "4 January 2027" in wide.locator("main").inner_text()


def test_a_recording_asks_a_visitor_to_sign_in(wide):
    wide.goto("/videos/ellery-narrated/")
    assert wide.url.endswith("/accounts/login/?next=/videos/ellery-narrated/")


def test_the_keyboard_reaches_every_control_with_a_visible_ring(wide):
    wide.goto("/")
    assert pages.unringed(wide) == []
