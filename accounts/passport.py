"""A person's training record as they read it and take it with them: page, CSV and PDF are made of this one thing."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch

from accounts import frameworks, hours
from accounts.models import Certificate, Framework, RecordEntry, User
from portal.lib import annual, clock, sheets


@dataclass(frozen=True)
class Passport:
    """The record of one person, read in one training year or (`year` is None) in all of them."""

    person: User
    year: int | None
    everything: list[RecordEntry]
    framework: Framework | None

    @cached_property
    def entries(self) -> list[RecordEntry]:
        """The lines that are shown, the newest first."""
        return [one for one in self.everything if self.year is None or one.training_year == self.year]

    @property
    def year_name(self) -> str:
        """What the chosen year is called."""
        return annual.year_name(self.year) if self.year is not None else "All years"

    @property
    def years(self) -> list[tuple[int, str]]:
        """The training years that hold something, and this one, newest first, each with its name."""
        found = {one.training_year for one in self.everything} | {annual.year_of(clock.today())}
        return [(year, annual.year_name(year)) for year in sorted(found, reverse=True)]

    @cached_property
    def sums(self) -> hours.Totals:
        """The sums of what is shown."""
        return hours.total(self.entries)

    @cached_property
    def all_sums(self) -> hours.Totals:
        """The sums of everything."""
        return hours.total(self.everything)

    @property
    def levels(self) -> list[tuple[str, hours.Sum, hours.Sum]]:
        """Each level with its sum in the chosen year and in all years."""
        chosen = self.sums.by_level
        return [
            (level, chosen.get(level, hours.Sum()), found) for level, found in self.all_sums.by_level.items()
        ]

    @property
    def kinds(self) -> list[tuple[str, hours.Sum]]:
        """Each kind in words with its sum, most hours first."""
        named = [(str(RecordEntry.Kind(kind).label), total) for kind, total in self.sums.by_kind.items()]
        return sorted(named, key=lambda row: (-row[1].minutes, row[0]))

    @cached_property
    def standings(self) -> list[frameworks.Standing]:
        """How far the whole record is with each thing that the chosen framework asks today."""
        return self.framework.standings(self.everything) if self.framework else []

    @property
    def certificates(self) -> list[Certificate]:
        """Those that stand. Reads what `of` fetched with each line."""
        return [proof for one in self.everything for proof in one.__dict__["standing"]]

    @property
    def unreflected(self) -> list[RecordEntry]:
        """The lines of the last half year without a reflection, the newest first."""
        since = clock.today() - dt.timedelta(days=183)
        fresh = (one for one in self.everything if one.completed_on >= since)
        return [one for one in fresh if not hasattr(one, "reflection")]

    def table(self) -> list[list[sheets.Cell]]:
        """The lines, the totals, and what the framework asks, as a spreadsheet has them."""
        rows: list[list[sheets.Cell]] = [["Date", "What", "Kind", "Level", "Participatory", "Hours"]]
        rows += [
            [
                one.completed_on,
                one.title,
                one.get_kind_display(),
                one.level,
                "yes" if one.participatory else "no",
                one.hours,
            ]
            for one in self.entries
        ]
        rows += [
            ["", f"Total {level}", "", level, "", total.hours] for level, total in self.sums.by_level.items()
        ]
        rows += [["", "Total participatory", "", "", "yes", self.sums.whole.participatory_hours]]
        rows += [["", "Total", "", "", "", self.sums.whole.hours]]
        for one in self.standings:
            rows += [
                [
                    "",
                    f"Asked until {one.period.last}: {one.asked.words}",
                    "",
                    "",
                    "",
                    hours.hours(one.asked.minutes),
                ],
                ["", "Recorded for it", "", "", "", one.recorded.hours],
                ["", "Recorded for it, participatory", "", "", "yes", one.recorded.participatory_hours],
                ["", "Still to come", "", "", "", hours.hours(one.missing)],
            ]
        return rows

    def book(self) -> list[list[sheets.Cell]]:
        """The same rows with hours as numbers."""
        heading, *lines = self.table()
        return [heading, *([*line[:-1], float(str(line[-1]))] for line in lines)]


def of(person: User, year: int | None) -> Passport:
    """Read a person's record, in a constant number of queries."""
    standing = Prefetch(
        "certificates", Certificate.objects.filter(withdrawn_at__isnull=True), to_attr="standing"
    )
    # A withdrawn certificate too keeps its entry as it is.
    proven = Exists(Certificate.objects.filter(entry=OuterRef("pk")))
    entries = (
        person.record.select_related("outside", "reflection")
        .prefetch_related(standing)
        .annotate(is_proven=proven)
    )
    chosen = None
    if person.framework_id:
        chosen = Framework.objects.prefetch_related("requirements").get(pk=person.framework_id)
    return Passport(person, year, list(entries), chosen)
