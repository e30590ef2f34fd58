"""Drives one hot event over HTTP: many people, few places, double clicks, re-tries, places given up, places added.

Asks nothing of the room's code but its addresses; the judge afterwards reads the rows.
"""

import asyncio
import itertools
import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module

import aiohttp
from django.conf import settings

from accounts.models import Membership, User
from events import places
from events.models import Event
from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import agency

CLIENTS = 24  # connections at once: each is a thread and a database connection of the server
_numbers = itertools.count(1)


@dataclass
class Outcome:
    """What the judge found. Every figure but the first three must be nothing."""

    attempts: int
    answered: int
    seconds: float
    oversold: int
    doubled: int  # people with two live requests
    idle: int  # places free while somebody waits
    overtaken: int  # people who wait behind somebody who asked later and has a place
    strange: int  # answers that are neither a redirect nor a page of ours
    lost: int  # requests accepted with nothing in the database
    letters: int  # letters or audit rows too many or too few

    @property
    def faults(self) -> dict[str, int]:
        """What must be nothing."""
        figures = vars(self) | {}
        return {name: figures[name] for name in list(figures)[3:]}


def crowd(number: int) -> list[tuple[User, str]]:
    """So many people of one agency, each with a session of their own, made straight in the database."""
    home, moment = agency(), clock.now()
    people = User.objects.bulk_create(
        User(email=f"crowd{next(_numbers)}@example.org", name=f"Crowd {n}", password="!")
        for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(person=p, agency=home, state="approved", decided_at=moment) for p in people
    )
    return [(person, session(person)) for person in people]


def session(person: User) -> str:
    """The key of a session that is signed in."""
    made = import_module(settings.SESSION_ENGINE).SessionStore()
    made["_auth_user_id"] = str(person.pk)
    made["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
    made["_auth_user_hash"] = person.get_session_auth_hash()
    made.save()
    return made.session_key


class Browser:
    """One person's forms. A fixed token stands for the one in the page."""

    token = "t" * 32

    def __init__(self, http: aiohttp.ClientSession, address: str, key: str, tally: list[int]) -> None:
        self.http, self.address, self.tally = http, address, tally
        self.cookies = {"sessionid": key, "csrftoken": self.token}

    async def send(self, path: str, *, once: str, **fields: str) -> int:
        """Send a form and return the status."""
        form = {"csrfmiddlewaretoken": self.token, "once": once, **fields}
        async with self.http.post(
            self.address + path, data=form, cookies=self.cookies, allow_redirects=False
        ) as answer:
            await answer.read()
        self.tally.append(answer.status)
        return answer.status


async def _visit(browser: Browser, slug: str, chance: random.Random) -> None:
    """One person: books, in a quarter of the cases twice at once, and then perhaps again, or gives the place up."""
    await asyncio.sleep(chance.random() / 10)
    path, key = f"/events/{slug}/book/", str(uuid.uuid4())
    clicks = 2 if chance.random() < 0.25 else 1
    await asyncio.gather(*(browser.send(path, once=key) for _ in range(clicks)))
    if chance.random() < 0.25:
        await browser.send(path, once=str(uuid.uuid4()))
    if chance.random() < 0.15:
        await browser.send(f"/events/{slug}/cancel/", once=str(uuid.uuid4()))


async def _rush(
    address: str, slug: str, sessions: list[str], organiser: str, more: int, seed: int
) -> list[int]:
    chance = random.Random(seed)
    tally: list[int] = []
    # Every cookie is given by hand: the jar of a shared client would mix people up.
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CLIENTS), cookie_jar=aiohttp.DummyCookieJar()
    ) as http:
        visits = [
            _visit(Browser(http, address, key, tally), slug, random.Random(chance.random()))
            for key in sessions
        ]
        chance.shuffle(visits)
        desk = Browser(http, address, organiser, tally)
        raising = desk.send(f"/desk/events/{slug}/places/", once=str(uuid.uuid4()), places=str(more))
        visits.insert(len(visits) // 2, raising)
        await asyncio.gather(*visits)
    return tally


def run(
    address: str, event: Event, people: list[tuple[User, str]], organiser: str, *, more: int, seed: int
) -> Outcome:
    """Let everybody at the event at once; `more` is the number of places from the middle of it on."""
    began = time.monotonic()
    sessions = [key for _, key in people]
    # In a thread of its own: after a journey the browser's driver keeps a loop in the tests' thread.
    with ThreadPoolExecutor(1) as aside:
        tally = aside.submit(
            lambda: asyncio.run(_rush(address, event.slug, sessions, organiser, more, seed))
        ).result()
    return judge(event, people, tally, time.monotonic() - began)


def judge(event: Event, people: list[tuple[User, str]], tally: list[int], seconds: float) -> Outcome:
    """Read the rows and hold them against the invariants of a fair line."""
    event.refresh_from_db()
    rows = list(event.bookings.in_order())
    holding = [row for row in rows if row.state in places.HOLDING]
    waiting = [row for row in rows if row.state == places.WAITING]
    live = [row.person_id for row in rows if row.is_live]
    last = max(((row.asked_at, row.pk) for row in holding), default=None)
    return Outcome(
        attempts=len(tally),
        answered=sum(status < 400 for status in tally),
        seconds=round(seconds, 1),
        oversold=max(0, len(holding) - event.places),
        doubled=len(live) - len(set(live)),
        idle=min(places.free(event.places, len(holding)), len(waiting)),
        overtaken=sum(last is not None and (row.asked_at, row.pk) < last for row in waiting),
        strange=sum(status != 302 for status in tally),
        lost=len({person.pk for person, _ in people} - {row.person_id for row in rows}),
        letters=_letters_amiss(rows),
    )


def _letters_amiss(rows: list) -> int:
    """Each request has one letter and one audit row when it is made, one when it moves up, one when it ends."""
    amiss = 0
    keys = set(Email.objects.filter(letter__startswith="events/").values_list("key", flat=True))
    deeds = list(AuditEntry.objects.filter(thing__startswith="events.booking:").values_list("verb", "thing"))
    for row in rows:
        names = {key.partition(":")[0].removeprefix("events.") for key in keys if key.endswith(str(row.uuid))}
        first = {"booked"} if "booked" in names else {"waiting"}
        moved = {"moved-up"} if "waiting" in names and row.booked_at else set()
        ended = {"cancelled"} if row.cancelled_at else set()
        amiss += names != first | moved | ended
        mine = [verb for verb, thing in deeds if thing == f"events.booking:{row.pk}"]
        amiss += len(mine) != len(names)
    return amiss
