"""Begin, go through, complete: once, and never for somebody who has not done it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts import certificates
from accounts.models import Certificate, RecordEntry
from portal.lib.models import AuditEntry, Email
from resources.briefings import actions as briefings
from resources.learning import actions, plan, standing
from resources.learning.models import Enrolment, Step, StepDone
from tests.factories.accounts import partnership
from tests.factories.learning import course, document, enrolment, reading, recorded, steps
from tests.factories.library import resource
from tests.factories.videos import video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def stock(someone, made):
    return actions.take_stock(enrolment=Enrolment.objects.get(person=someone, course=made), by=someone)


def hours(someone) -> int:
    return sum(entry.minutes for entry in RecordEntry.objects.filter(person=someone))


def test_beginning_twice_is_one_enrolment_with_its_first_time(priya):
    made = course(reading())
    first = actions.begin(course=made, by=priya)
    again = actions.begin(course=made, by=priya)
    assert (again.pk, again.started_at) == (first.pk, first.started_at)


def test_beginning_is_audited_once(priya):
    made = course(reading())
    actions.begin(course=made, by=priya)
    actions.begin(course=made, by=priya)
    assert AuditEntry.objects.filter(verb="learning.began").count() == 1


def test_a_briefing_is_done_when_its_reading_is_recorded(priya):
    card = reading()
    made = course(card, document())
    actions.begin(course=made, by=priya)
    briefings.record_reading(briefing=card.briefing, by=priya, reflection="")
    stock(priya, made)
    assert [row.step for row in StepDone.objects.all()] == [steps(made)[0]]


def test_a_video_is_done_when_the_record_holds_it(priya):
    recording = video()
    made = course(recording.resource, document())
    actions.begin(course=made, by=priya)
    recorded(priya, recording.resource)
    stock(priya, made)
    assert [row.step for row in StepDone.objects.all()] == [steps(made)[0]]


def test_a_step_that_was_done_before_counts_from_the_beginning_on(priya):
    card = reading()
    recorded(priya, card)
    actions.begin(course=course(card, document()), by=priya)
    assert StepDone.objects.count() == 1


def test_another_persons_record_does_nothing(priya, sam):
    card = reading()
    made = course(card)
    actions.begin(course=made, by=priya)
    recorded(sam, card)
    stock(priya, made)
    assert (StepDone.objects.count(), Certificate.objects.count()) == (0, 0)


def test_a_document_is_done_at_ones_own_word(priya):
    made = course(document(), document())
    begun = actions.begin(course=made, by=priya)
    actions.say_done(enrolment=begun, step=steps(made)[0], by=priya)
    assert [row.step for row in StepDone.objects.all()] == [steps(made)[0]]


def test_a_briefing_is_never_done_at_ones_own_word(priya):
    made = course(reading())
    begun = actions.begin(course=made, by=priya)
    with pytest.raises(ValueError):
        actions.say_done(enrolment=begun, step=steps(made)[0], by=priya)
    assert StepDone.objects.count() == 0


def test_there_is_no_certificate_while_a_step_is_missing(priya):
    card = reading()
    made = course(card, document())
    recorded(priya, card)
    actions.begin(course=made, by=priya)
    stock(priya, made)
    found = Enrolment.objects.get()
    assert (found.completed_at, Certificate.objects.count()) == (None, 0)


def test_completing_enters_the_record_with_level_and_the_courses_own_minutes(priya):
    card = reading(title="Asking twice")
    made = course(card, title="Families who move often", level="Level 2", minutes=10)
    recorded(priya, card)
    actions.begin(course=made, by=priya)
    entry = RecordEntry.objects.get(source=f"course:{made.uuid}")
    assert (entry.person, entry.title, entry.kind, entry.level, entry.minutes) == (
        priya,
        "Families who move often",
        "course",
        "Level 2",
        10,
    )


def test_hours_are_not_counted_twice(priya):
    card, recording = reading(), video(duration_seconds=1800.0)
    made = course(card, recording.resource, minutes=10)
    recorded(priya, card, minutes=15)
    recorded(priya, recording.resource, minutes=30)
    actions.begin(course=made, by=priya)
    assert hours(priya) == 15 + 30 + 10


def test_a_briefing_in_two_courses_counts_once(priya):
    card = reading()
    recorded(priya, card, minutes=15)
    actions.begin(course=course(card, minutes=10), by=priya)
    actions.begin(course=course(card, minutes=5), by=priya)
    assert hours(priya) == 15 + 10 + 5


def test_completing_issues_a_certificate_and_a_letter_with_its_number(priya):
    card = reading()
    recorded(priya, card)
    actions.begin(course=course(card, title="Families who move often"), by=priya)
    certificate = Certificate.objects.get()
    letter = Email.objects.get(letter="learning/completed")
    assert (certificate.person, certificate.title, letter.to) == (
        priya,
        "Families who move often",
        priya.email,
    )
    assert certificate.number in letter.text
    assert certificate.number in letter.html


def test_completing_twice_gives_one_entry_one_certificate_and_one_letter(priya):
    card = reading()
    made = course(card)
    recorded(priya, card)
    actions.begin(course=made, by=priya)
    stock(priya, made)
    actions.begin(course=made, by=priya)
    entries = RecordEntry.objects.filter(source=made.source).count()
    letters = Email.objects.filter(letter="learning/completed").count()
    assert (entries, Certificate.objects.count(), letters) == (1, 1, 1)


def test_a_withdrawn_certificate_does_not_come_back_by_taking_stock(priya, bea):
    card = reading()
    made = course(card)
    recorded(priya, card)
    actions.begin(course=made, by=priya)
    certificates.withdraw(certificate=Certificate.objects.get(), by=bea, reason="Issued by mistake")
    stock(priya, made)
    assert Certificate.objects.filter(withdrawn_at__isnull=True).count() == 0


def test_a_course_without_certificates_issues_none(priya):
    card = reading()
    recorded(priya, card)
    actions.begin(course=course(card, certificate=False), by=priya)
    assert Enrolment.objects.get().completed_at is not None
    assert (Certificate.objects.count(), Email.objects.filter(letter="learning/completed").count()) == (0, 1)


def test_a_required_step_that_is_no_longer_published_keeps_the_course_open(priya):
    closed = document(state="archived")
    card = reading()
    recorded(priya, card)
    actions.begin(course=course(card, closed), by=priya)
    assert (Enrolment.objects.get().completed_at, Certificate.objects.count()) == (None, 0)


def test_a_step_done_before_its_thing_was_archived_still_counts(priya):
    card = reading()
    made = course(card, document())
    recorded(priya, card)
    begun = actions.begin(course=made, by=priya)
    card.state = "archived"
    card.save()
    actions.say_done(enrolment=begun, step=steps(made)[1], by=priya)
    assert Enrolment.objects.get().completed_at is not None


def test_nobody_completes_a_course_that_is_not_published(priya):
    card = reading()
    made = course(card, state="archived")
    enrolment(priya, made)
    recorded(priya, card)
    stock(priya, made)
    assert (StepDone.objects.count(), Certificate.objects.count()) == (0, 0)


def test_a_step_added_later_leaves_the_completed_completed(priya, bea):
    card = reading()
    made = course(card)
    recorded(priya, card)
    actions.begin(course=made, by=priya)
    change(made, bea, [plan.Line(1, "", card.pk), plan.Line(2, "", document().pk)])
    stock(priya, made)
    assert standing.of_course(priya, made).is_completed is True


def change(made, by, lines):
    about = {"level": made.level, "minutes": made.minutes, "weeks": None, "certificate": made.certificate}
    actions.change_course(course=made, by=by, card={}, about=about, parts=plan.parts(lines))


def test_writing_a_course_makes_its_parts_and_knows_what_each_step_is(bea):
    recording = video(duration_seconds=1800.0)
    lines = [
        plan.Line(1, "Starting points", reading().pk),
        plan.Line(2, "", recording.resource.pk),
        plan.Line(3, "Afterwards", document().pk),
    ]
    made = actions.write_course(
        by=bea,
        card={"title": "Families who move often", "visibility": "registered"},
        about={"level": "Level 2", "minutes": 10, "weeks": 4, "certificate": True},
        parts=plan.parts(lines),
    )
    found = [
        (s.module.title, s.kind) for s in Step.objects.filter(module__course=made).select_related("module")
    ]
    assert found == [
        ("Starting points", "briefing"),
        ("Starting points", "video"),
        ("Afterwards", "document"),
    ]
    assert (made.resource.state, made.resource.minutes) == ("draft", 10 + 15 + 30)


def test_a_briefing_that_is_an_uploaded_file_is_a_document_step(bea):
    made = course()
    change(made, bea, [plan.Line(1, "", resource("briefing").pk)])
    assert steps(made)[0].kind == "document"


def test_putting_steps_in_another_order_keeps_what_was_done(priya, bea):
    one, two = document(), document()
    made = course(one, two)
    begun = actions.begin(course=made, by=priya)
    actions.say_done(enrolment=begun, step=steps(made)[0], by=priya)
    change(made, bea, [plan.Line(1, "New", two.pk), plan.Line(2, "", one.pk)])
    assert [s.resource for s in steps(made)] == [two, one]
    assert StepDone.objects.get().step.resource == one


def test_a_step_taken_out_is_gone_and_its_part_too(bea):
    one, two = document(), document()
    made = course(parts=[("First", [one]), ("Second", [two])])
    change(made, bea, [plan.Line(1, "First", one.pk)])
    assert (len(steps(made)), made.modules.count()) == (1, 1)


def test_a_person_cannot_be_enrolled_twice_in_the_database(priya):
    made = course(reading())
    enrolment(priya, made)
    with pytest.raises(IntegrityError), transaction.atomic():
        enrolment(priya, made)


def test_a_certificate_without_minutes_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        course(reading(), minutes=0, certificate=True)


def test_the_day_to_finish_by_is_counted_in_weeks_from_the_beginning(priya):
    begun = enrolment(priya, course(weeks=4), started_at=dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC))
    assert begun.due_on == dt.date(2026, 12, 18)


def test_a_course_without_a_limit_is_never_late(priya):
    begun = enrolment(priya, course(), started_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert (begun.due_on, begun.is_late) == (None, False)


def test_the_certificate_states_the_whole_course_and_the_record_its_own_minutes(priya):
    card = reading()
    recorded(priya, card)
    made = course(card)
    made.resource.minutes = made.minutes + briefings.READING_MINUTES
    made.resource.save()
    actions.begin(course=made, by=priya)
    certificate = Certificate.objects.get()
    assert (certificate.minutes, certificate.entry.minutes) == (made.resource.minutes, made.minutes)
