"""Learning from four sides: who takes a course, who writes one, who sets it for a team, and who tells the partnership."""

import datetime as dt
import re

import pytest

from tests.journeys import pages

# Watching the whole sample takes as long as it lasts, so its last step is entered as the watch page would.
WATCHED = """
from accounts import record
from accounts.models import RecordEntry, User
from resources.videos.models import Video
video = Video.objects.get(resource__slug="ellery-narrated")
record.enter(person=User.objects.get(email="sam@example.org"), source=f"video:{video.uuid}",
    kind=RecordEntry.Kind.VIDEO, title=video.resource.title, minutes=2)
"""


# The pilot's quiz (portal/home/seed/quizzes.py): what to choose, question by question.
SCENARIO = ("Ask kindly whether you may see her", "Ask what she cooks, and what happens when she is ill")
TICKED = (
    ("Ask what last night was like, and listen",),
    ("Seeing them by themselves, where that is safe", "Writing down their own words"),
)
IN_ORDER = (
    "Read it to the end",
    "Choose one question it leaves you with",
    "Take that question to the team",
    "Look after a month at what changed",
)


@pytest.fixture
def sam(wide, sign_in):
    sign_in(wide, "sam@example.org")
    return wide


def answer_the_quiz(page, check_page) -> None:
    """Every question right, by keyboard where lines are put in order."""
    page.get_by_role("link", name="Check what you took in").last.click()
    page.get_by_role("button", name="Begin", exact=True).click()
    for chosen in TICKED:
        for words in chosen:
            page.get_by_label(words, exact=True).check(force=True)
        check_page(page)
        page.get_by_role("button", name="Answer").click()
        page.get_by_role("link", name="Next question").click()
    for place, words in enumerate(IN_ORDER):
        up = page.get_by_role("button", name=f"Up: {words}")
        for _ in range(page.locator("[data-sorted] > li label").all_inner_texts().index(words) - place):
            up.press("Enter")
    check_page(page)
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("link", name="Next question").click()
    for words in SCENARIO:
        page.get_by_label(words, exact=True).check(force=True)
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="See how you did").click()
    page.get_by_role("heading", name="You have passed, with 100%").wait_for()
    check_page(page)
    page.get_by_role("link", name="Go on with the course").click()


def reflect(page, check_page) -> None:
    """A child's details are refused, and nothing is lost; then it is saved."""
    page.get_by_role("link", name=re.compile("Go on")).first.click()
    page.locator("[name=text]").fill("I will ask about the night before. NHS 943 476 5919.")
    page.get_by_role("button", name="Save").click()
    page.locator("[name=text][aria-invalid=true]").wait_for()
    check_page(page)
    page.locator("[name=text]").fill("I will ask about the night before, from Monday.")
    page.get_by_role("button", name="Save").click()


@pytest.mark.long
def test_a_course_ends_with_a_certificate_that_anybody_can_check(portal, sam, context_at, check_page):
    sam.goto("/library/?kind=course")
    sam.get_by_role("link", name="Safeguarding young carers").first.click()
    check_page(sam)
    course = sam.url
    sam.get_by_role("button", name="Begin", exact=True).click()
    check_page(sam)
    sam.get_by_role("link", name=re.compile("Go on")).first.click()
    check_page(sam)
    sam.get_by_role("button", name=re.compile("I have read it")).click()
    portal.python(WATCHED)
    sam.goto(course)
    while sam.get_by_role("button", name="I have done this step").count():
        sam.get_by_role("button", name="I have done this step").first.click()
    answer_the_quiz(sam, check_page)
    reflect(sam, check_page)
    sam.get_by_role("heading", name="You have completed this course").wait_for()
    check_page(sam)
    sam.goto("/me/record/")
    check_page(sam)
    files = {kind: sam.request.get(f"/me/record/record.{kind}").body() for kind in ("pdf", "csv", "xlsx")}
    assert (files["pdf"][:5], files["xlsx"][:2]) == (b"%PDF-", b"PK")
    assert "One thing I will do differently" in files["csv"].decode()
    sam.goto("/me/certificates/")
    check_page(sam)
    address = sam.locator("a[href$='.pdf']").first.get_attribute("href")
    assert sam.request.get(address).body()[:5] == b"%PDF-"
    number = re.search(r"/certificates/([^/]+)\.pdf", address)[1]
    visitor = context_at(390)
    visitor.goto(f"/verify/{number}/")
    check_page(visitor)
    words = visitor.locator("main").inner_text()
    assert ("Sam Reyes" in words, "sam@example.org" in words) == (True, False)


def test_a_trainer_writes_a_course_orders_its_steps_by_keyboard_and_it_is_published(
    wide, context_at, sign_in, check_page
):
    sign_in(wide, "tom@example.org")
    wide.goto("/desk/learning/new/")
    for name, value in {"title": "A course of a journey", "summary": "Two steps.", "minutes": "10"}.items():
        wide.locator(f"[name={name}]").fill(value)
    titles = []
    for row in (0, 1):
        things = wide.locator(f"[name=steps-{row}-thing]")
        chosen = things.locator("option", has_text="(7-minute briefing)").nth(row)
        things.select_option(chosen.get_attribute("value"))
        titles.append(chosen.text_content().removesuffix(" (7-minute briefing)"))
    wide.locator(".savebar").get_by_role("button", name="Save").click()
    wide.locator("button[name=move][value^='up ']").nth(1).press("Enter")
    wide.wait_for_url("**#step-*")
    check_page(wide)
    assert wide.locator(".queue legend").all_inner_texts()[:2] == titles[::-1]
    slug = re.search("/desk/learning/([^/]+)/", wide.url)[1]
    wide.get_by_role("button", name="Send for review").click()
    desk = context_at(1280, 800)
    sign_in(desk, "bea@example.org")
    desk.goto(f"/desk/learning/{slug}/")
    desk.get_by_role("button", name="Publish").click()
    desk.goto(f"/learning/{slug}/")
    check_page(desk)
    assert desk.get_by_role("button", name="Begin", exact=True).count() == 1


@pytest.mark.long
def test_a_coordinator_sets_learning_sees_the_grid_nudges_and_takes_the_evidence(wide, sign_in, check_page):
    sign_in(wide, "morgan@example.org")
    wide.goto("/desk/team/")
    wide.get_by_role("link", name="Set something").click()
    wide.locator("[name=thing]").select_option("safer-sleep-away-from-home")
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=5)
    wide.locator("[name=due]").fill(day.isoformat())
    check_page(wide)
    wide.get_by_role("button", name="Set it").click()
    check_page(wide)
    wide.get_by_role("link", name="By theme").click()
    check_page(wide)
    wide.get_by_role("button", name=re.compile("^Remind [0-9]+ p")).click()
    wide.get_by_text(re.compile("gets? an email")).wait_for()
    check_page(wide)
    for page in ("insights", "evidence"):
        wide.goto(f"/desk/{page}/")
        check_page(wide)
        address = wide.locator("a[href*='.pdf']").first.get_attribute("href")
        assert wide.request.get(address).body()[:5] == b"%PDF-"


@pytest.mark.long
def test_the_business_team_reads_insights_the_annual_report_and_an_agencys_evidence(
    wide, sign_in, check_page
):
    sign_in(wide, "bea@example.org")
    for page in ("insights", "annual", "evidence"):
        wide.goto(f"/desk/{page}/")
        check_page(wide)
        for kind in ("csv", "pdf", "xlsx"):
            address = wide.locator(f"main a[href*='.{kind}']").first.get_attribute("href")
            assert wide.request.get(address).status == 200


def test_bars_of_an_agency_with_a_long_name_stay_within_a_narrow_page(wide, sign_in):
    sign_in(wide, "bea@example.org")
    wide.goto("/desk/insights/")
    name = "Northmere and Eastvale Children's Hospitals and Community Health Foundation Trust"
    wide.locator(".bars tbody th").first.evaluate("(cell, name) => { cell.textContent = name }", name)
    assert pages.too_wide(wide) == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/me/",
        "/me/record/",
        "/me/set/",
        "/me/certificates/",
        "/me/bookings/",
        "/me/details/",
        "/videos/ellery-narrated/",
    ],
)
def test_every_page_of_ones_own_is_sound(path, wide, sign_in, check_page):
    sign_in(wide, "priya@example.org")
    wide.goto(path)
    check_page(wide)


def test_an_author_tries_a_course_and_puts_lines_in_order_with_the_keyboard(wide, sign_in, check_page):
    sign_in(wide, "bea@example.org")
    wide.goto("/desk/learning/safeguarding-young-carers/preview/")
    check_page(wide)
    wide.get_by_role("link", name=re.compile("Check what you took in")).first.click()
    wide.goto(wide.url.partition("?")[0] + "?place=3")
    lines = wide.locator("[data-sorted] > li")
    first, second = (lines.nth(place).locator("label").inner_text() for place in (0, 1))
    wide.get_by_role("button", name=f"Down: {first}").focus()
    wide.keyboard.press("Enter")
    assert [lines.nth(place).locator("label").inner_text() for place in (0, 1)] == [second, first]
    assert wide.locator("[data-said]").inner_text() == f"{first}: place 2 of 4"
    assert [lines.nth(place).locator("select").input_value() for place in range(4)] == ["1", "2", "3", "4"]
    assert wide.evaluate("document.activeElement.ariaLabel") == f"Down: {first}"
    check_page(wide)
    wide.get_by_role("button", name="Answer").press("Enter")
    assert wide.get_by_role("button", name="Next question").count() == 1
    check_page(wide)
    for address in ("/desk/question-banks/", "/desk/question-banks/new/", "/desk/learning/"):
        wide.goto(address)
        check_page(wide)
