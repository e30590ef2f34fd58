"""What an attendance report proposes for a register, and the rule by which it does. Pure."""

import datetime as dt
import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events import places
from events.attendance import Attender, Stay, fold, merged
from portal.lib import clock

THROUGHOUT = "throughout"
LATE = "late"
EARLY = "early"
PART = "part"
ABSENT = "absent"

SIMILAR = 0.8  # how alike two names are, from 0 to 1, before one is suggested for the other
FEW = 100  # names are compared letter by letter up to so many
MOST_SUGGESTED = 3


@dataclass(frozen=True)
class Rule:
    """Minutes after the start, minutes before the end, and the percentage of the event, that are still attendance."""

    late: int = 10
    early: int = 15
    share: int = 75

    def words(self, starts: dt.datetime, ends: dt.datetime) -> str:
        """The rule in sentences, with this event's own times."""
        return (
            f"Attended: joined by {_hour(starts + dt.timedelta(minutes=self.late))}, stayed until "
            f"{_hour(ends - dt.timedelta(minutes=self.early))}, and there for {self.share}% of the time or more. "
            "Attended in part: anybody else who was there. Did not attend: booked and not in the file."
        )


MATCHING = (
    "People are found by the address they booked with; then by their name, with accents, brackets and capitals left "
    "aside; else you say who they are."
)


@dataclass(frozen=True)
class Guest:
    """Somebody on the register."""

    key: str
    name: str
    address: str


@dataclass(frozen=True)
class Verdict:
    """What the stays of one person amount to, the mark that it proposes, and why."""

    kind: str
    mark: str
    why: str


@dataclass(frozen=True)
class Stranger:
    """Somebody in the file who was not found on the register, and who on it that could be, most likely first."""

    number: int
    attender: Attender
    maybe: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Match:
    """Who of the file is who on the register: numbers of people in the file by the guest's key."""

    found: dict[str, tuple[int, ...]]
    strangers: tuple[Stranger, ...]
    hosts: tuple[str, ...]


def judge(stays: Sequence[Stay], starts: dt.datetime, ends: dt.datetime, rule: Rule) -> Verdict:
    """What a person's stays amount to. No stays: the file says that they came, not when."""
    if not stays:
        return Verdict(THROUGHOUT, places.ATTENDED, "The file says who came, not when.")
    inside = merged(
        (max(joined, starts), min(left or ends, ends))
        for joined, left in stays
        if joined < ends and (left is None or left > starts)
    )
    if not inside:
        return Verdict(ABSENT, places.NOT_ATTENDED, f"{spans(stays)}. Not there between start and end.")
    joined, left = inside[0][0], inside[-1][1] or ends
    there = sum(((until or ends) - since for since, until in inside), dt.timedelta())
    share = int(there * 100 / (ends - starts))
    late = joined > starts + dt.timedelta(minutes=rule.late)
    early = left < ends - dt.timedelta(minutes=rule.early)
    why = spans(stays) + "."
    if late:
        minutes = int((joined - starts).total_seconds() // 60)
        why += f" {minutes} minutes late. Rule: later than {rule.late} minutes counts as attended in part."
    if early:
        until = _hour(ends - dt.timedelta(minutes=rule.early))
        why += f" Rule: leaving before {until} counts as attended in part."
    if late or early:
        return Verdict(LATE if late else EARLY, places.PARTLY, why)
    if share < rule.share:
        return Verdict(
            PART,
            places.PARTLY,
            f"{why} There for {share}%. Rule: under {rule.share}% counts as attended in part.",
        )
    return Verdict(THROUGHOUT, places.ATTENDED, why)


def spans(stays: Iterable[Stay]) -> str:
    """`10:01 to 11:09, back 11:12 to 11:30`, by UK clocks."""
    said = [
        f"{_hour(joined)} to {_hour(left)}" if left else f"from {_hour(joined)}" for joined, left in stays
    ]
    return ", back ".join(said)


def match(people: Sequence[Attender], guests: Sequence[Guest], *, hosts: Iterable[str] = ()) -> Match:
    """Find the people of a file on the register: by address, then by folded name where it is one guest's only.

    Organisers and presenters, and `hosts` (folded names), who are not on the register are hosts, not strangers.
    """
    by_address = {guest.address.casefold(): guest.key for guest in guests}
    found: dict[str, list[int]] = defaultdict(list)
    left: list[int] = []
    for number, attender in enumerate(people):
        key = next((by_address[one] for one in attender.addresses if one in by_address), None)
        if key is None:
            left.append(number)
        else:
            found[key].append(number)
    open_guests = [guest for guest in guests if guest.key not in found]
    named: dict[str, list[str]] = defaultdict(list)
    for guest in open_guests:
        named[fold(guest.name)].append(guest.key)
    claims: dict[str, list[int]] = defaultdict(list)
    for number in left:
        claims[fold(people[number].name)].append(number)
    strangers = []
    for number in left:
        name = fold(people[number].name)
        if len(named.get(name, ())) == 1 and len(claims[name]) == 1:
            found[named[name][0]].append(number)
        else:
            strangers.append(number)
    absent = [guest for guest in open_guests if guest.key not in found]
    away = set(hosts)
    met = [number for number in strangers if people[number].host or fold(people[number].name) in away]
    suggest = _Suggestions(absent)
    return Match(
        found={key: tuple(numbers) for key, numbers in found.items()},
        strangers=tuple(
            Stranger(number, people[number], *suggest(people[number].name))
            for number in strangers
            if number not in set(met)
        ),
        hosts=tuple(people[number].name for number in met),
    )


class _Suggestions:
    """Who of those not in the file somebody could be."""

    def __init__(self, absent: Sequence[Guest]) -> None:
        self.names: dict[str, list[str]] = defaultdict(list)
        self.parts: dict[str, list[str]] = defaultdict(list)
        for guest in absent:
            name = fold(guest.name)
            self.names[name].append(guest.key)
            for part in set(name.split()):
                self.parts[part].append(guest.key)

    def __call__(self, name: str) -> tuple[tuple[str, ...], str]:
        wanted = fold(name)
        if wanted in self.names:
            return tuple(self.names[wanted][:MOST_SUGGESTED]), "The same name, more than once."
        if len(self.names) <= FEW and (near := difflib.get_close_matches(wanted, self.names, cutoff=SIMILAR)):
            return tuple(key for one in near for key in self.names[one])[:MOST_SUGGESTED], "A similar name."
        for part, why in zip(wanted.split()[::-1], ("last", "first"), strict=False):
            if part in self.parts:
                same = f"The same {why if ' ' in wanted else 'first'} name only."
                return tuple(self.parts[part][:MOST_SUGGESTED]), same
        return (), ""


def _hour(moment: dt.datetime) -> str:
    return f"{clock.in_london(moment):%H:%M}"
