"""What an agency shows its auditors of its people's learning: one page, and the same tables as PDF, XLSX and CSV.

Schools and colleges answer sections 175 and 157 of the Education Act 2002 (independent schools and academies the
second), the other agencies section 11 of the Children Act 2004: https://www.legislation.gov.uk/ukpga/2002/32/section/175,
https://www.legislation.gov.uk/ukpga/2002/32/section/157 and https://www.legislation.gov.uk/ukpga/2004/31/section/11.
Only what the portal holds is told: who belongs to the agency, what they learnt, what was delivered to teams, what was
set and done, and what is owed to reviews. Policies are kept elsewhere, and the page says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import hours
from accounts.models import Agency, Framework, RecordEntry, User
from accounts.signed_in import SignedIn
from portal.home import packs
from portal.home.agencies import one_of
from portal.home.annual import chosen
from portal.lib import annual, clock, shell
from portal.lib.annual import Span, Table
from portal.lib.http import needs
from resources.briefings.evidence import audit_of
from resources.briefings.models import Delivery
from resources.learning import boards, due
from resources.reviews.models import Recommendation

NO_FRAMEWORK = "No framework chosen"

shell.entry(
    "Audit evidence",
    icon="clipboard-text",
    url="home:evidence",
    permission="accounts.manage_people",
    order=63,
)


def chapters(agency: Agency, span: Span) -> list[tuple[str, list[Table]]]:
    """Everything that is told of an agency in a quarter or a year."""
    members = _members(agency)
    held = Delivery.objects.filter(agency=agency).standing().between(span.first, span.last)
    return [
        ("People", [_people(agency, members), *_trained(members), _by_level(members, span)]),
        ("Learning from reviews in teams", list(_sessions(held.with_evidence()))),
        ("Learning that was set", [_set(boards.of(agency))]),
        ("What reviews ask of the agency", [_owed(agency)]),
    ]


def _members(agency: Agency) -> list[User]:
    """Its people today, each with what they learnt and the framework they chose."""
    learnt = Prefetch("record", RecordEntry.objects.order_by(), "learnt")
    asked = Prefetch("framework", Framework.objects.prefetch_related("requirements"))
    here = agency.memberships.current().filter(person__is_active=True).values("person")
    return list(User.objects.filter(pk__in=here).prefetch_related(learnt, asked).order_by("name", "pk"))


def _people(agency: Agency, members: list[User]) -> Table:
    lead = agency.leads.current().first()
    named = [name for name in (lead.deputy1_name, lead.deputy2_name) if name] if lead else []
    rows: list[list[annual.Cell]] = [
        ["People with an account", len(members)],
        [
            agency.lead_title,
            f"{lead.name}, since {lead.starts.day} {lead.starts:%B %Y}" if lead else "Nobody named",
        ],
        ["Deputies", ", ".join(named) or "Nobody named"],
    ]
    return Table("Who is here", ("What", "Today"), rows, note="As it stands today, whatever the time chosen.")


def _trained(members: list[User]) -> Iterable[Table]:
    """Who has all that their framework asks, in the period of the framework that runs today."""
    chose: Counter[str] = Counter()
    complete: Counter[str] = Counter()
    for person in members:
        name = person.framework.name if person.framework else NO_FRAMEWORK
        chose[name] += 1
        if person.framework:
            lines = person.__dict__["learnt"]
            complete[name] += all(one.complete for one in person.framework.standings(lines))
    rows = [
        [name, chose[name], complete[name], due.share(complete[name], chose[name])]
        for name in sorted(chose, key=lambda name: (name == NO_FRAMEWORK, name))
    ]
    yield Table(
        "Trained as their framework asks",
        ("Framework", "People", "Of them complete", "Share, %"),
        [row if row[0] != NO_FRAMEWORK else [*row[:2], None, None] for row in rows],
        ["Total", len(members), complete.total(), due.share(complete.total(), len(members))],
        "Complete: everything the framework asks in the period that runs today is in the person’s record.",
    )


def _by_level(members: list[User], span: Span) -> Table:
    sums: dict[str, hours.Sum] = defaultdict(hours.Sum)
    people: dict[str, set[int]] = defaultdict(set)
    for person in members:
        for line in person.__dict__["learnt"]:
            if span.holds(line.completed_on):
                level = hours.level_name(line.level) or hours.NO_LEVEL
                sums[level].add(line)
                people[level].add(person.pk)
    rows: list[list[annual.Cell]] = [
        [level, len(people[level]), sums[level].hours, sums[level].participatory_hours]
        for level in sorted(sums, key=lambda level: (level == hours.NO_LEVEL, level))
    ]
    whole = hours.hours(sum(one.minutes for one in sums.values()))
    part = hours.hours(sum(one.participatory for one in sums.values()))
    learners = len(set().union(*people.values())) if people else 0
    return Table(
        "Learning by level",
        ("Level", "People", "Hours", "Of them participatory"),
        rows,
        ["Total", learners, whole, part],
        "Of today’s people, wherever they learnt it. Who learnt at two levels is counted at both, and once in the total.",
    )


def _sessions(held: Iterable[Delivery]) -> Iterable[Table]:
    sessions = [one.session for one in held]
    by_review: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in sessions:
        for review in one.reviews:
            by_review[review][0] += 1
            by_review[review][1] += one.people
    yield Table(
        "Briefings delivered to teams",
        ("Day", "Briefing", "Team or setting", "People there", "Minutes", "Actions"),
        [
            [one.day.isoformat(), one.briefing, one.setting, one.people, one.minutes, len(one.actions)]
            for one in sessions
        ],
        [
            "Total",
            len(sessions),
            "",
            sum(one.people for one in sessions),
            sum(one.minutes for one in sessions),
            sum(len(one.actions) for one in sessions),
        ],
        "Who was at two sessions is counted twice. The words of each session are under Team sessions.",
    )
    yield Table(
        "Reviews whose learning reached teams",
        ("Review", "Team sessions", "People there"),
        [[name, *counts] for name, counts in sorted(by_review.items())],
    )


def _set(board: boards.Board) -> Table:
    columns = [due.summed(row.cells[at] for row in board.rows) for at in range(len(board.items))]
    rows = [
        [item.resource.title, item.due.isoformat(), one.set, one.done, due.share(one.done, one.set)]
        for item, one in zip(board.items, columns, strict=True)
    ]
    whole = board.summary
    return Table(
        "Set and done",
        ("What", "By", "Set for", "Done by", "Share, %"),
        rows,
        ["Total", "", whole.set, whole.done, due.share(whole.done, whole.set)],
        "As it stands today, whatever the time chosen.",
    )


def _owed(agency: Agency) -> Table:
    owed = Recommendation.objects.in_use().filter(owner=agency)
    complete = Count("pk", filter=Q(state=Recommendation.State.COMPLETE))
    found = owed.order_by().values("review__resource__title").annotate(asked=Count("pk"), complete=complete)
    late = Counter(owed.late().values_list("review__resource__title", flat=True))
    rows = [
        [row["review__resource__title"], row["asked"], row["complete"], late[row["review__resource__title"]]]
        for row in found.order_by("review__resource__title")
    ]
    return Table(
        "Recommendations",
        ("Review", "Asked of us", "Complete", "Late"),
        rows,
        ["Total", *(sum(row[at] for row in rows) for at in (1, 2, 3))],
        "As they stand today, whatever the time chosen.",
    )


@require_safe
@needs("accounts.manage_people")
def page(request: SignedIn) -> HttpResponse:
    """The evidence of one agency."""
    agency, span = one_of(request), chosen(request)
    context = {
        "agency": agency,
        "agencies": Agency.objects.kept_by(request.user).approved(),
        "audit": audit_of(agency.sector),
        "span": span,
        "spans": annual.spans(clock.today()),
        "chapters": chapters(agency, span),
    }
    return render(request, "home/evidence.html", context)


@require_safe
@needs("accounts.manage_people")
def as_xlsx(request: SignedIn) -> HttpResponse:
    """A sheet for each table."""
    span = chosen(request)
    return packs.as_xlsx(f"audit-evidence-{span.key}", chapters(one_of(request), span))


@require_safe
@needs("accounts.manage_people")
def as_csv(request: SignedIn) -> HttpResponse:
    """All tables below each other."""
    span = chosen(request)
    return packs.as_csv(f"audit-evidence-{span.key}", chapters(one_of(request), span))


@require_safe
@needs("accounts.manage_people")
def as_pdf(request: SignedIn) -> HttpResponse:
    """The same to print, tagged."""
    agency, span = one_of(request), chosen(request)
    title = f"{audit_of(agency.sector)}: evidence of {agency}"
    return packs.as_pdf(
        request,
        f"audit-evidence-{span.key}",
        chapters(agency, span),
        title=title,
        span=span.name,
        back="home:evidence",
    )
