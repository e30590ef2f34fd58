"""The business team and a coordinator at their desk."""

import datetime as dt
import io
import time

import pikepdf
import pytest
from playwright.sync_api import expect

DESK = (
    "/desk/",
    "/desk/library/",
    "/desk/library/add/",
    "/desk/library/pages/",
    "/desk/briefings/",
    "/desk/briefings/new/",
    "/desk/briefings/new/file/",
    "/desk/briefings/deliveries/",
    "/desk/posters/",
    "/desk/posters/add/",
    "/desk/posters/new/",
    "/desk/videos/",
    "/desk/reviews/",
    "/desk/reviews/ellery/",
    "/desk/reviews/the-first-weeks/",
    "/desk/reviews/recommendations/open/",
    "/desk/reviews/checklist/items/",
    "/desk/reviews/links/outside/",
    "/desk/reviews/guidance/",
    "/desk/events/",
    "/desk/events/noticing-neglect-early/",
    "/desk/learning/",
    "/desk/people/",
    "/desk/agencies/",
    "/desk/roles/",
    "/desk/settings/",
    "/desk/emails/",
    "/desk/jobs/",
)


@pytest.fixture
def bea(wide, sign_in):
    sign_in(wide, "bea@example.org")
    return wide


@pytest.mark.parametrize("path", DESK)
def test_every_page_of_the_desk_is_sound(path, wide, sign_in, check_page):
    sign_in(wide, "adi@example.org")
    wide.goto(path)
    check_page(wide)


def a_pdf(words: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        pdf.pages[0].Contents = pdf.make_stream(f"BT /F1 18 Tf 60 700 Td ({words}) Tj ET".encode())
        pdf.save(out)
    return out.getvalue()


def add_document(page, title, name, content):
    page.goto("/desk/library/add/")
    page.locator("[name=title]").fill(title)
    page.locator("[name=summary]").fill("Made for a journey.")
    page.locator("[name=kind]").first.select_option("report") if page.locator(
        "select[name=kind]"
    ).count() else None
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )
    page.locator("main form button:not([formaction])").last.click()
    page.wait_for_url(lambda address: not address.endswith("/add/"))


def wait_until(page, words, *, patience=45):
    until = time.monotonic() + patience
    while words not in page.locator("main").inner_text():
        assert time.monotonic() < until, page.locator("main").inner_text()
        time.sleep(1)
        page.reload()


def test_a_document_is_checked_published_found_and_downloaded(bea, context_at, sign_in, check_page):
    add_document(bea, "A report made for a journey", "report.pdf", a_pdf("Kittiwakes nest on narrow ledges"))
    check_page(bea)
    wait_until(bea, "Nothing is missing")
    bea.get_by_role("button", name="Send for review").click()
    check_page(bea)
    adi = context_at(390)
    sign_in(adi, "adi@example.org")
    adi.goto(bea.url)
    adi.get_by_role("button", name="Publish", exact=True).click()
    check_page(adi)
    visitor = context_at(390)
    visitor.goto("/library/?q=kittiwakes")
    visitor.get_by_role("link", name="A report made for a journey").first.click()
    check_page(visitor)
    address = visitor.locator("a[href$='/download/']").first.get_attribute("href")
    assert visitor.request.get(address).body()[:5] == b"%PDF-"


def test_a_file_that_is_not_what_it_says_is_refused_in_a_sentence(bea, check_page):
    add_document(bea, "Not a report", "report.pdf", b"<html><script>alert(1)</script></html>" * 20)
    wait_until(bea, "This is not a PDF")
    check_page(bea)


@pytest.mark.long
def test_a_briefing_is_written_and_published_on_one_page(wide, context_at, sign_in, check_page):
    sign_in(wide, "tom@example.org")
    wide.goto("/desk/briefings/new/")
    wide.locator("[name=title]").fill("Written in a journey")
    wide.locator("[name=summary]").fill("Seven short parts.")
    for number in range(1, 8):
        section = wide.locator("details.sect").nth(number - 1)
        if section.get_attribute("open") is None:
            section.locator("summary").click()
        wide.locator(f"[name=body{number}]").fill(f"Words of part {number}.")
    expect(wide.locator("#live")).to_contain_text("Words of part 7.")
    wide.get_by_role("button", name="Save").click()
    check_page(wide)
    wide.get_by_role("button", name="Send for review").click()
    desk = context_at(1280, 800)
    sign_in(desk, "bea@example.org")
    desk.goto("/desk/briefings/written-in-a-journey/")
    wait_until(desk, "Type size")
    desk.get_by_role("button", name="Publish").click()
    check_page(desk)
    visitor = context_at(390)
    visitor.goto("/briefings/written-in-a-journey/")
    check_page(visitor)
    assert visitor.locator("#section-7").inner_text().endswith("Words of part 7.")
    visitor.evaluate("document.querySelector('#section-5').scrollIntoView()")
    visitor.locator(".readbar [data-keep]").click()
    kept = visitor.locator("[data-place] [data-says]").text_content()
    visitor.reload()
    check_page(visitor)
    assert visitor.locator("[data-place] [data-says]").text_content() == kept
    assert kept.startswith("You kept your place at section ")

    reader = context_at(1280, 800)
    sign_in(reader, "priya@example.org")
    reader.goto("/briefings/written-in-a-journey/")
    reader.get_by_role("link", name="Delivered to my team").click()
    check_page(reader)
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    told = {"delivered_on": day.isoformat(), "minutes": "20", "people": "11", "setting": "The journey's team"}
    told |= {"named": "morgan@example.org", "actions-0-what": "Ask twice", "actions-1-what": "Write it down"}
    for name, value in told.items():
        reader.locator(f"[name='{name}']").fill(value)
    reader.get_by_role("button", name="Record this session").click()
    check_page(reader)
    keeper = context_at(1280, 800)
    sign_in(keeper, "morgan@example.org")
    keeper.goto("/desk/briefings/deliveries/")
    check_page(keeper)
    assert "The journey's team" in keeper.locator("main").inner_text()


def test_a_coordinator_keeps_the_lead_and_posters_show_it(wide, context_at, sign_in, check_page):
    sign_in(wide, "morgan@example.org")
    wide.goto("/desk/agencies/")
    wide.get_by_role("link", name="Millbrook Primary School").first.click()
    wide.get_by_role("link", name="Change, or plan a change").click()
    check_page(wide)
    wide.locator("[name=name]").fill("Rosalind Achebe")
    wide.locator("main form button").last.click()
    person = context_at(1280, 800)
    sign_in(person, "priya@example.org")
    person.goto("/posters/ask-the-second-question/")
    assert person.locator("[name=lead_name]").input_value() == "Rosalind Achebe"


def test_a_recommendation_is_closed_by_somebody_else_than_who_did_it(bea, context_at, sign_in, check_page):
    place = "/desk/reviews/ellery/recommendations/3/"
    today = dt.datetime.now(dt.UTC).date().isoformat()
    bea.goto(place)
    bea.get_by_text("Add an action").click()
    add = bea.locator("form[action*='/recommendations/3/actions/']")
    add.locator("[name$=what]").fill("Write the one page with young carers")
    add.locator("[name$=owner]").select_option(label="Northmere Early Help")
    add.get_by_role("button").click()
    bea.goto(place)
    bea.get_by_text("Record it as done").first.click()
    done = bea.locator("form[action$='/done/#rec-3']")
    done.locator("[name$=evidence]").fill("The page is on the partnership's site.")
    done.locator("[name$=done_on]").fill(today)
    done.get_by_role("button").click()
    bea.goto(place)
    check_page(bea)
    assert bea.get_by_role("button", name="Close the recommendation").count() == 0

    adi = context_at(1280, 800)
    sign_in(adi, "adi@example.org")
    adi.goto(place)
    close = adi.locator("form[action*='/close/']")
    close.locator("[name$=closed_on]").fill(today)
    close.get_by_role("button", name="Close the recommendation").click()
    visitor = context_at(390)
    visitor.goto("/reviews/ellery/")
    assert "4 of 7 complete" in visitor.locator("main").inner_text()
    visitor.goto("/reviews/perrin/")
    assert "24 of 24 complete" in visitor.locator("main").inner_text()


def test_an_agency_is_asked_how_far_it_is_and_answers_on_its_own_page(bea, context_at, sign_in, check_page):
    place = "/desk/reviews/ellery/recommendations/5/"
    bea.goto(place)
    bea.get_by_role("button", name="Ask for an update").click()
    morgan = context_at(390)
    sign_in(morgan, "morgan@example.org")
    morgan.goto("/desk/reviews/recommendations/ours/")
    check_page(morgan)
    morgan.get_by_role("link", name="Give every young carer a named adult in school").click()
    check_page(morgan)
    morgan.get_by_label("Under way").check(force=True)
    morgan.locator("[name=words]").fill("Fourteen of nineteen schools have named one.")
    morgan.get_by_role("button", name="Send to the business team").click()
    bea.goto(place)
    check_page(bea)
    assert "Fourteen of nineteen schools have named one." in bea.locator("main").inner_text()


def test_a_page_of_the_partnerships_own_words_is_edited(bea, context_at):
    bea.goto("/desk/library/pages/looking-after-yourself/")
    body = bea.locator("textarea[name=body]")
    body.fill(body.input_value() + "\n\nWritten in a journey.")
    bea.locator("main form button").last.click()
    visitor = context_at(390)
    visitor.goto("/looking-after-yourself/")
    assert "Written in a journey." in visitor.locator("main").inner_text()


def test_the_settings_change_the_help_bar(bea, context_at):
    bea.goto("/desk/settings/")
    bea.locator("[name=front_door_phone]").fill("0151 496 0555")
    bea.locator("main form button").last.click()
    visitor = context_at(390)
    visitor.goto("/")
    assert "0151 496 0555" in visitor.locator("body").inner_text()
    bea.goto("/desk/settings/")
    bea.locator("[name=front_door_phone]").fill("0151 496 0000")
    bea.locator("main form button").last.click()
