"""Setting learning for a team: for whom, once, changed, withdrawn, reminded; moving, merging, two agencies."""

import datetime as dt

import pytest

from accounts import actions as accounts
from accounts import record
from portal.lib import clock, jobs
from portal.lib.models import AuditEntry, Email
from portal.lib.refusals import Refused
from resources.learning import assigning, boards, tasks
from resources.learning.models import Assignment, Reminder
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.briefings import briefing, delivery
from tests.factories.learning import assignment, course, document, enrolment, reading, recorded

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def northmere(db, time_machine):
    time_machine.move_to(NOW, tick=False)
    return partnership()


def set_for(someone) -> list[tuple[str, str, str]]:
    return [
        (str(one.item.agency), str(one.item.resource), one.cell.words) for one in boards.tasks_of(someone)
    ]


def states(of) -> dict[str, list[str]]:
    return {row.person.name: [cell.words for cell in row.cells] for row in boards.of(of).rows}


def letters(letter: str = "learning/set_for_you") -> list[str]:
    return sorted(Email.objects.filter(letter=letter).values_list("to", flat=True))


def remind(of) -> int:
    return assigning.remind(board=boards.of(of))


def test_set_for_everybody_is_set_for_every_member_and_nobody_else(priya, morgan, sam, millbrook):
    assignment(millbrook, reading(title="Curiosity"))
    assert (set_for(priya), set_for(morgan), set_for(sam)) == (
        [("Millbrook Primary School", "Curiosity", "Due 10 Dec")],
        [("Millbrook Primary School", "Curiosity", "Due 10 Dec")],
        [],
    )


def test_set_for_coordinators_is_set_for_them_alone(priya, morgan, millbrook):
    assignment(millbrook, who="coordinators")
    assert states(millbrook) == {"Morgan Hale": ["Due 10 Dec"], "Priya Nair": ["Not set"]}


def test_set_for_a_team_is_set_for_who_is_in_it(morgan, millbrook):
    membership(person("Dev Patel"), millbrook, team="Transport")
    assignment(millbrook, teams=["Transport"])
    assert states(millbrook) == {"Morgan Hale": ["Not set"], "Dev Patel": ["Due 10 Dec"]}


def test_set_by_name_is_set_for_who_was_named(priya, morgan, millbrook):
    assignment(millbrook, people=[priya])
    assert states(millbrook) == {"Morgan Hale": ["Not set"], "Priya Nair": ["Due 10 Dec"]}


def test_a_new_member_has_it_with_as_many_days_as_the_others_had(priya, millbrook, time_machine):
    assignment(millbrook, days=14)
    time_machine.move_to(NOW + dt.timedelta(days=30), tick=False)
    membership(person("Noor El-Amin"), millbrook)
    assert states(millbrook) == {"Noor El-Amin": ["Due 9 Jan 2027"], "Priya Nair": ["16 days late"]}


def test_a_request_that_waits_has_nothing_set(millbrook):
    assignment(millbrook)
    membership(person("Noor El-Amin"), millbrook, state="asked")
    assert states(millbrook) == {}


@pytest.mark.parametrize("kind", ["briefing", "course", "team"])
def test_done_is_what_the_training_record_says(priya, millbrook, kind):
    made = course(document()) if kind == "course" else briefing()
    assignment(millbrook, made.resource)
    if kind == "briefing":
        recorded(priya, made.resource)
    elif kind == "course":
        enrolment(priya, made)
        record.enter(person=priya, source=made.source, kind="course", title="Course", minutes=30)
    else:
        delivery(made, by=priya, named=[priya])
    assert states(millbrook) == {"Priya Nair": ["Done 26 Nov"]}


def test_having_begun_a_course_is_not_having_done_it(priya, millbrook):
    made = course(document())
    assignment(millbrook, made.resource)
    enrolment(priya, made)
    assert states(millbrook) == {"Priya Nair": ["Due 10 Dec"]}


def test_a_team_session_that_was_withdrawn_does_not_count(priya, millbrook):
    made = briefing()
    assignment(millbrook, made.resource)
    held = delivery(made, by=priya, named=[priya])
    type(held).objects.filter(pk=held.pk).update(withdrawn_at=NOW)
    assert states(millbrook) == {"Priya Nair": ["Due 10 Dec"]}


@pytest.mark.parametrize("change", [{"state": "archived"}, {"state": "draft"}, {"visibility": "named"}])
def test_what_readers_do_not_have_is_not_set_meanwhile(priya, millbrook, change):
    card = reading()
    assignment(millbrook, card)
    type(card).objects.filter(pk=card.pk).update(**change)
    assert (set_for(priya), states(millbrook)) == ([], {"Priya Nair": []})


def test_what_is_named_for_the_agency_is_set(priya, millbrook):
    card = reading(visibility="named", title="Ours")
    card.agencies.add(millbrook)
    assignment(millbrook, card)
    assert set_for(priya) == [("Millbrook Primary School", "Ours", "Due 10 Dec")]


def test_nothing_is_set_twice(morgan, millbrook):
    card = assignment(millbrook).resource
    with pytest.raises(Refused, match="set already, to be done by 10 December 2026"):
        assignment(millbrook, card, by=morgan)
    assert Assignment.objects.count() == 1


def test_what_was_withdrawn_can_be_set_again(morgan, millbrook):
    first = assignment(millbrook)
    assigning.withdraw(assignment=first, by=morgan)
    assignment(millbrook, first.resource)
    assert (Assignment.objects.count(), Assignment.objects.standing().count()) == (2, 1)


def test_thirty_things_are_enough_at_a_time(millbrook):
    for _ in range(boards.MOST):
        assignment(millbrook)
    with pytest.raises(Refused, match="30 things are set already"):
        assignment(millbrook)


def test_withdrawing_takes_it_off_everybodys_page_and_twice_is_once(priya, morgan, millbrook):
    made = assignment(millbrook)
    assigning.withdraw(assignment=made, by=morgan)
    assigning.withdraw(assignment=made, by=morgan)
    assert set_for(priya) == []
    assert AuditEntry.objects.filter(verb="learning.withdrew_what_was_set").count() == 1


def test_changing_moves_the_day_and_the_people(priya, morgan, millbrook):
    made = assignment(millbrook, people=[priya])
    assigning.change(
        assignment=made,
        by=morgan,
        due=clock.today() + dt.timedelta(days=2),
        target=assigning.Target("named", people=[morgan]),
    )
    assert states(millbrook) == {"Morgan Hale": ["Due 28 Nov"], "Priya Nair": ["Not set"]}


@pytest.mark.parametrize("who", ["named", "everybody"])
def test_who_left_stays_named_as_history_when_it_is_changed(priya, morgan, millbrook, who):
    made = assignment(millbrook, people=[priya, morgan])
    accounts.leave(membership=priya.memberships.get(), by=priya)
    target = assigning.Target(who, people=[morgan] if who == "named" else [])
    assigning.change(assignment=made, by=morgan, due=made.due, target=target)
    left = [priya.pk, morgan.pk] if who == "named" else [priya.pk]
    assert sorted(made.named.values_list("person", flat=True)) == sorted(left)
    assert states(millbrook) == {"Morgan Hale": ["Due 10 Dec"]}


def test_who_is_there_and_no_longer_named_is_taken_off(priya, morgan, millbrook):
    made = assignment(millbrook, people=[priya, morgan])
    target = assigning.Target("named", people=[morgan])
    assigning.change(assignment=made, by=morgan, due=made.due, target=target)
    assert list(made.named.values_list("person", flat=True)) == [morgan.pk]


def test_what_was_withdrawn_meanwhile_is_not_changed(morgan, millbrook):
    made = assignment(millbrook)
    assigning.withdraw(assignment=made, by=morgan)
    with pytest.raises(Refused, match="withdrawn meanwhile"):
        assigning.change(assignment=made, by=morgan, due=clock.today(), target=assigning.Target())


def test_every_deed_is_in_the_audit(morgan, millbrook):
    made = assignment(millbrook, by=morgan)
    assigning.change(assignment=made, by=morgan, due=made.due, target=assigning.Target())
    assigning.withdraw(assignment=made, by=morgan)
    verbs = AuditEntry.objects.filter(verb__startswith="learning.", by=morgan).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "learning.set_for_team",
        "learning.changed_what_is_set",
        "learning.withdrew_what_was_set",
    ]


# Reminders and nudges


@pytest.mark.parametrize(("days", "written"), [(8, 0), (7, 1), (1, 1), (0, 1), (-1, 1), (-40, 1)])
def test_people_are_reminded_in_the_week_before_its_day_and_after_it(priya, millbrook, days, written):
    assignment(millbrook, days=days)
    assert remind(millbrook) == written


def test_each_reminder_is_written_once(priya, millbrook, time_machine):
    assignment(millbrook, days=7)
    days_of_letters = []
    for day in range(30):
        time_machine.move_to(NOW + dt.timedelta(days=day), tick=False)
        if remind(millbrook) + remind(millbrook):
            days_of_letters.append(day)
    assert days_of_letters == [0, 8]


def test_the_turn_of_the_job_reminds_every_agency(priya, sam, millbrook, elsewhere):
    assignment(millbrook, days=1)
    assignment(elsewhere, days=-1)
    tasks.remind("", jobs.Turn(job=None))
    assert letters() == ["priya@example.org", "sam@example.org"]


def test_a_day_that_moved_is_reminded_of_anew(priya, morgan, millbrook, time_machine):
    made = assignment(millbrook, days=7, people=[priya])
    remind(millbrook)
    later = clock.today() + dt.timedelta(days=60)
    assigning.change(assignment=made, by=morgan, due=later, target=assigning.Target("named", people=[priya]))
    assert remind(millbrook) == 0
    time_machine.move_to(NOW + dt.timedelta(days=53), tick=False)
    assert remind(millbrook) == 1


@pytest.mark.parametrize("why", ["done", "withdrawn", "closed"])
def test_nobody_is_reminded_of_what_is_over(priya, morgan, millbrook, why):
    made = assignment(millbrook, days=1, people=[priya])
    if why == "done":
        recorded(priya, made.resource)
    elif why == "withdrawn":
        assigning.withdraw(assignment=made, by=morgan)
    else:
        type(priya).objects.filter(pk=priya.pk).update(is_active=False)
    assert (remind(millbrook), letters()) == (0, [])


def test_one_letter_holds_all_things(priya, millbrook):
    assignment(millbrook, reading(title="Neglect"), days=2)
    assignment(millbrook, reading(title="Curiosity"), days=-2)
    assert remind(millbrook) == 1
    text = Email.objects.get().text
    assert [line for line in text.splitlines() if line.startswith("-")][:2] == [
        "- Curiosity, due 24 November 2026",
        "- Neglect, due 28 November 2026",
    ]
    assert Reminder.objects.count() == 2


def test_a_nudge_reaches_who_is_late_or_due_within_a_week(priya, morgan, millbrook):
    assignment(millbrook, days=-1, people=[priya])
    assignment(millbrook, days=8, people=[morgan])
    assert (assigning.nudge(agency=millbrook, by=morgan), letters()) == (1, ["priya@example.org"])


def test_one_person_can_be_nudged_alone(priya, morgan, millbrook):
    assignment(millbrook, days=-1)
    assigning.nudge(agency=millbrook, by=morgan, only=priya)
    assert letters() == ["priya@example.org"]


def test_nobody_gets_two_such_letters_a_day(priya, morgan, millbrook, time_machine):
    assignment(millbrook, days=-1, people=[priya])
    written = [remind(millbrook), assigning.nudge(agency=millbrook, by=morgan)]
    time_machine.move_to(NOW + dt.timedelta(days=1), tick=False)
    written += [assigning.nudge(agency=millbrook, by=morgan), assigning.nudge(agency=millbrook, by=morgan)]
    assert written == [1, 0, 1, 0]


def test_a_nudge_today_leaves_the_reminder_for_tomorrow(priya, morgan, millbrook, time_machine):
    assignment(millbrook, days=-1, people=[priya])
    assigning.nudge(agency=millbrook, by=morgan)
    before = (remind(millbrook), Reminder.objects.count())
    time_machine.move_to(NOW + dt.timedelta(days=1), tick=False)
    assert (before, remind(millbrook), Reminder.objects.count()) == ((0, 0), 1, 1)


# A person who moves, a person in two agencies, an agency merged into another


def test_who_moves_loses_what_the_old_agency_set_and_it_stays_as_history(priya, morgan, millbrook, elsewhere):
    old = assignment(millbrook, reading(title="Old"), people=[priya])
    assignment(elsewhere, reading(title="New"))
    accounts.leave(membership=priya.memberships.get(), by=priya)
    membership(priya, elsewhere)
    moved = type(priya).objects.get(pk=priya.pk)
    assert set_for(moved) == [("Eastvale Community Trust", "New", "Due 10 Dec")]
    assert states(millbrook) == {"Morgan Hale": ["Not set"]}
    assert list(old.named.values_list("person", flat=True)) == [priya.pk]


def test_a_person_in_two_agencies_sees_what_both_set(priya, millbrook, elsewhere):
    membership(priya, elsewhere)
    card = reading(title="Curiosity")
    assignment(millbrook, card, days=9)
    assignment(elsewhere, card, days=5)
    both = type(priya).objects.get(pk=priya.pk)
    assert set_for(both) == [
        ("Eastvale Community Trust", "Curiosity", "Due 1 Dec"),
        ("Millbrook Primary School", "Curiosity", "Due 5 Dec"),
    ]


def test_doing_it_once_is_enough_for_both_agencies(priya, millbrook, elsewhere):
    membership(priya, elsewhere)
    card = reading()
    assignment(millbrook, card)
    assignment(elsewhere, card)
    recorded(priya, card)
    assert (states(millbrook), states(elsewhere)) == ({"Priya Nair": ["Done 26 Nov"]},) * 2


def test_an_agency_merged_into_another_takes_along_what_it_set(priya, bea, millbrook, elsewhere):
    assignment(millbrook, reading(title="Curiosity"), people=[priya])
    accounts.merge_agencies(source=millbrook, target=elsewhere, by=bea)
    merged = type(priya).objects.get(pk=priya.pk)
    assert set_for(merged) == [("Eastvale Community Trust", "Curiosity", "Due 10 Dec")]


@pytest.mark.parametrize(
    ("here", "there", "after"),
    [
        ({"who": "everybody"}, {"teams": ["A"]}, ("everybody", [], [])),
        ({"teams": ["A"]}, {"teams": ["B", "A"]}, ("teams", ["A", "B"], [])),
        ({"who": "coordinators"}, {"who": "coordinators"}, ("coordinators", [], [])),
        ({"people": ["priya"]}, {"people": ["sam"]}, ("named", [], ["Priya Nair", "Sam Reyes"])),
        ({"people": ["priya"]}, {"teams": ["A"]}, ("named", [], ["Lena Kowal", "Priya Nair"])),
    ],
)
def test_what_both_had_set_stands_once_for_the_people_of_both_by_the_later_day(
    priya, sam, bea, millbrook, elsewhere, here, there, after
):
    membership(person("Lena Kowal"), elsewhere, team="A")
    people = {"priya": priya, "sam": sam}
    card = reading()
    for where, asked, days in ((millbrook, here, 20), (elsewhere, there, 10)):
        chosen = asked | {"people": [people[name] for name in asked.get("people", ())]}
        assignment(where, card, days=days, **chosen)
    accounts.merge_agencies(source=millbrook, target=elsewhere, by=bea)
    left = Assignment.objects.standing().get()
    named = sorted(left.named.values_list("person__name", flat=True))
    assert (left.who, left.teams, named) == after
    assert left.due == clock.today() + dt.timedelta(days=20)
    assert Assignment.objects.filter(agency=elsewhere, withdrawn_at__isnull=False).count() == 1


def test_a_second_merge_of_the_same_two_is_refused(bea, millbrook, elsewhere):
    assignment(millbrook)
    gone = type(millbrook).objects.get(pk=millbrook.pk)
    accounts.merge_agencies(source=millbrook, target=elsewhere, by=bea)
    with pytest.raises(Refused, match="gone already"):
        accounts.merge_agencies(source=gone, target=elsewhere, by=bea)
    assert Assignment.objects.filter(agency=elsewhere).count() == 1


def test_two_agencies_can_set_the_same_thing(millbrook):
    card = reading()
    assignment(millbrook, card)
    assignment(agency(), card)
    assert Assignment.objects.standing().count() == 2
