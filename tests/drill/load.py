"""People who browse and book without a pause, and a note of each thing that they asked for."""

import http.client
import itertools
import json
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.crowd import Refused, Visitor, crowd, token
from tests.running import Portal

PAGES = ("/", "/library/", "/events/", "/events/crowd/", "/posters/", "/me/bookings/")
AFTER_A_FAULT = 0.05  # seconds: a person who presses the button again, and again
PATIENCE = 90  # seconds that a person keeps trying

MORE_EVENTS = """
import datetime as dt
from events.models import Event
from portal.lib import clock
starts = clock.now() + dt.timedelta(days=60)
Event.objects.bulk_create(Event(slug=f"crowd-{{n}}", title=f"Crowd {{n}}", summary="Room for everybody.", places=5000,
    cpd_minutes=60, starts=starts, ends=starts + dt.timedelta(hours=1), state="published", published_at=clock.now())
    for n in range({number}))
"""

# Which bookings there are, and whether each has its one letter and its one line in the audit.
KEPT = """
import json
from events.models import Booking
from portal.lib.models import AuditEntry, Email, Job
mine = Booking.objects.filter(event__slug__startswith="crowd-").select_related("event", "person")
print(json.dumps({
    "pairs": sorted(f"{b.person.email} {b.event.slug}" for b in mine if b.state == "booked"),
    "letters": Email.objects.filter(letter="events/booked", to__startswith="crowd").count(),
    "sent": Email.objects.filter(letter="events/booked", to__startswith="crowd", state="sent").count(),
    "deeds": AuditEntry.objects.filter(thing__in=[f"events.booking:{b.pk}" for b in mine]).count(),
    "left": Job.objects.filter(state__in=["waiting", "running"], kind="plant.send_email").count(),
    "dead": Job.objects.filter(state="dead").count(),
}))
"""


@dataclass(frozen=True)
class Asked:
    """One request: what, when (monotonic seconds), and what was wrong with its answer; nothing where all was well."""

    what: str
    began: float
    ended: float
    fault: str = ""

    @property
    def seconds(self) -> float:
        """How long the answer took."""
        return self.ended - self.began


@dataclass
class Load:
    """So many people at a portal, in threads, until `stop`. `accepted` are their bookings and `tried` those that they
    asked for, each with its moment (monotonic seconds), `asked` all they did.

    Where the portal answers at several `doors`, everybody goes from one to the next.
    """

    portal: Portal
    people: int
    events: int
    # What others do beside them, each in a thread: its name, the deed, and the seconds between two of them.
    beside: Sequence[tuple[str, Callable[[], object], float]] = ()
    asked: list[Asked] = field(default_factory=list)
    tried: dict[str, float] = field(default_factory=dict)
    accepted: dict[str, float] = field(default_factory=dict)
    gave_up: list[str] = field(default_factory=list)
    doors: list[str] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)
    patience: float = PATIENCE

    def start(self) -> None:
        """Let everybody in."""
        self.doors, self._at_the_door = [self.portal.address], threading.Lock()
        self.visitors = crowd(self.portal, self.people)
        self.portal.python(MORE_EVENTS.format(number=self.events))
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._visit, args=(number, visitor), daemon=True)
            for number, visitor in enumerate(self.visitors)
        ]
        self._threads += [
            threading.Thread(target=self._beside, args=work, daemon=True) for work in self.beside
        ]
        for thread in self._threads:
            thread.start()

    def move(self, *portals: Portal) -> None:
        """Lead everybody to these from now on; when it returns, nobody is anywhere else."""
        with self._at_the_door:
            self.doors = [portal.address for portal in portals]
        until = time.monotonic() + PATIENCE
        while any(visitor.address not in self.doors for visitor in self.visitors):
            assert time.monotonic() < until, "somebody did not move"
            time.sleep(0.02)

    def stop(self) -> None:
        """Nobody begins anything new; bookings that were begun are tried to their end."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def abandon(self) -> None:
        """Like `stop`, where the portal is gone for good: nobody tries again."""
        self.patience = 0
        self.stop()

    def note(self, what: str, deed: Callable[[], object]) -> bool:
        """Do something and write down how it went; answers whether it went well."""
        began, fault = time.monotonic(), ""
        try:
            deed()
        except (OSError, http.client.HTTPException, Refused) as error:
            fault = f"{type(error).__name__}: {error}"[:160]
        self.asked.append(Asked(what, began, time.monotonic(), fault))
        return not fault

    def _beside(self, what: str, deed: Callable[[], object], pause: float) -> None:
        while not self._over.wait(pause):
            self.note(what, deed)

    def _visit(self, number: int, visitor: Visitor) -> None:
        sign = token(visitor.get("/events/crowd/"))
        events = iter(range(self.events))
        for turn in itertools.count(number):
            if self._over.is_set():
                break
            page = PAGES[turn % len(PAGES)]
            with self._at_the_door:
                visitor.go(self.doors[turn // len(PAGES) % len(self.doors)])
            if not self.note(page, lambda page=page: visitor.get(page)):
                time.sleep(AFTER_A_FAULT)
            event = next(events, None)
            if event is not None:
                self._book(number, visitor, f"crowd-{event}", sign)
        visitor.line.close()

    def _book(self, number: int, visitor: Visitor, slug: str, sign: str) -> None:
        """Book with one key, and again with the same one until somebody says that it is done."""
        fields = {"csrfmiddlewaretoken": sign, "once": str(uuid.uuid4())}
        began = self.tried[f"crowd{number}@example.org {slug}"] = time.monotonic()
        while not self.note("book", lambda: visitor.post(f"/events/{slug}/book/", fields, expect=302)):
            if time.monotonic() - began > self.patience:
                self.gave_up.append(f"crowd{number}@example.org {slug}")
                return
            time.sleep(AFTER_A_FAULT)
        self.accepted[f"crowd{number}@example.org {slug}"] = time.monotonic()

    def kept(self, *, patience: float) -> dict[str, Any]:
        """What the database holds once every letter has left, or patience has."""
        until = time.monotonic() + patience
        while True:
            found: dict[str, Any] = json.loads(self.portal.python(KEPT).strip().splitlines()[-1])
            if not found["left"] or time.monotonic() > until:
                return found
            time.sleep(1)

    def nothing_lost(self, found: dict[str, Any]) -> None:
        """Each booking that was accepted is there once, with one letter and one line in the audit, and no other is."""
        many = len(self.accepted)
        assert self.gave_up == []
        assert found.pop("pairs") == sorted(self.accepted)
        assert found == {"letters": many, "sent": many, "deeds": many, "left": 0, "dead": 0}
