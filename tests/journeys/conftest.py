"""The whole portal as `make run` starts it, and a real browser before it.

Every journey shares one portal, so all of them go to one xdist worker.
"""

import os
import pathlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests import browser as browsers
from tests.engines import FOREIGN, OURS, STARTED
from tests.journeys import pages

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = "safeguarding-demo"


def pytest_collection_modifyitems(items):
    for item in items:
        if pathlib.Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("journeys"))


@dataclass
class Portal:
    """A running portal: where it answers, where its data lies, and its command line."""

    address: str
    data: pathlib.Path
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"

    def manage(self, *words: str) -> str:
        """Run a management command on this portal and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def portal(tmp_path_factory) -> Iterator[Portal]:
    """Start `manage.py up` once, as a newcomer would; it ends with the session."""
    data = tmp_path_factory.mktemp("portal") / "data"
    port = free_port()
    # Nothing of the tests' own engines and settings: what is tried here is what a newcomer gets.
    foreign = {
        STARTED,
        "DJANGO_SETTINGS_MODULE",
        *FOREIGN,
        *(name for names in OURS.values() for name in names),
    }
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment |= {
        "PORTAL_DATA": str(data),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "portal.settings.local",
    }
    with subprocess.Popen(
        [sys.executable, "manage.py", "up", "--stage", "pilot"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            wait_until_open(process)
            yield Portal(f"http://127.0.0.1:{port}", data, environment, process)
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_until_open(process: "subprocess.Popen[bytes]") -> None:
    """Read what `up` says until it is open; it gives up by itself where a child does not answer."""
    heard = []
    assert process.stdout
    for line in process.stdout:
        heard.append(line.decode(errors="replace"))
        if line.startswith(b"Ctrl-C stops everything"):
            return
    pytest.fail("The portal did not open:\n" + "".join(heard))


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
