"""The whole portal as `make run` starts it, and a real browser before it.

Every journey shares one portal, so all of them go to one xdist worker.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import browser as browsers
from tests.journeys import pages
from tests.running import Portal, running_portal


@pytest.fixture(scope="session", autouse=True)
def beside_a_browser() -> None:
    """The browser's driver keeps a loop running in this thread to the end of the session.

    Django would refuse its database to every test that this worker runs from then on. Nothing here is asynchronous.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def portal(tmp_path_factory) -> Iterator[Portal]:
    """One whole portal for all journeys, with the pilot partnership in it."""
    with running_portal(tmp_path_factory.mktemp("portal") / "data") as opened, opened.one_shell():
        opened.settle()
        yield opened


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = [
        "--disable-dev-shm-usage",
        "--autoplay-policy=no-user-gesture-required",
        "--mute-audio",
        # It talks to nobody but the portal.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": browsers.need(), "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture(scope="session")
def base_url(portal):
    """Let `page.goto("/library/")` mean this portal."""
    return portal.address


@pytest.fixture
def context_at(browser: Browser, browser_context_args, base_url):
    """Return what opens a page of its own at a given width; every one is watched for refused content."""
    contexts = []

    def open_page(width: int, height: int = 844, **more) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(
            **browser_context_args | {"base_url": base_url, "viewport": size} | more
        )
        contexts.append(context)
        page = context.new_page()
        pages.watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def wide(context_at) -> Page:
    """A desk's screen."""
    return context_at(1280, 800)


@pytest.fixture
def narrow(context_at) -> Page:
    """A telephone."""
    return context_at(390)


@pytest.fixture
def check_page():
    return pages.check_page


@pytest.fixture
def sign_in():
    return pages.sign_in
