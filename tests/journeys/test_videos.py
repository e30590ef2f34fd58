"""A recording: sent in parts, prepared, captioned, published, watched, counted."""

import pathlib
import subprocess
import time

import pytest

from resources.videos import programs

SAMPLE = pathlib.Path(__file__).resolve().parents[1] / "samples" / "video-briefing.mp4"
CAPTIONS = """WEBVTT

00:00.000 --> 00:02.500
Who looks after the helper?

00:02.500 --> 00:05.500
Ask again tomorrow.
"""


@pytest.fixture(scope="session")
def clip(tmp_path_factory) -> pathlib.Path:
    """Six seconds of the sample, copied without encoding it again."""
    path = tmp_path_factory.mktemp("clip") / "short-briefing.mp4"
    subprocess.run(
        [programs.ffmpeg(), "-v", "error", "-i", SAMPLE, "-t", "6", "-c", "copy", path],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return path


def wait_until(page, words, *, patience=120):
    until = time.monotonic() + patience
    while words not in page.locator("main").inner_text():
        assert time.monotonic() < until, page.locator("main").inner_text()
        time.sleep(1)
        page.reload()


def test_a_recording_goes_from_a_laptop_to_proof_of_watching(clip, wide, context_at, check_page, sign_in):
    sign_in(wide, "tom@example.org")
    wide.goto("/videos/new/")
    check_page(wide)
    wide.locator("#recording").set_input_files(clip)
    wide.locator("#arrived").wait_for(timeout=30_000)
    check_page(wide)
    wide.locator("[name=title]").fill("Recorded in a journey")
    wide.locator("[name=summary]").fill("Six seconds about helpers.")
    wide.locator("[name=captions]").set_input_files(
        {"name": "captions.vtt", "mimeType": "text/vtt", "buffer": CAPTIONS.encode()}
    )
    wide.locator("#save").click()
    wide.get_by_text("Saved.").first.wait_for()
    wide.goto("/desk/videos/")
    check_page(wide)
    wide.get_by_role("link", name="Recorded in a journey").click()
    wait_until(wide, "Made ready at")
    check_page(wide)

    desk = context_at(1280, 800)
    sign_in(desk, "bea@example.org")
    desk.goto(wide.url)
    for box in desk.locator("form:has-text('Approve the captions') input[type=checkbox]").all():
        box.check()
    desk.get_by_role("button", name="Approve the captions").click()
    desk.get_by_role("button", name="Publish").click()
    check_page(desk)

    person = context_at(1280, 800)
    sign_in(person, "sam@example.org")
    person.goto("/library/?q=helpers&kind=video")
    person.get_by_role("link", name="Recorded in a journey").first.click()
    check_page(person)
    person.locator("video").evaluate("video => { video.muted = true; return video.play(); }")
    until = time.monotonic() + 40
    while not person.locator("video").evaluate("video => video.ended"):
        assert time.monotonic() < until, person.locator("video").evaluate(
            "video => [video.currentTime, video.readyState, video.error && video.error.message]"
        )
        time.sleep(0.5)
    until = time.monotonic() + 20
    while True:
        person.goto("/me/record/")
        if "Recorded in a journey" in person.locator("main").inner_text():
            break
        assert time.monotonic() < until
        time.sleep(1)
    check_page(person)


def test_an_upload_carries_on_after_the_page_was_closed(clip, context_at, sign_in):
    page = context_at(1280, 800)
    sign_in(page, "tom@example.org")
    page.route("**/quarantine/**", lambda route: route.abort())
    page.goto("/videos/new/")
    page.locator("#recording").set_input_files(clip)
    page.locator("#under-way").wait_for()
    page.close(run_before_unload=False)
    again = context_at(1280, 800)
    sign_in(again, "tom@example.org")
    again.goto("/videos/new/")
    again.locator("#recording").set_input_files(clip)
    again.locator("#arrived").wait_for(timeout=30_000)


def test_something_that_is_no_recording_is_refused_in_a_sentence(wide, sign_in, check_page):
    sign_in(wide, "tom@example.org")
    wide.goto("/videos/new/")
    wide.locator("#recording").set_input_files(
        {"name": "notes.mp4", "mimeType": "video/mp4", "buffer": b"not a film " * 5000}
    )
    wide.locator("#arrived").wait_for(timeout=30_000)
    wide.locator("[name=title]").fill("Not a recording")
    wide.locator("[name=summary]").fill("Words with a film's name.")
    wide.locator("#save").click()
    wide.get_by_text("Saved.").first.wait_for()
    wide.goto("/desk/videos/")
    wide.get_by_role("link", name="Not a recording").click()
    wait_until(wide, "What you wrote about it is kept.")
    check_page(wide)


def test_without_javascript_the_upload_page_says_so(context_at, sign_in):
    page = context_at(1280, java_script_enabled=False)
    sign_in(page, "tom@example.org")
    page.goto("/videos/new/")
    assert "Sending a recording needs JavaScript." in page.locator("main").inner_text()
