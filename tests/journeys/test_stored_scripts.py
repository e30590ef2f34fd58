"""Scripts that somebody typed into any text of any table, as the business team meets them in a browser: none runs.

It has a portal of its own, with one of each thing, so that no other journey meets what was planted.
"""

import itertools
from urllib.parse import urlsplit

import pytest
from django.db import connections
from playwright.sync_api import Page

from tests.abuse.more import more, sealed_again
from tests.abuse.payloads import ALL, PLAIN
from tests.abuse.planting import Room, plant, unplanted
from tests.house.register import doors, things
from tests.journeys import pages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

# The sign of what was planted, in the words of a page or in what stands in its fields: printed, not obeyed.
SHOWN = """() => [document.body.innerText, ...[...document.querySelectorAll('input, textarea')].map(one => one.value)]
  .some(words => words.toLowerCase().includes('data-evil'))"""
LIVE = "() => [window.ran === undefined, document.querySelectorAll('[data-evil]').length]"


@pytest.fixture
def named(people) -> dict[str, str]:
    named = things(people)
    more(people, named)
    return named


@pytest.fixture
def desk(browser, client, people, live_server) -> Page:
    """The business team's browser; it fetches no pictures, films and styles, which hold no words."""
    client.force_login(people["bea"])
    context = browser.new_context()
    kept = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([kept])
    page = context.new_page()
    pages.watch(page)
    page.route(
        "**/*",
        lambda route: route.abort() if route.request.resource_type in UNREAD else route.continue_(),
    )
    yield page
    context.close()


def read_everything(desk: Page, address: str, named: dict[str, str]) -> tuple[int, int, list[str]]:
    """Open every page that the business team may open.

    Returns how many, on how many of them stood what was planted, and where something lived, was refused or did not open.
    """
    opened, shown, live, dialogs = 0, 0, [], []
    desk.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for door in doors():
        if door.method != "GET" or door.expected["bea"] != 200 or door.path.rpartition(".")[2] in FILES:
            continue
        path = door.path.format(**named)
        answer = desk.goto(address + path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        opened += 1
        if (answer.status, urlsplit(desk.url).path) != (200, urlsplit(path).path):
            live.append(f"{path}: {answer.status} at {desk.url}")
        shown += desk.evaluate(SHOWN)
        quiet, planted = desk.evaluate(LIVE)
        refused = pages.refused(desk)
        if not quiet or planted or dialogs or refused:
            live.append(f"{path}: ran={not quiet} elements={planted} dialogs={dialogs} refused={refused}")
            refused.clear()
            dialogs.clear()
    return opened, shown, live


UNREAD = {"image", "media", "font", "stylesheet"}
FILES = {"csv", "xlsx", "pdf", "pptx", "zip", "ics", "txt", "png", "xml", "m3u8", "vtt", "m4s"}


def planted(words: list[str], turn: int) -> dict[str, int]:
    """Long texts hold a dozen at once, short ones the next that fits."""
    turned = itertools.cycle(words[turn:] + words[:turn])

    def chosen(room: Room) -> str:
        if room.max_length is None:
            return "\n\n".join(next(turned) for _ in range(12))
        fitting = (one for one in itertools.islice(turned, len(words)) if len(one) <= room.max_length)
        return next(fitting, "<b data-evil>")

    return plant(chosen)


def test_no_script_that_was_typed_anywhere_runs_on_the_desk(desk, live_server, named):
    assert unplanted(planted(PLAIN, 0)) == set()
    named = sealed_again(named)
    connections.close_all()
    opened, shown, live = read_everything(desk, live_server.url, named)
    assert live == []
    assert (opened > 100, shown > 80) == (True, True), (opened, shown)


@pytest.mark.drill
@pytest.mark.parametrize("turn", range(0, len(ALL), 12))
def test_none_of_two_hundred_runs(desk, live_server, named, turn):
    assert unplanted(planted(ALL, turn)) == set()
    named = sealed_again(named)
    connections.close_all()
    opened, shown, live = read_everything(desk, live_server.url, named)
    assert live == []
    assert (opened > 100, shown > 80) == (True, True), (opened, shown)
