"""What happens to what is set for a team: set, changed, withdrawn, people reminded, and two agencies' brought together."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Agency, Membership, User
from portal.lib import audit, clock
from portal.lib.refusals import Refused
from resources.learning import boards, emails
from resources.learning.boards import Board, Row, Task
from resources.learning.models import Assignment, NamedPerson, Reminder
from resources.library.models import Resource

Who = Assignment.Who


@dataclass(frozen=True)
class Target:
    """For whom a thing is set: `teams` and `people` count only where `who` asks for them."""

    who: str = Who.EVERYBODY
    teams: Sequence[str] = ()
    people: Collection[User] = ()


@transaction.atomic
def set_for_team(
    *, agency: Agency, resource: Resource, by: User, due: dt.date, target: Target, note: str = ""
) -> Assignment:
    """Set a thing for people of an agency. Raises Refused where it stands already, or thirty things do."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    standing = agency.assignments.standing()
    if before := standing.filter(resource=resource).first():
        day = f"{before.due.day} {before.due:%B %Y}"
        raise Refused(f"This is set already, to be done by {day}. Change that one.")
    if standing.count() >= boards.MOST:
        raise Refused(f"{boards.MOST} things are set already. Withdraw one that is over first.")
    made = Assignment.objects.create(
        agency=agency, resource=resource, who=target.who, teams=_teams(target), due=due, note=note, set_by=by
    )
    _name(made, target)
    audit.record(by=by, verb="learning.set_for_team", thing=made, who=target.who, due=due.isoformat())
    return made


@transaction.atomic
def change(*, assignment: Assignment, by: User, due: dt.date, target: Target, note: str = "") -> Assignment:
    """Change the day, the note, or for whom it is. Raises Refused for what was withdrawn meanwhile."""
    held = _held(assignment)
    if held.withdrawn_at is not None:
        raise Refused("This was withdrawn meanwhile. Set it again if people are to do it.")
    held.who, held.teams, held.due, held.note = target.who, _teams(target), due, note
    held.save(update_fields=["who", "teams", "due", "note"])
    _name(held, target)
    audit.record(by=by, verb="learning.changed_what_is_set", thing=held, who=target.who, due=due.isoformat())
    return held


@transaction.atomic
def withdraw(*, assignment: Assignment, by: User) -> None:
    """Nobody has to do it any more; the row stays as history. Twice is once."""
    held = _held(assignment)
    if held.withdrawn_at is None:
        held.withdrawn_at = clock.now()
        held.save(update_fields=["withdrawn_at"])
        audit.record(by=by, verb="learning.withdrew_what_was_set", thing=held)


def _held(assignment: Assignment) -> Assignment:
    return Assignment.objects.select_for_update(no_key=True, of=("self",)).get(pk=assignment.pk)


def _teams(target: Target) -> list[str]:
    return sorted(set(target.teams)) if target.who == Who.TEAMS else []


def _name(assignment: Assignment, target: Target) -> None:
    """Make the named people what was asked; for a rule there are none. Who has left stays: they were asked to do it."""
    wanted = {person.pk for person in target.people} if target.who == Who.NAMED else set()
    there = assignment.agency.memberships.current().filter(person__is_active=True)
    assignment.named.filter(person__in=there.values("person")).exclude(person__in=wanted).delete()
    NamedPerson.objects.bulk_create(
        (NamedPerson(assignment=assignment, person_id=key) for key in sorted(wanted)), ignore_conflicts=True
    )


@transaction.atomic
def nudge(*, agency: Agency, by: User, only: User | None = None) -> int:
    """Write to everybody with something late or due within a week, or to one of them; returns how many letters.

    One email a person a day, whoever asks for it: who had one today, from here or by itself, gets none.
    """
    written = 0
    for row, tasks in _by_person(boards.of(agency)):
        if only in (None, row.person) and emails.set_for_you(row.person, agency, tasks, nudged_by=by):
            audit.record(by=by, verb="learning.nudged", thing=row.membership, things=len(tasks))
            written += 1
    return written


def remind(*, board: Board) -> int:
    """Remind people of an agency by itself: once in the week before a thing's day, and once after it.

    Each letter and the note that it was written stand or fall together; a second run, or two at once, write none.
    """
    told = set(
        Reminder.objects.filter(assignment__in=board.items).values_list("assignment", "person", "kind", "due")
    )
    written = 0
    for row, tasks in _by_person(board):
        new = [note for note in map(_note, tasks) if _key(note) not in told]
        if new:
            written += _write(row, board.agency, tasks, new)
    return written


@transaction.atomic
def _write(row: Row, agency: Agency, tasks: list[Task], notes: list[Reminder]) -> bool:
    if not emails.set_for_you(row.person, agency, tasks):
        return False  # they had one today: tomorrow's turn writes this one
    Reminder.objects.bulk_create(notes, ignore_conflicts=True)
    return True


def _note(task: Task) -> Reminder:
    kind = Reminder.Kind.LATE if task.cell.is_late else Reminder.Kind.SOON
    return Reminder(
        assignment=task.item, person=task.row.person, kind=kind, due=task.cell.due or task.item.due
    )


def _key(note: Reminder) -> tuple[int, int, str, dt.date]:
    return note.assignment_id, note.person_id, note.kind, note.due


def _by_person(board: Board) -> Iterable[tuple[Row, list[Task]]]:
    """Who has something late or due within a week, each with those things."""
    found: dict[int, tuple[Row, list[Task]]] = {}
    for task in board.to_nudge:
        found.setdefault(task.row.person.pk, (task.row, []))[1].append(task)
    return found.values()


def merge_assignments(source: Agency, target: Agency) -> None:
    """Two agencies become one: what was set in the first is set in the second.

    Where a thing stands in both, the second's stays, for the people of both and by the later of the two days, so that
    nobody is late because of it; the first's is kept as history.
    """
    standing = {one.resource_id: one for one in target.assignments.standing().prefetch_related("named")}
    for one in source.assignments.select_for_update(no_key=True, of=("self",)).prefetch_related("named"):
        twin = standing.get(one.resource_id)
        if one.withdrawn_at is None and twin is not None:
            _join(twin, one, [source, target])
            one.withdrawn_at = clock.now()
        one.agency = target
        one.save(update_fields=["agency", "withdrawn_at"])


def _join(twin: Assignment, other: Assignment, agencies: Sequence[Agency]) -> None:
    kinds = {twin.who, other.who}
    if Who.EVERYBODY in kinds:
        target = Target(Who.EVERYBODY)
    elif kinds == {Who.TEAMS}:
        target = Target(Who.TEAMS, [*twin.teams, *other.teams])
    elif kinds == {Who.COORDINATORS}:
        target = Target(Who.COORDINATORS)
    else:
        members = Membership.objects.current().filter(agency__in=agencies).select_related("person")
        covered = [one.person for one in members if twin.is_for(one) or other.is_for(one)]
        gone = User.objects.filter(pk__in=twin.named_ids | other.named_ids)
        target = Target(Who.NAMED, people=[*covered, *gone])
    twin.who, twin.teams, twin.due = target.who, _teams(target), max(twin.due, other.due)
    twin.save(update_fields=["who", "teams", "due"])
    _name(twin, target)
