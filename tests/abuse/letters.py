"""What happens to a letter on its way: a mail scanner opens every link of it, and so does whoever it was forwarded to.

A scene is what people do, one step after the other; between two steps whatever letters it wrote are sent and opened, so
that the next step finds what the scanner left behind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from events import wordings
from portal.lib import clock, jobs
from portal.lib.models import Email
from tests.abuse.writes import written
from tests.jobs import drain

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SHELVES = ("briefings", "learning", "library", "posters", "reviews", "videos")
# The passwords of these tests, and where their meetings are: no letter carries one.
SECRETS = ("three random words", "four quite other words", "safeguarding-demo", "meet.example.org")
_IN_WORDS = "events/words"  # draws the letters whose words the business team may change; none is called so
# The session of who opened a link is no state; that a page was looked at is counted, without saying by whom.
_NO_STATE = ("accounts_signedinsession", "library_tally")
_WAS_READ = "plant_auditentry"  # what is not for everybody is noted when its reader reads it


def every_letter(*rooms: str) -> set[str]:
    """The kinds of letters that these rooms write: those with templates of their own, and those of the wordings."""
    drawn = {
        f"{room}/{one.name.removesuffix('.subject.txt')}"
        for room in rooms
        for one in (_TEMPLATES / room / "emails").glob("*.subject.txt")
    }
    worded = {f"events/{name}" for name in wordings.LETTERS if "events" in rooms}
    return (drawn - {_IN_WORDS}) | worded


def rooms_that_write() -> set[str]:
    return {one.parents[1].name for one in _TEMPLATES.glob("*/emails/*.subject.txt")}


def links(letter: Email) -> set[str]:
    """Where its words, its markup and its own header lead, as paths of ours."""
    found = re.findall(r"https?://[^\s\"'<>)]+", letter.text + " " + letter.html + " " + letter.stop)
    ours = "http://127.0.0.1:8000", "http://testserver"
    return {
        one.replace("&amp;", "&").removeprefix(home).split("#")[0] or "/"
        for one in found
        for home in ours
        if one.startswith(home)
    }


def link_of(kind: str, begins: str) -> str:
    """Where the one link of the newest letter of this kind leads that begins like this."""
    (found,) = [
        path for path in links(Email.objects.filter(letter=kind).latest("pk")) if path.startswith(begins)
    ]
    return found


def lasting(statements: list[str], *, read: bool = False) -> list[str]:
    """What stays of what was written; `read` is whether somebody was signed in whose reading is noted."""
    passing = (*_NO_STATE, _WAS_READ) if read else _NO_STATE
    return [sql for sql in statements if not any(table in sql for table in passing)]


def browser_of(person: User | None) -> Client:
    """Signed in, or a visitor's."""
    browser = Client()
    if person:
        browser.force_login(person)
    return browser


def run(kind: str) -> None:
    """A recurring job, as the clock asks for it, and what it leaves to do."""
    jobs.enqueue(kind, clock.now().isoformat())
    drain("default")


@dataclass
class Opened:
    """Which kinds of letters were opened, and what was wrong: what changed, who was signed in, what led nowhere."""

    kinds: set[str] = field(default_factory=set)
    unsent: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)  # the secrets that stood in one of them
    wrong: dict[str, object] = field(default_factory=dict)


def open_each(scene: Iterator[None], stranger: User) -> Opened:
    """Play a scene, and open every link of every letter as it comes: the scanner, the stranger, then its reader."""
    opened, last = Opened(), 0
    for _ in scene:
        drain("mail")
        for letter in Email.objects.filter(pk__gt=last).select_related("person").order_by("pk"):
            last = letter.pk
            opened.kinds.add(letter.letter)
            if letter.state != Email.State.SENT:
                opened.unsent.append(letter.letter)
            opened.told |= {one for one in SECRETS if one in letter.text + letter.html}
            for path in sorted(links(letter)):
                if wrong := _wrong(path, letter.person, stranger):
                    opened.wrong[f"{letter.letter} {path}"] = wrong
    return opened


def _wrong(path: str, reader: User | None, stranger: User) -> list[str]:
    """Of a link that is opened by a scanner, in the browser of somebody else, and at last by who got it."""
    scanner = Client(headers={"user-agent": "SafeLinks"})
    found = [f"the scanner: {said}" for said in changed_by(scanner, path)]
    if "_auth_user_id" in scanner.session:
        found.append("the scanner is signed in")
    found += [f"the stranger: {said}" for said in changed_by(browser_of(stranger), path, read=True)]
    owner = browser_of(reader)
    found += [f"the reader: {said}" for said in changed_by(owner, path, read=True)]
    if (status := owner.get(path, follow=True).status_code) != 200:
        found.append(f"its reader gets {status}")
    return found


def changed_by(browser: Client, path: str, *, read: bool = False) -> list[str]:
    """What stays written, or breaks, when a link is opened twice and asked for its head in between."""
    with CaptureQueriesContext(connection) as asked:
        statuses = [ask(path, follow=True).status_code for ask in (browser.get, browser.head, browser.get)]
    return [f"answers {one}" for one in statuses if one >= 500] + lasting(written(asked), read=read)
