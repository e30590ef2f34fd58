"""How the copies on the walls stand today: current, or out of date, with what is old and since when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.context import partnership
from accounts.models import SafeguardingLead
from portal.lib import clock
from resources.posters import standing
from resources.posters.leads import copy_words, lead_words
from resources.posters.models import Poster, PosterCopy

# An editor saves more than once: who made the poster hears of it when it has been left alone for so long.
SETTLED = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Standing:
    """What is old on a copy, since when, and the mark of what would be printed today."""

    old: tuple[str, ...]
    since: dt.date | None
    mark: str


class Walls:
    """Today's leads of some agencies, asked once for any number of copies."""

    def __init__(self, agency_ids: Iterable[int]) -> None:
        current = SafeguardingLead.objects.current().filter(agency__in=set(agency_ids))
        self.leads = {lead.agency_id: lead for lead in current.select_related("agency")}
        house = partnership()
        self.house_phone = house.out_of_hours_phone if house else ""

    def look_at(self, copy: PosterCopy, *, settled: bool = False) -> Standing:
        """How a copy stands now; with `settled`, new artwork counts only once it has been left alone for a while."""
        poster, keys = copy.poster, copy.keys
        old: list[str] = []
        since: list[dt.date] = []
        now: dict[str, str] = {}
        if copy.lead:
            lead = self.leads.get(copy.agency_id)
            now = lead_words(lead, self.house_phone) if lead else {}
            old = standing.changed(copy_words(copy), now, keys)
            if old:
                since.append(_since(copy.lead, lead))
        newest = copy.version if settled and not _is_settled(poster) else poster.version
        if copy.version < newest or not keys:
            old.append(standing.ARTWORK)
            since.append(_day(poster.version_at))
        if old and copy.old_since:
            since.append(copy.old_since)  # it was found old before: another look makes it no younger
        return Standing(tuple(old), min(since, default=None), standing.mark(now, keys, newest))


def _since(before: SafeguardingLead, lead: SafeguardingLead | None) -> dt.date:
    """The day from which another entry holds; a number of the partnership's, or the agency's name, changed today, as far as one look knows."""
    if lead is None:
        return before.ends + dt.timedelta(days=1) if before.ends else clock.today()
    return lead.starts if lead.pk != before.pk else clock.today()


def _is_settled(poster: Poster) -> bool:
    return poster.version_at is None or poster.version_at <= clock.now() - SETTLED


def _day(moment: dt.datetime | None) -> dt.date:
    return clock.in_london(moment).date() if moment else clock.today()


def last_day(copy: PosterCopy) -> dt.date | None:
    """The last day on which a current copy is right, where its agency has planned a change that shows on it."""
    if copy.lead is None:
        return None
    then = lead_words(copy.lead, copy.house_phone)
    planned = SafeguardingLead.objects.planned().filter(agency=copy.agency_id).select_related("agency")
    for lead in planned.order_by("starts"):
        if standing.changed(then, lead_words(lead, copy.house_phone), copy.keys):
            return lead.starts - dt.timedelta(days=1)
    return None
