"""After the register: who gets a certificate, and which letter."""

import datetime as dt

import pytest
import time_machine

from accounts import certificates
from accounts.models import Certificate, RecordEntry
from events import actions
from events.models import Exemption
from portal.lib import clock, jobs
from portal.lib.models import Email, Job
from resources.library import occasions
from tests.factories.accounts import partnership
from tests.factories.evaluation import evaluation
from tests.factories.events import booking, event
from tests.factories.library import resource
from tests.jobs import drain

pytestmark = pytest.mark.django_db
SOON = dt.timedelta(minutes=31)


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def now():
    with time_machine.travel(dt.datetime(2026, 12, 3, 12, tzinfo=dt.UTC), tick=False) as moved:
        yield moved


@pytest.fixture
def over(now, tom):
    """An event that ended half an hour ago."""
    return event(trainer=tom, starts=clock.now() - dt.timedelta(hours=2), places=9, charge_amount=40)


@pytest.fixture
def marked(over, tom, now):
    """Marks the register and lets the time to mend it pass."""

    def mark(*pairs):
        marks = {str(of.uuid): state for of, state in pairs}
        actions.mark_register(event=over, marks=marks, by=tom)
        now.shift(SOON)
        drain("default")

    return mark


def proven() -> list[str]:
    return list(Certificate.objects.order_by("pk").values_list("person__name", flat=True))


def letters() -> dict[str, str]:
    found = Email.objects.filter(letter__startswith="events/").order_by("pk")
    return {letter.key.partition(":")[0]: letter.text for letter in found}


def test_attendance_alone_gives_the_hours_and_no_certificate(over, marked, priya):
    marked((booking(over, priya), "attended"))
    assert (RecordEntry.objects.filter(person=priya).count(), proven()) == (1, [])


def test_an_evaluation_alone_gives_no_certificate(over, priya):
    actions.evaluate(booking=booking(over, priya), stage="after", ratings={1: 4}, by=priya)
    assert proven() == []


def test_the_certificate_comes_with_the_answers_once_the_register_is_taken(over, marked, priya):
    mine = booking(over, priya)
    marked((mine, "attended"))
    actions.evaluate(booking=mine, stage="after", ratings={1: 4}, by=priya)
    assert proven() == ["Priya Nair"]
    actions.evaluate(booking=mine, stage="after", ratings={1: 5}, by=priya)
    assert proven() == ["Priya Nair"]


def test_the_certificate_comes_with_the_register_where_the_answers_came_first(over, marked, priya):
    mine = booking(over, priya)
    actions.evaluate(booking=mine, stage="after", ratings={1: 4}, by=priya)
    marked((mine, "attended"))
    assert proven() == ["Priya Nair"]


def test_who_would_rather_not_say_anything_has_answered(over, marked, priya):
    mine = booking(over, priya)
    marked((mine, "attended"))
    actions.evaluate(booking=mine, stage="after", ratings={1: None}, by=priya)
    assert proven() == ["Priya Nair"]


def test_answers_before_the_event_do_not_count_for_the_certificate(over, marked, priya):
    mine = booking(over, priya)
    evaluation(mine, "before", 3)
    marked((mine, "attended"))
    assert proven() == []


@pytest.mark.capability(14)
@pytest.mark.parametrize("state", ["partly", "not_attended"])
def test_who_was_not_there_to_the_end_can_never_obtain_one(over, marked, priya, state):
    mine = booking(over, priya)
    actions.evaluate(booking=mine, stage="after", ratings={1: 4}, by=priya)
    marked((mine, state))
    mine.refresh_from_db()
    assert (actions.prove(mine), proven()) == (None, [])


@pytest.mark.capability(14)
@pytest.mark.parametrize("state", ["cancelled", "waiting", "booked"])
def test_who_gave_the_place_up_or_has_no_mark_can_never_obtain_one(over, priya, state):
    mine = booking(over, priya, state=state)
    evaluation(mine, "after", 4)
    assert (actions.prove(mine), proven()) == (None, [])


def test_without_an_evaluation_the_certificate_comes_with_the_register(over, marked, priya, sam):
    over.evaluated = False
    over.save()
    marked((booking(over, priya), "attended"), (booking(over, sam), "partly"))
    assert proven() == ["Priya Nair"]


def test_a_slip_in_the_register_can_be_mended_for_half_an_hour(over, marked, priya, tom):
    mine = booking(over, priya)
    actions.evaluate(booking=mine, stage="after", ratings={1: 4}, by=priya)
    actions.mark_register(event=over, marks={str(mine.uuid): "attended"}, by=tom)
    marked((mine, "not_attended"))
    assert (proven(), RecordEntry.objects.count()) == ([], 0)


def test_a_withdrawn_certificate_does_not_come_back_with_a_changed_answer(over, marked, priya, bea):
    mine = booking(over, priya)
    marked((mine, "attended"))
    actions.evaluate(booking=mine, stage="after", ratings={1: 4}, by=priya)
    certificates.withdraw(certificate=Certificate.objects.get(), by=bea, reason="Marked by mistake.")
    actions.evaluate(booking=mine, stage="after", ratings={1: 5}, by=priya)
    actions.thank(event=over)
    assert Certificate.objects.filter(withdrawn_at=None).count() == 0


@pytest.fixture
def withdrawn(over, marked, priya, bea):
    """Priya's certificate was withdrawn; withdraws it, or issues it anew in the same step."""

    def withdraw(*, again: bool = False) -> None:
        mine = booking(over, priya)
        marked((mine, "attended"))
        actions.evaluate(booking=mine, stage="after", ratings={1: 4}, by=priya)
        made = Certificate.objects.get()
        certificates.withdraw(certificate=made, by=bea, reason="The name is wrong.", again=again)

    return withdraw


@pytest.mark.parametrize("door", ["", "evaluation/"])
def test_the_page_says_that_a_certificate_was_withdrawn_and_promises_none(
    signed_in, priya, over, withdrawn, door
):
    withdrawn()
    said = signed_in(priya).get(f"{over.get_absolute_url()}{door}").content.decode()
    told = ("Your certificate was withdrawn on Thursday 3 December 2026", "within the hour", "is ready")
    assert [words in said for words in told] == [True, False, False]


def test_the_page_leads_to_the_certificate_that_was_issued_anew(signed_in, priya, over, withdrawn):
    withdrawn(again=True)
    said = signed_in(priya).get(over.get_absolute_url()).content.decode()
    number = Certificate.objects.get(withdrawn_at=None).number
    assert (number in said, "withdrawn" in said) == (True, False)


@pytest.mark.parametrize(
    ("state", "answered", "words"),
    [
        ("attended", False, "Your certificate waits for your answers about the event."),
        ("booked", False, "Your certificate waits for your answers about the event and the register, which is not taken yet."),
        ("booked", True, "Your certificate waits for the register, which is not taken yet."),
        ("partly", False, "A certificate needs the whole session; the register says that you were there for a part."),
    ],
)  # fmt: skip
def test_the_page_says_what_the_certificate_waits_for(signed_in, priya, over, state, answered, words):
    mine = booking(over, priya, state=state)
    if answered:
        evaluation(mine, "after", 4)
    assert words in signed_in(priya).get(over.get_absolute_url()).content.decode()


def test_the_page_leads_to_the_certificate(signed_in, priya, over, marked):
    mine = booking(over, priya)
    marked((mine, "attended"))
    actions.evaluate(booking=mine, stage="after", ratings={1: 4}, by=priya)
    number = Certificate.objects.get().number
    assert number in signed_in(priya).get(over.get_absolute_url()).content.decode()


# The letters


def test_each_mark_has_its_letter_after_half_an_hour(over, marked, tom, priya, sam, morgan, now):
    came, partly, missed = (booking(over, who) for who in (priya, sam, morgan))
    marked((came, "attended"), (partly, "partly"), (missed, "not_attended"))
    assert set(letters()) == {"events.thanks", "events.thanks-partly", "events.missed"}


def test_no_letter_goes_out_while_the_register_can_still_be_mended(over, tom, priya, now):
    actions.mark_register(event=over, marks={str(booking(over, priya).uuid): "attended"}, by=tom)
    now.shift(dt.timedelta(minutes=29))
    drain("default")
    assert letters() == {}


def test_a_letter_of_a_kind_reaches_a_booking_once(over, marked, priya, tom):
    mine = booking(over, priya)
    for state in ("attended", "partly", "attended"):
        marked((mine, state))
    keys = sorted(Email.objects.values_list("key", flat=True))
    assert keys == [f"events.thanks-partly:{mine.uuid}", f"events.thanks:{mine.uuid}"]


def test_the_thanks_say_what_is_missing_and_lead_there(over, marked, priya):
    marked((booking(over, priya), "attended"))
    text = letters()["events.thanks"]
    assert f"/events/{over.slug}/evaluation/" in text
    assert "Your certificate waits for one thing" in text
    assert "90 minutes are on your training record." in text


def test_the_thanks_say_that_nothing_is_missing(over, marked, priya):
    mine = booking(over, priya)
    actions.evaluate(booking=mine, stage="after", ratings={1: 4}, by=priya)
    marked((mine, "attended"))
    assert "Your certificate is ready." in letters()["events.thanks"]


def test_a_register_that_is_taken_after_the_evaluation_closed_promises_nothing(over, marked, priya, now):
    mine = booking(over, priya)
    now.shift(dt.timedelta(weeks=9))
    marked((mine, "attended"))
    assert "so no certificate is made." in letters()["events.thanks"]


def test_who_did_not_come_reads_what_the_ledger_says(over, marked, priya):
    marked((booking(over, priya), "not_attended"))
    assert "£40 may be charged to Millbrook Primary School." in letters()["events.missed"]


def test_an_exempt_sector_reads_that_nothing_is_charged(over, marked, priya):
    Exemption.objects.create(sector="education")
    marked((booking(over, priya), "not_attended"))
    assert "Nothing is charged." in letters()["events.missed"]


@pytest.fixture
def recording(over, monkeypatch):
    """A recording that belongs to the event, for registered people."""
    made = resource(kind="video", title="The session, recorded", visibility="registered")
    held = type(made).objects.filter(pk=made.pk)
    monkeypatch.setattr(
        occasions, "_holders", [lambda source: held if source == over.source else held.none()]
    )
    return made


def test_the_thanks_lead_to_the_recording(over, marked, priya, recording):
    marked((booking(over, priya), "attended"))
    assert recording.get_absolute_url() in letters()["events.thanks"]


def test_a_recording_that_the_reader_may_not_see_is_not_in_the_letter(over, marked, priya, recording):
    recording.visibility = "named"
    recording.save()
    marked((booking(over, priya), "attended"))
    assert recording.get_absolute_url() not in letters()["events.thanks"]


def test_the_register_of_a_long_event_asks_for_one_job(over, tom, priya, sam):
    for who in (priya, sam):
        actions.mark_register(event=over, marks={str(booking(over, who).uuid): "attended"}, by=tom)
    assert Job.objects.filter(kind="events.thank").count() == 1


def test_a_job_for_an_event_that_is_gone_does_nothing(now):
    jobs.enqueue("events.thank", 0)
    assert drain("default") == 1
