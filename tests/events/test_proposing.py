"""The rule by which a report proposes marks, and who of it is who on the register."""

import datetime as dt

import pytest

from events import places, proposing
from events.attendance import Attender
from events.proposing import Guest, Rule, judge, match

STARTS = dt.datetime(2026, 11, 19, 10, tzinfo=dt.UTC)
ENDS = STARTS + dt.timedelta(minutes=90)


def stays(*spans):
    return tuple((STARTS + dt.timedelta(minutes=a), STARTS + dt.timedelta(minutes=b)) for a, b in spans)


@pytest.mark.parametrize(
    ("spans", "kind", "mark"),
    [
        ([(-5, 95)], proposing.THROUGHOUT, places.ATTENDED),
        ([(10, 75)], proposing.PART, places.PARTLY),  # 72 %
        ([(10, 90)], proposing.THROUGHOUT, places.ATTENDED),  # the last minute that is in time
        ([(11, 90)], proposing.LATE, places.PARTLY),
        ([(0, 75)], proposing.THROUGHOUT, places.ATTENDED),  # the first minute that is not early
        ([(0, 74)], proposing.EARLY, places.PARTLY),
        ([(22, 52)], proposing.LATE, places.PARTLY),
        ([(0, 69), (72, 90)], proposing.THROUGHOUT, places.ATTENDED),
        ([(0, 20), (60, 90)], proposing.PART, places.PARTLY),
        ([(-30, -5)], proposing.ABSENT, places.NOT_ATTENDED),
        ([(91, 99)], proposing.ABSENT, places.NOT_ATTENDED),
        ([], proposing.THROUGHOUT, places.ATTENDED),
    ],
)
def test_the_rule_tells_late_early_and_part(spans, kind, mark):
    said = judge(stays(*spans), STARTS, ENDS, Rule())
    assert (said.kind, said.mark) == (kind, mark)


def test_who_never_left_stayed_to_the_end():
    assert judge(((STARTS, None),), STARTS, ENDS, Rule()).mark == places.ATTENDED


def test_the_reason_names_the_times_and_the_rule():
    assert judge(stays((22, 90)), STARTS, ENDS, Rule()).why == (
        "10:22 to 11:30. 22 minutes late. Rule: later than 10 minutes counts as attended in part."
    )
    assert judge(stays((0, 69), (72, 90)), STARTS, ENDS, Rule()).why == "10:00 to 11:09, back 11:12 to 11:30."


def test_the_rule_is_said_with_the_events_own_times():
    assert Rule(late=10, early=15, share=75).words(STARTS, ENDS) == (
        "Attended: joined by 10:10, stayed until 11:15, and there for 75% of the time or more. "
        "Attended in part: anybody else who was there. Did not attend: booked and not in the file."
    )


RHYS = Guest("r", "Rhys Bevan", "rhys@police.example.org")
JOANNA = Guest("j", "Joanna Prentice", "joanna@school.example.org")
KELLY = Guest("k", "Kelly Ashdown", "kelly@health.example.org")


def test_the_address_comes_before_the_name():
    people = [Attender("Kelly Ashdown", ("rhys@police.example.org",))]
    assert match(people, [RHYS, KELLY]).found == {"r": (0,)}


def test_without_an_address_the_folded_name_is_enough():
    assert match([Attender("BEVAN, Rhys (Guest)")], [RHYS, KELLY]).found == {"r": (0,)}


def test_a_name_that_two_on_the_register_share_is_asked_about():
    twin = Guest("t", "Rhys Bevan", "rhys@school.example.org")
    found = match([Attender("Rhys Bevan")], [RHYS, twin])
    assert (found.found, found.strangers[0].maybe) == ({}, ("r", "t"))


def test_two_in_the_file_of_one_name_are_asked_about():
    people = [Attender("Rhys Bevan", ("a@x.org",)), Attender("Rhys Bevan", ("b@x.org",))]
    found = match(people, [RHYS])
    assert (found.found, [one.number for one in found.strangers]) == ({}, [0, 1])


@pytest.mark.parametrize(
    ("name", "maybe", "why"),
    [
        ("Joanna (Guest)", ("j",), "The same first name only."),
        ("Dr Prentice", ("j",), "The same last name only."),
        ("Joana Prentise", ("j",), "A similar name."),
        ("Meeting Room 2", (), ""),
    ],
)
def test_who_a_stranger_could_be_is_suggested_with_the_reason(name, maybe, why):
    found = match([Attender(name)], [RHYS, JOANNA, KELLY]).strangers[0]
    assert (found.maybe, found.why) == (maybe, why)


def test_hosts_are_no_strangers_unless_they_are_booked():
    people = [Attender("Tom Ashworth", host=True), Attender("Una Trent"), Attender("Rhys Bevan", host=True)]
    found = match(people, [RHYS], hosts=["una trent"])
    assert (found.hosts, found.strangers, found.found) == (("Tom Ashworth", "Una Trent"), (), {"r": (2,)})
