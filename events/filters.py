"""By what the programme can be narrowed, and the ways out of what was chosen. List, months and feed share the names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts import hours
from events import ways
from events.models import EventQuerySet

NAMES = ("topic", "level", "audience", "format", "series", "places")
FORMATS = {ways.ONLINE: "Online", ways.ROOM: "In a room", ways.HYBRID: "Online or in a room"}


@dataclass(frozen=True)
class Filter:
    """One choice: its name in the address, what it is about, what no choice means, and value and words of each."""

    name: str
    about: str
    every: str
    choices: Mapping[str, str]
    chosen: str

    @property
    def words(self) -> str:
        """What was chosen; an address that was typed may name what there is not."""
        return self.choices.get(self.chosen, self.chosen)


@dataclass(frozen=True)
class Way:
    """A link that helps on."""

    url: str
    words: str
    note: str = ""


def kept(given: Mapping[str, str]) -> dict[str, str]:
    """Of an address, what narrows the programme."""
    return {name: value for name in NAMES if (value := given.get(name))}


def filters(events: EventQuerySet, chosen: Mapping[str, str]) -> list[Filter]:
    """What can be chosen among these events, in one query. A filter with one value is left out, unless it is on."""
    topics: dict[str, str] = {}
    audiences: dict[str, tuple[int, str]] = {}
    levels: dict[str, str] = {}
    formats: set[str] = set()
    for topic, topic_name, audience, audience_name, order, level, kind in events.facets():
        topics[topic] = topic_name
        audiences[audience] = (order, audience_name)
        levels.setdefault(hours.plain_level(level), hours.level_name(level))
        formats |= {name for name, open_to in ways.OPEN_TO.items() if kind in open_to}
    found = [
        _filter("topic", "Topic", "Every topic", _by_words(topics), chosen),
        _filter("level", "Level", "Every level", dict(sorted(levels.items())), chosen),
        _filter("audience", "Who it is for", "All audiences", _by_order(audiences), chosen),
        _filter("format", "How", "Any way", {n: FORMATS[n] for n in FORMATS if n in formats}, chosen),
    ]
    return [one for one in found if len(one.choices) > 1 or one.chosen]


def _filter(
    name: str, about: str, every: str, values: Mapping[str, str], chosen: Mapping[str, str]
) -> Filter:
    choices = {value: words for value, words in values.items() if value}  # some events have none
    now = chosen.get(name, "")
    return Filter(name, about, every, choices | ({} if not now or now in choices else {now: now}), now)


def _by_words(values: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(values.items(), key=lambda one: one[1] or ""))


def _by_order(values: Mapping[str, tuple[int, str]]) -> dict[str, str]:
    ordered = sorted((order or 0, name or "", value or "") for value, (order, name) in values.items())
    return {value: name for _, name, value in ordered}


def feed(chosen: Mapping[str, str]) -> str:
    """The address of the calendar feed by the same filters."""
    return _address("events:feed", chosen)


def off(on: Iterable[Filter], chosen: Mapping[str, str], when: str) -> list[Way]:
    """The filters that are on, each with the list without it."""
    return [Way(_without(one.name, chosen, when), one.words) for one in on if one.chosen]


def _without(name: str, chosen: Mapping[str, str], when: str) -> str:
    rest = {key: value for key, value in chosen.items() if key != name}
    return _address("events:list", rest | ({"when": when} if when else {}))


def _address(name: str, chosen: Mapping[str, str]) -> str:
    return "?".join(filter(None, (reverse(name), urlencode(chosen))))


def ways_on(on: Iterable[Filter], chosen: Mapping[str, str], when: str) -> list[Way]:
    """What to do where nothing matches: choose less, look back, be told by the calendar, or see everything."""
    found = [Way(one.url, f"Without “{one.words}”") for one in off(on, chosen, when)]
    if "places" in chosen:
        note = "You can join the line of an event that is full."
        found.append(Way(_without("places", chosen, when), "Full events too", note))
    if chosen and not when:
        lasting = {key: value for key, value in chosen.items() if key != "places"}
        note = "On the page of one you can ask to be told of a next date."
        found.append(Way(_address("events:list", lasting | {"when": "past"}), "Past events like this", note))
        note = "What is announced later and matches appears in your calendar by itself."
        found.append(Way(feed(lasting), "Subscribe to this choice", note))
    return [*found, Way(reverse("events:list"), "See all events")]
