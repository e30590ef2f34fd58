"""Two gigabytes from a browser: the file goes to the store, and the web process's memory stays as it was."""

import re
import time

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import browser as browsers
from tests.bench.meter import family
from tests.bench.recordings import SESSION, memory
from tests.drill.measured import note
from tests.running import running_portal

SIZE = 2 * 1024**3
PATIENCE = 900_000  # milliseconds
FLAT = 64 * 1024**2  # bytes that all web processes together may grow by

TRAINER = """
from accounts.models import Grant, User
Grant.objects.create(person=User.objects.create(email="tom@example.org", name="Tom Ashworth"), role="trainer")
"""

pytestmark = pytest.mark.drill


def test_the_web_process_carries_none_of_it(tmp_path):
    path = tmp_path / "long.mp4"
    with path.open("wb") as file:
        file.truncate(SIZE)
    with running_portal(tmp_path / "data", stage="empty") as portal, sync_playwright() as playwright:
        key = re.findall(r"session (\w+)", portal.python(TRAINER + SESSION))[0]
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=browsers.need(), args=arguments)
        context = browser.new_context(base_url=portal.address)
        context.add_cookies([{"name": "sessionid", "value": key, "url": portal.address}])
        page = context.new_page()
        page.goto("/videos/new/")
        web = family(portal.process.pid, "granian")
        before, began, most = memory(web), time.monotonic(), 0
        page.locator("#recording").set_input_files(path)
        while page.locator("#arrived").is_hidden():
            most = max(most, memory(web))
            assert time.monotonic() - began < PATIENCE / 1000
            page.wait_for_timeout(500)
        seconds = time.monotonic() - began
        expect(page.locator("#arrived")).to_be_visible()
        heap = page.evaluate("performance.memory.usedJSHeapSize")
        browser.close()
    note(
        "two gigabytes from a browser",
        f"2,147 MB in {seconds:.0f} s; web processes {before / 1e6:.0f} MB before, {most / 1e6:.0f} MB at most while it was sent; "
        f"JavaScript's heap {heap / 1e6:.0f} MB",
    )
    assert most - before < FLAT
