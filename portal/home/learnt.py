"""Who learnt what in a quarter or a year, for one agency or the whole partnership: the tables of the insights.

A coordinator sees their own agency by team and in full, and all the other agencies only together. The business team
sees every agency, and what stands for fewer than five people is hidden there, because it is shared.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count

from accounts.models import Agency, Membership, RecordEntry
from events.annual import bookings_of, evaluation
from events.models import Event
from portal.lib import annual, clock, few
from portal.lib.annual import Span, Table
from resources.briefings.models import Briefing, Delivery
from resources.learning import due
from resources.learning.boards import NO_TEAM
from resources.learning.models import Course
from resources.library.models import Topic
from resources.reviews import reach
from resources.reviews.models import Recommendation
from resources.videos.models import Video

AIM = 80  # per cent of a group's people who learnt something


@dataclass(frozen=True)
class Group:
    """An agency, or a team of one: how many people, and how many of them learnt something and about which theme.

    `hidden` is one that stands for too few people to be shown.
    """

    name: str
    people: int
    learnt: int
    on: Mapping[int, int]
    hidden: bool = False

    @property
    def share(self) -> int | None:
        """Who learnt something, in whole per cent; None where it is hidden."""
        return None if self.hidden else due.share(self.learnt, self.people)

    def about(self, topic: Topic) -> int | None:
        """Who learnt something about a theme, in whole per cent; None where it is hidden."""
        return None if self.hidden else due.share(self.on.get(topic.pk, 0), self.people)


def _thing(source: str) -> str:
    """What a line of the record is about: `course:<uuid>:2` is the course of `course:<uuid>`, taken again."""
    return ":".join(source.split(":")[:2])


def before(span: Span) -> Span:
    """The same quarter or year, a year earlier."""
    first, last = (day.replace(year=day.year - 1, day=min(day.day, 28)) for day in (span.first, span.last))
    last = (last.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return Span(span.key, span.name, first, last)


@dataclass(frozen=True)
class Insights:
    """What one person may see of a time; `agency` is None for the whole partnership. As many queries for ten as for one."""

    span: Span
    agency: Agency | None

    @property
    def about(self) -> str:
        """Whom it tells of, in words."""
        return self.agency.name if self.agency else "All agencies"

    @cached_property
    def members(self) -> list[tuple[int, str]]:
        """Who belongs today, each with the name of their agency or, in one agency, of their team."""
        here = Membership.objects.current().filter(person__is_active=True, agency__approved=True)
        if self.agency:
            found = here.filter(agency=self.agency).values_list("person", "team")
            return [(person, team or NO_TEAM) for person, team in found]
        return list(here.values_list("person", "agency__name"))

    def _entries(self, span: Span) -> "list[tuple[int, str, dt.date]]":
        found = RecordEntry.objects.filter(completed_on__range=(span.first, span.last))
        if self.agency:
            found = found.filter(person__in={person for person, _ in self.members})
        rows = found.order_by().values_list("person", "source", "completed_on")
        return [(person, _thing(source), day) for person, source, day in rows]

    @cached_property
    def entries(self) -> list[tuple[int, str, dt.date]]:
        """Person, thing and day of everything learnt in the time."""
        return self._entries(self.span)

    @cached_property
    def earlier(self) -> list[tuple[int, str, dt.date]]:
        """The same a year before."""
        return self._entries(before(self.span))

    @property
    def months(self) -> list[dt.date]:
        """The first day of each month of the time that has begun."""
        found, day = [], self.span.first
        while day <= min(self.span.last, clock.today()):
            found.append(day)
            day = (day + dt.timedelta(days=31)).replace(day=1)
        return found

    @cached_property
    def by_month(self) -> list[tuple[str, int, int]]:
        """Each month with the pieces of learning finished in it, and a year before."""
        now = Counter(day.month for *_, day in self.entries)
        then = Counter(day.month for *_, day in self.earlier)
        return [(f"{day:%b}", now[day.month], then[day.month]) for day in self.months]

    @cached_property
    def topics_of(self) -> dict[str, list[int]]:
        """The themes of everything that was learnt, by its name in the record."""
        sources = {source for _, source, _ in self.entries}
        found: dict[str, list[int]] = defaultdict(list)
        for kind, rows, path in (
            ("briefing", Briefing.objects, "resource__topics"),
            ("video", Video.objects, "resource__topics"),
            ("course", Course.objects, "resource__topics"),
            ("delivery", Delivery.objects, "briefing__resource__topics"),
            ("event", Event.objects, "topics"),
        ):
            keys = [source.partition(":")[2] for source in sources if source.startswith(f"{kind}:")]
            keys = [key for key in keys if len(key) == 36]
            for key, topic in rows.filter(uuid__in=keys).order_by().values_list("uuid", path):
                if topic is not None:
                    found[f"{kind}:{key}"].append(topic)
        return found

    @cached_property
    def topics(self) -> list[Topic]:
        """The partnership's themes in their order."""
        return list(Topic.objects.all())

    @cached_property
    def groups(self) -> list[Group]:
        """Teams of the agency, or the agencies, who learnt most first, those that are hidden last."""
        learnt: dict[int, set[int]] = {}
        for person, source, _ in self.entries:
            learnt.setdefault(person, set()).update(self.topics_of.get(source, ()))
        people: dict[str, set[int]] = defaultdict(set)
        for person, name in self.members:
            people[name].add(person)
        counts = {name: len(found) for name, found in people.items()}
        hidden = frozenset() if self.agency else few.hidden(counts)
        groups = [_group(name, people[name], learnt, hidden=name in hidden) for name in sorted(people)]
        return sorted(groups, key=lambda one: (one.share is None, -(one.share or 0), one.name))

    @cached_property
    def whole(self) -> Group:
        """All of them together, each person once."""
        here = {person for person, _ in self.members}
        return Group("All", len(here), len(here & {person for person, *_ in self.entries}), {})

    @cached_property
    def others(self) -> Group | None:
        """For one agency: the people of all the others together; None where they are too few to be shown."""
        if self.agency is None:
            return None
        rest = Membership.objects.current().filter(person__is_active=True, agency__approved=True)
        rest = rest.exclude(agency=self.agency)
        times = (self.span.first, self.span.last)
        learnt = RecordEntry.objects.filter(completed_on__range=times).values("person")
        people = rest.aggregate(many=Count("person", distinct=True))["many"]
        reached = rest.filter(person__in=learnt).aggregate(many=Count("person", distinct=True))["many"]
        return Group("The other agencies together", people, reached, {}) if people >= few.LEAST else None

    @property
    def learners(self) -> int:
        """How many people learnt something."""
        return len({person for person, *_ in self.entries})

    @property
    def learners_before(self) -> int:
        """How many did a year before."""
        return len({person for person, *_ in self.earlier})

    @property
    def at_the_aim(self) -> tuple[int, int]:
        """How many groups reach the aim, of those that are shown."""
        shown = [one.share for one in self.groups if one.share is not None]
        return sum(share >= AIM for share in shown), len(shown)

    @cached_property
    def owed(self) -> tuple[int, int]:
        """Recommendations that are open and those of them that are late, as they stand today."""
        open_ones = Recommendation.objects.open().in_use()
        if self.agency:
            open_ones = open_ones.filter(owner=self.agency)
        return open_ones.count(), open_ones.late().count()

    @cached_property
    def evaluation(self) -> Table:
        """What those who came to the events of the time said of them, small numbers hidden."""
        bookings = bookings_of(self.span)
        return evaluation(bookings.filter(agency=self.agency) if self.agency else bookings)

    @cached_property
    def reached(self) -> list[reach.ReviewReach]:
        """Each published review with the team sessions about it and the people there, in all."""
        return reach.of_reviews(self.agency)

    @property
    def tables(self) -> list[Table]:
        """Everything as tables, for the files."""
        what = "Team" if self.agency else "Agency"
        compared = [*self.groups, *([self.others] if self.others else [])]
        return [
            Table(
                "Numbers",
                ("What", "In this time", "A year before"),
                [
                    ["People who learnt something", self.learners, self.learners_before],
                    ["Pieces of learning finished", len(self.entries), len(self.earlier)],
                    [
                        f"{what}s where {AIM}% learnt something".replace("ys ", "ies "),
                        self.at_the_aim[0],
                        None,
                    ],
                    ["Recommendations open", self.owed[0], None],
                    ["Of them late", self.owed[1], None],
                ],
            ),
            Table("Learning finished by month", ("Month", "This year", "The year before"), self.by_month),
            Table(
                "Who learnt something",
                (what, "People", "Of them learnt something", "Share, %"),
                [
                    [one.name, *([annual.HIDDEN] * 3 if one.hidden else [one.people, one.learnt, one.share])]
                    for one in compared
                ],
            ),
            Table(
                "Share who learnt something about each theme, %",
                (what, *(topic.name for topic in self.topics)),
                [
                    [one.name, *(annual.HIDDEN if one.hidden else one.about(t) for t in self.topics)]
                    for one in self.groups
                ],
            ),
            self.evaluation,
            Table(
                "Reach of each review",
                ("Review", "Team sessions", "People there"),
                [[one.title, one.sessions, one.people] for one in self.reached],
                note="In all. Who was at two sessions is counted twice.",
            ),
        ]


def _group(name: str, people: set[int], learnt: Mapping[int, set[int]], *, hidden: bool) -> Group:
    on: dict[int, int] = defaultdict(int)
    for person in people:
        for topic in learnt.get(person, ()):
            on[topic] += 1
    return Group(name, len(people), sum(person in learnt for person in people), on, hidden)
