"""Tries an address with what nobody asked for, and says which of it made a difference."""

import json
import uuid
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.abuse.a08_software_or_data_integrity_failures import extras
from tests.abuse.a08_software_or_data_integrity_failures.accepted import ACCEPTED, PASSWORD, Given
from tests.abuse.a08_software_or_data_integrity_failures.everything import Everything, Outcome
from tests.house.register import PEOPLE, Door, doors

TAKEN = {200, 302}
_BESIDE = {"plant_idempotencykey"}  # which is written for whatever is sent
ONCE = str(uuid.UUID(int=7))  # the same key each time, for each time is undone


@dataclass(frozen=True)
class Trial:
    """One address: whether what is sent there is taken, and what made a difference beside it."""

    outcome: Outcome
    found: dict[str, set[str]]
    took: set[str]

    @property
    def wrote(self) -> bool:
        return self.outcome.status in TAKEN and bool(self.outcome.tables - _BESIDE)


def addresses(*rooms: str) -> dict[str, Door]:
    """Every address that is posted to, with the row of the register that somebody is let in by."""
    found: dict[str, Door] = {}
    for door in doors(*rooms):
        if door.method == "POST" and (door.path not in found or not _taker(found[door.path])):
            found[door.path] = door
    return found


def _taker(door: Door) -> str:
    """Who gets furthest there, of those who are signed in."""
    for wanted in (TAKEN, {422}):
        for who in PEOPLE:
            if who != "visitor" and door.expected[who] in wanted:
                return who
    return ""


def tried(
    send: Callable[[dict[str, str]], int], everything: Everything, sent: dict, asked: set[str], named: dict
) -> Trial:
    """Send it alone, then with a field for each column of what it wrote; and each field that is asked for by itself."""
    plain = everything.after(lambda: send({}))
    found: dict[str, set[str]] = {}
    took: set[str] = set()

    def unlike(more: dict[str, str]) -> set[str]:
        return everything.after(lambda: send(more)).unlike(plain)

    for lot in _lots(everything, plain, sent, named):
        more = {name: value for name, value in lot.items() if name not in asked}
        if differs := unlike(more):  # which of them it was
            alone = {name: one for name, value in more.items() if (one := unlike({name: value}))}
            found |= alone or {"all of them": differs}
        took |= {name for name, value in lot.items() if name in asked and unlike({name: value})}
    return Trial(plain, found, took)


def _lots(everything: Everything, plain: Outcome, sent: dict, named: dict) -> list[dict[str, str]]:
    lots = extras.of_rows(everything.written(plain))
    for name, value in extras.ALWAYS.items():
        lots[0].setdefault(name, value.format(**named))
    fronts = {"", *(f"{name.rpartition('-')[0]}-" for name in sent if "-" in name)}
    return [
        {front + name: value for front in fronts for name, value in lot.items() if front + name not in sent}
        for lot in lots
    ]


class Knocker:
    """Sends what an address takes, and more."""

    def __init__(self, client: Any, door: Door, cookies: dict, named: dict[str, str]) -> None:
        given = ACCEPTED.get(door.path) or Given(door.data)
        self.client, self.given, self.named = client, given, named
        self.who = given.who or _taker(door)
        self.cookies = cookies[self.who or "adi"]
        self.address = (given.at or door.path).format(**named)
        self.sent = {
            "once": ONCE,
            **{name.format(**named): self._value(value) for name, value in given.data.items()},
        }
        self.files = {name.format(**named): make for name, make in given.files.items()}

    def _value(self, value: Any) -> Any:
        return value.format(**self.named) if isinstance(value, str) else value

    def names(self) -> dict:
        return self.sent | self.files

    def send(self, more: dict[str, str]) -> int:
        self.client.cookies = deepcopy(self.cookies)
        if self.given.again:
            self.client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        if self.given.opened:
            self.client.get(self.given.opened.format(**self.named))
        body = {**more, **self.sent}
        if self.given.as_json:
            told = self.client.post(self.address, json.dumps(body), content_type="application/json")
        else:
            told = self.client.post(
                self.address, body | {name: make(self.named) for name, make in self.files.items()}
            )
        return told.status_code
