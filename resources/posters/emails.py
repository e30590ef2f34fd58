"""The room's letters: posters that are out of date, and posters to look at again. Each is written once."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse

from accounts.models import SafeguardingLead, User
from portal.lib import clock, mail
from resources.posters import standing
from resources.posters.models import PosterCopy
from resources.posters.standing import Made


def out_of_date(person: User, copies: Sequence[PosterCopy], leads: Mapping[int, SafeguardingLead]) -> None:
    """Which posters of one person are old now, why, and one button to make them all again.

    The key names copies and what they would show today, so that this change is written of once, whatever runs twice.
    """
    made = _made(copies)
    number = standing.counted(len(made))
    _post(
        "out_of_date",
        person,
        "posters.old",
        [f"{copy.code}:{copy.told_of}" for copy in copies],
        {
            "posters": made,
            "number": number,
            "changes": _changes(copies, leads),
            "artwork_only": all(copy.old == [standing.ARTWORK] for copy in copies),
            "button_label": _again(len(made)),
        },
    )


def _again(number: int) -> str:
    """`Make it again`, `Make both again`, `Make all three again`."""
    words = {1: "it", 2: "both"}
    return f"Make {words.get(number) or 'all ' + standing.counted(number).lower()} again"


def look_again(person: User, copies: Sequence[PosterCopy]) -> None:
    """The review date of these posters has come: whether they still hang and can be read."""
    made = _made(copies)
    _post(
        "look_again",
        person,
        "posters.look-again",
        [f"{copy.code}:{copy.looked_at}" for copy in copies],
        {"posters": made, "number": standing.counted(len(made)), "button_label": "See my posters"},
    )


def _post(letter: str, person: User, about: str, said: Iterable[str], context: dict[str, Any]) -> None:
    digest = hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:16]
    mail.post(
        letter=f"posters/{letter}",
        to=person.email,
        person=person,
        key=f"{about}:{person.uuid}:{digest}",
        context=context
        | {
            "person": person,
            "check_url": mail.address(reverse("posters:check_code")),
            "button_url": mail.address(reverse("my_posters:list")),
        },
    )


def _made(copies: Sequence[PosterCopy]) -> list[Made]:
    """The copies by poster, sizes together."""
    ordered = sorted(copies, key=lambda copy: (copy.poster.resource.title, copy.poster_id, copy.size))
    rows = []
    for _, group in groupby(ordered, key=lambda copy: copy.poster_id):
        each = list(group)
        rows.append(
            Made(
                title=each[0].poster.resource.title,
                codes=tuple(copy.printed_code for copy in each),
                days=tuple(dict.fromkeys(_long(clock.in_london(copy.made_at)) for copy in each)),
                papers=tuple(dict.fromkeys(copy.made_as for copy in each)),
                old=tuple(dict.fromkeys(word for copy in each for word in copy.old)),
            )
        )
    return rows


def _changes(copies: Sequence[PosterCopy], leads: Mapping[int, SafeguardingLead]) -> list[dict[str, Any]]:
    """Whose lead is another one now: agency, lead, and from which day."""
    changed = {
        copy.agency_id: copy.agency
        for copy in copies
        if copy.lead_id and any(word != standing.ARTWORK for word in copy.old)
        if copy.agency_id not in leads or leads[copy.agency_id].pk != copy.lead_id
    }
    found = []
    for pk, agency in changed.items():
        lead = leads.get(pk)
        found.append(
            {
                "agency": agency,
                "lead": lead,
                "since": f"{lead.starts:%A} {_long(lead.starts)}" if lead else "",
            }
        )
    return found


def _long(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
