"""A recording's way: sent in parts over a bad line, prepared, approved by somebody else, watched to its end."""

import pathlib
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from tests.factories.videos import clip

PART = 8 * 1024 * 1024
CAPTIONS = (
    "WEBVTT\n\n00:00.500 --> 00:03.000\nWhat did nobody ask?\n\n00:03.500 --> 00:07.000\nWho lives here?\n"
)
PATIENCE = 90_000  # milliseconds; the machine may be busy


@pytest.fixture
def recording(tmp_path) -> pathlib.Path:
    """Eight seconds of colours, made longer by three empty parts, so that there is something to interrupt."""
    path = tmp_path / f"{tmp_path.name.replace('_', '-')}.mp4"
    film = clip(path, seconds=8)
    path.write_bytes(film + (3 * PART).to_bytes(4, "big") + b"free" + bytes(3 * PART - 8))
    return path


def choose(page: Page, recording: pathlib.Path) -> None:
    page.goto("/videos/new/")
    page.locator("#recording").set_input_files(recording)


def count_parts(page: Page) -> list[int]:
    """Fills while the page sends: the number of every part that the store took."""
    sent: list[int] = []

    def hear(answer: Response) -> None:
        found = re.search(r"partNumber=(\d+)", answer.url)
        if found and answer.request.method == "PUT" and answer.ok:
            sent.append(int(found[1]))

    page.on("response", hear)
    return sent


def hold_back(page: Page, parts: str) -> None:
    """A line that takes some parts and never answers for those whose number matches `parts`.

    Done inside the page: the browser's own interception would carry every byte through the test's process.
    """
    page.add_init_script(
        """
        const { open, send } = XMLHttpRequest.prototype;
        XMLHttpRequest.prototype.open = function (method, address, ...rest) {
          this.held = /partNumber=(PARTS)(&|$)/.test(address);
          return open.call(this, method, address, ...rest);
        };
        XMLHttpRequest.prototype.send = function (body) {
          if (!this.held) send.call(this, body);
        };
        """.replace("PARTS", parts)
    )


def test_a_closed_tab_goes_on_where_it_stopped(context_at, sign_in, recording):
    first = context_at(1280, 800)
    sign_in(first, "tom@example.org")
    hold_back(first, "[2-9]")
    with first.expect_response(lambda answer: "partNumber=1&" in answer.url and answer.ok, timeout=PATIENCE):
        choose(first, recording)
    first.close()
    second = context_at(1280, 800)
    sign_in(second, "tom@example.org")
    sent = count_parts(second)
    with second.expect_response(lambda answer: answer.url.endswith("/videos/uploads/")) as opened:
        choose(second, recording)
    expect(second.locator("#arrived")).to_be_visible(timeout=PATIENCE)
    assert (opened.value.json()["done"], sorted(sent)) == ([1], [2, 3, 4])


def test_a_lost_network_is_waited_for(context_at, sign_in, recording):
    page = context_at(1280, 800)
    sign_in(page, "tom@example.org")
    with page.expect_response(lambda answer: answer.url.endswith("/videos/uploads/"), timeout=PATIENCE):
        choose(page, recording)
    page.context.set_offline(True)
    expect(page.locator("#arrived")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.locator("#arrived")).to_be_visible(timeout=PATIENCE)


def test_who_was_signed_out_meanwhile_is_told_and_loses_nothing(context_at, sign_in, recording):
    page = context_at(1280, 800)
    sign_in(page, "tom@example.org")
    hold_back(page, "[2-9]")
    with page.expect_response(lambda answer: "partNumber=1&" in answer.url and answer.ok, timeout=PATIENCE):
        choose(page, recording)
    page.get_by_role("button", name="Pause").click()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.locator("#refused")).to_contain_text("You are signed out by now.", timeout=PATIENCE)
    sign_in(page, "tom@example.org")
    with page.expect_response(lambda answer: answer.url.endswith("/videos/uploads/")) as opened:
        choose(page, recording)
    assert opened.value.json()["done"] == [1]


def test_pause_and_cancel(context_at, sign_in, recording):
    page = context_at(1280, 800)
    sign_in(page, "tom@example.org")
    hold_back(page, "4")
    choose(page, recording)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on", exact=True)).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#refused")).to_contain_text("Cancelled")


@pytest.mark.long
def test_from_the_trainers_file_to_the_professionals_record(
    context_at, sign_in, check_page, recording, tmp_path
):
    words = tmp_path / "words.vtt"
    words.write_text(CAPTIONS)
    tom = context_at(1280, 800)
    sign_in(tom, "tom@example.org")
    choose(tom, recording)
    title = f"Who lives here, {recording.stem}"
    tom.get_by_label("Title").fill(title)
    tom.locator("input[name=captions]").set_input_files(words)
    expect(tom.locator("#arrived")).to_be_visible(timeout=PATIENCE)
    check_page(tom)
    tom.get_by_role("button", name="Save and go on").click()
    tom.wait_for_url("**/desk/videos/*-*/")
    tom.get_by_label("Summary").fill("Typed while it was made ready")
    expect(tom.locator("#state")).to_contain_text("Made ready at 180p", timeout=PATIENCE)
    check_page(tom)
    address = tom.url
    # What hangs on the state came with it; what the trainer was typing meanwhile is as they left it.
    expect(tom.get_by_label("Summary")).to_have_value("Typed while it was made ready")
    tom.get_by_role("link", name="Mend them line by line").click()
    check_page(tom)
    tom.get_by_label("Line 2 says").fill("Who lives here, and who visits?")
    tom.get_by_role("button", name="Save these lines").click()
    expect(tom.get_by_label("Line 2 says")).to_have_value("Who lives here, and who visits?")
    tom.goto(address)
    tom.get_by_role("button", name="Send for review").click()

    bea = context_at(1280, 800)
    sign_in(bea, "bea@example.org")
    bea.goto(address)
    bea.get_by_label("I have listened").check()
    bea.get_by_role("button", name="Approve the captions").click()
    bea.get_by_role("button", name="Publish").click()
    expect(bea.get_by_text("Published.", exact=True)).to_be_visible()
    check_page(bea)
    bea.get_by_role("link", name="See it as readers do").click()
    address = bea.url

    priya = context_at(390)
    sign_in(priya, "priya@example.org")
    priya.goto(address)
    check_page(priya)
    film = priya.locator("#picture")
    film.evaluate("film => film.play().then(() => { film.currentTime = 7 })")
    expect(priya.locator("#counted")).not_to_contain_text("So far: 0%", timeout=PATIENCE)
    expect(priya.locator("#counted")).to_contain_text("So far:")
    priya.locator("#lines a").first.click()
    expect(priya.locator("#lines a").nth(1)).to_have_attribute("aria-current", "true", timeout=PATIENCE)
    priya.evaluate("document.getElementById('picture').currentTime = 0")
    expect(priya.locator("#counted")).to_contain_text("You have finished this", timeout=PATIENCE)
    priya.locator("#find").fill("lives")
    expect(priya.locator("#found")).to_have_text("1 line")
    priya.get_by_role("link", name="As a page").click()
    expect(priya.locator(".said")).to_contain_text("who visits?")
    check_page(priya)

    bea.get_by_role("link", name="Its page on the desk").click()
    bea.get_by_role("link", name="Who, and where people stop").click()
    expect(bea.get_by_role("rowheader")).to_contain_text("Priya Nair")
    check_page(bea)
    bea.goto("/desk/videos/take-in/")
    check_page(bea)


def test_a_blocked_host_is_named_to_the_trainer(context_at, sign_in, check_page):
    page = context_at(390)
    sign_in(page, "tom@example.org")
    page.goto("/videos/new/")
    page.get_by_text("Files do not get through here?").click()
    page.get_by_role("button", name="Test my connection").click()
    expect(page.locator("#line-said")).to_have_text(
        "Your connection lets recordings through.", timeout=PATIENCE
    )
    hosts = []
    page.route(
        lambda address: "partNumber=" in address,
        lambda route: (hosts.append(urlsplit(route.request.url).netloc), route.abort()),
    )
    page.get_by_role("button", name="Test my connection").click()
    expect(page.locator("#line-said")).to_contain_text(
        "Show this sentence to your IT support", timeout=PATIENCE
    )
    expect(page.locator("#line-said")).to_contain_text(hosts[0])
    check_page(page)


def test_something_that_is_no_recording_is_refused_in_a_sentence(wide, sign_in, check_page):
    sign_in(wide, "tom@example.org")
    wide.goto("/videos/new/")
    wide.locator("#recording").set_input_files(
        {"name": "notes.mp4", "mimeType": "video/mp4", "buffer": b"not a film " * 5000}
    )
    expect(wide.locator("#arrived")).to_be_visible(timeout=PATIENCE)
    wide.get_by_label("Title").fill("Not a recording")
    wide.get_by_role("button", name="Save and go on").click()
    expect(wide.locator("#state .note.bad")).to_contain_text(
        "What you wrote about it is kept.", timeout=PATIENCE
    )
    check_page(wide)


def test_without_javascript_the_page_says_what_to_do(context_at, sign_in):
    page = context_at(1280, java_script_enabled=False)
    sign_in(page, "tom@example.org")
    page.goto("/videos/new/")
    expect(page.locator("noscript .note strong")).to_have_text("Sending a recording needs JavaScript.")


def walk_the_bar(page: Page) -> None:
    """The player's own bar: each key, then speed and the small window by touch. The film stands still at the end."""
    film, bar = page.locator("#picture"), page.get_by_role("group", name="Player")
    place = bar.get_by_role("slider", name="Place in the recording")
    captions = bar.get_by_role("button", name="Captions")
    place.fill("30")
    bar.get_by_role("button", name="Back 10 seconds").focus()
    for key, seconds in (("l", 40), ("j", 30), ("ArrowRight", 35), ("ArrowLeft", 30)):
        page.keyboard.press(key)
        assert film.evaluate("film => Math.round(film.currentTime)") == seconds
    expect(place).to_have_attribute("aria-valuetext", "0:30 of 1:35")
    for shown in ("false", "true"):
        page.keyboard.press("c")
        expect(captions).to_have_attribute("aria-pressed", shown)
    sound = bar.get_by_role("slider", name="Volume")
    for key, loud in (("ArrowDown", "0.9"), ("ArrowUp", "1"), ("m", "0"), ("m", "1")):
        page.locator(".player").focus()
        page.keyboard.press(key)
        expect(sound).to_have_value(loud)
    whole = bar.get_by_role("button", name="Full screen")
    for open_now in ("true", "false"):
        page.keyboard.press("f")
        expect(whole).to_have_attribute("aria-pressed", open_now)
    place.focus()
    for key, then in (("k", "Pause"), ("Space", "Play")):
        page.keyboard.press(key)
        expect(bar.get_by_role("button", name=then)).to_be_visible()
    for speed in ("1.5", "1"):
        bar.get_by_label("Speed").select_option(speed)
        assert film.evaluate("film => film.playbackRate") == float(speed)
    small = bar.get_by_role("button", name="Small window")
    for open_now in ("true", "false"):
        small.tap()
        expect(small).to_have_attribute("aria-pressed", open_now)


@pytest.mark.long
def test_the_waiting_page_turns_into_the_player_where_skipping_does_not_count(
    context_at, sign_in, check_page
):
    page = context_at(390, has_touch=True)
    sign_in(page, "morgan@example.org")
    page.goto("/videos/ellery-narrated/")
    check_page(page)
    # Its page looks again by itself while the worker prepares it.
    expect(page.locator("#picture")).to_be_visible(timeout=4 * PATIENCE)
    check_page(page)
    walk_the_bar(page)
    page.locator("#find").fill("question")
    expect(page.locator("#found")).to_have_text("2 lines")
    page.locator("#find").fill("")
    page.locator("#lines a").last.click()
    expect(page.locator("#lines a").last).to_have_attribute("aria-current", "true", timeout=PATIENCE)
    expect(page.locator("#counted")).not_to_contain_text("So far: 0%", timeout=PATIENCE)
    expect(page.locator("#counted")).to_contain_text("So far:")
    expect(page.locator("#chapters a").last).to_have_attribute("aria-current", "true")
    page.context.clear_cookies(name="sessionid")
    page.locator("#picture").evaluate("film => { film.currentTime = 20; return film.play(); }")
    expect(page.locator("#trouble")).to_contain_text("You are signed out by now", timeout=PATIENCE)
