"""Owners are asked how far they are, and answer on a page that shows their own agency's recommendations only."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from resources.reviews import actions, deadlines, desk_needs, tasks
from resources.reviews.models import Evidence, OwnerUpdate
from tests.factories import reviews as make
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.library import pdf
from tests.forms import filled
from tests.reading import text

pytestmark = pytest.mark.django_db
OURS = "/desk/reviews/recommendations/ours/"
TURN = type("Turn", (), {"alive": True})()


@pytest.fixture(autouse=True)
def northmere():
    return partnership()


@pytest.fixture
def ellery():
    return make.review("Ellery")


@pytest.fixture
def asked(ellery, millbrook, morgan):
    """A recommendation of Morgan's agency."""
    return make.recommendation(ellery, owner=millbrook)


def days(count: int) -> dt.date:
    return clock.today() + dt.timedelta(days=count)


def test_the_desk_asks_and_every_coordinator_of_the_owner_gets_a_letter(
    signed_in, bea, asked, millbrook, morgan
):
    second = membership(person("Ruth Calder"), millbrook, role="coordinator").person
    signed_in(bea).post("/desk/reviews/ellery/recommendations/1/ask/", filled())
    assert set(Email.objects.values_list("to", flat=True)) == {morgan.email, second.email}
    assert "/desk/reviews/recommendations/ours/ellery/1/" in Email.objects.first().text


def recommendation_form(**fields) -> dict[str, str]:
    given = {"title": "Ask", "text": "", "due": "", "state": "under-way", "notes": "", "words": ""} | fields
    return filled(**{f"edit-{name}": str(value) for name, value in given.items()})


def test_a_person_of_the_owner_is_named_and_asked_alone(signed_in, bea, asked, millbrook, morgan):
    membership(person("Ruth Calder"), millbrook, role="coordinator")
    client, place = signed_in(bea), "/desk/reviews/ellery/recommendations/1/"
    client.post(place, recommendation_form(owner=millbrook.pk, owner_person=morgan.pk))
    assert "Ask Morgan for an update" in text(client.get(place))
    client.post(f"{place}ask/", filled())
    assert list(Email.objects.values_list("to", flat=True)) == [morgan.email]


def test_nobody_from_elsewhere_is_named(signed_in, bea, asked, millbrook, sam):
    answer = signed_in(bea).post(
        "/desk/reviews/ellery/recommendations/1/",
        recommendation_form(owner=millbrook.pk, owner_person=sam.pk),
    )
    asked.refresh_from_db()
    assert (answer.status_code, asked.owner_person) == (422, None)


def test_with_another_owner_the_person_goes(signed_in, bea, asked, morgan):
    asked.owner_person = morgan
    asked.save()
    other = agency(name="Northmere Early Help")
    signed_in(bea).post(
        "/desk/reviews/ellery/recommendations/1/",
        recommendation_form(owner=other.pk, owner_person=morgan.pk),
    )
    asked.refresh_from_db()
    assert (asked.owner, asked.owner_person) == (other, None)


def test_when_the_person_no_longer_looks_after_the_agency_every_coordinator_is_asked(asked, bea, sam, morgan):
    asked.owner_person = sam
    asked.save()
    assert actions.asked_of(asked) == [morgan]


def test_asking_is_in_the_audit(asked, bea):
    actions.ask_owner(by=bea, recommendation=asked)
    entry = AuditEntry.objects.get(verb="reviews.asked_owner")
    assert (entry.by, entry.detail["owner"]) == (bea, "Millbrook Primary School")


def test_nobody_is_asked_twice_on_one_day(asked, bea):
    actions.ask_owner(by=bea, recommendation=asked)
    with pytest.raises(actions.Refused):
        actions.ask_owner(by=bea, recommendation=asked)
    assert Email.objects.count() == 1


def test_asking_again_keeps_one_open_question(asked, bea):
    make.asked_for_update(asked, asked_at=clock.now() - dt.timedelta(days=9))
    update = actions.ask_owner(by=bea, recommendation=asked)
    assert (OwnerUpdate.objects.count(), clock.in_london(update.asked_at).date()) == (1, clock.today())


def test_an_agency_without_a_coordinator_cannot_be_asked(ellery, bea):
    with pytest.raises(actions.Refused):
        actions.ask_owner(by=bea, recommendation=make.recommendation(ellery))


def test_what_is_complete_is_not_asked_about(ellery, millbrook, morgan, bea):
    done = make.recommendation(ellery, owner=millbrook, state="complete", completed_on=clock.today())
    with pytest.raises(actions.Refused):
        actions.ask_owner(by=bea, recommendation=done)


@pytest.mark.parametrize(
    ("due", "last", "asks"),
    [
        (22, None, False),
        (21, None, True),
        (21, -1, True),
        (10, -5, False),
        (10, -30, True),
        (0, -10, False),
        (-3, -13, False),
        (-3, -14, True),
        (-3, None, True),
    ],
)
def test_the_calendar_asks_once_before_the_day_and_every_fortnight_after_it(due, last, asks):
    today = dt.date(2026, 11, 20)
    said = today + dt.timedelta(days=last) if last is not None else None
    found = deadlines.asks_owner(today + dt.timedelta(days=due), today, ahead=21, last_word=said)
    assert found is asks


def test_the_calendar_writes_to_owners_of_what_is_due_soon(asked, ellery, millbrook):
    asked.due = days(20)
    asked.save()
    make.recommendation(ellery, number=2, owner=millbrook, due=days(60))
    make.recommendation(ellery, number=3, due=days(3))  # an agency that nobody looks after
    tasks.ask_owners("", TURN)
    tasks.ask_owners("", TURN)
    assert [(u.recommendation, u.asked_by) for u in OwnerUpdate.objects.all()] == [(asked, None)]
    assert Email.objects.count() == 1


def test_the_calendar_asks_nothing_of_an_archived_review(asked):
    asked.due = days(2)
    asked.save()
    asked.review.resource.state = "archived"
    asked.review.resource.save()
    tasks.ask_owners("", TURN)
    assert not OwnerUpdate.objects.exists()


def test_late_agencies_are_asked_again_after_a_fortnight(asked):
    asked.due = days(-1)
    asked.save()
    tasks.ask_owners("", TURN)
    with time_machine.travel(clock.now() + dt.timedelta(days=14), tick=False):
        tasks.ask_owners("", TURN)
    assert Email.objects.count() == 2


@pytest.mark.long
def test_opening_the_page_ten_times_changes_nothing(signed_in, morgan, asked):
    update = make.asked_for_update(asked)
    for _ in range(10):
        signed_in(morgan).get(f"{OURS}ellery/1/")
    update.refresh_from_db()
    assert (update.answered_at, AuditEntry.objects.count()) == (None, 0)


def test_the_coordinator_answers_the_open_question(signed_in, morgan, asked):
    update = make.asked_for_update(asked)
    data = filled(standing="under-way", words="Half of the teams use it.")
    answer = signed_in(morgan).post(f"{OURS}ellery/1/", data)
    update.refresh_from_db()
    asked.refresh_from_db()
    assert answer.headers["Location"] == f"{OURS}ellery/1/"
    assert (update.words, update.answered_by, asked.state) == (
        "Half of the teams use it.",
        morgan,
        "under-way",
    )


def test_word_may_come_unasked(signed_in, morgan, asked):
    signed_in(morgan).post(f"{OURS}ellery/1/", filled(standing="not-started", words="Planned for May."))
    update = OwnerUpdate.objects.get()
    asked.refresh_from_db()
    assert (update.asked_at, update.words, asked.state) == (None, "Planned for May.", "not-started")


def test_what_the_owner_sees_as_done_is_still_closed_by_somebody_else(signed_in, morgan, asked):
    signed_in(morgan).post(f"{OURS}ellery/1/", filled(standing="done", words="All of it."))
    asked.refresh_from_db()
    assert (asked.state, asked.completed_on) == ("under-way", None)


def test_a_file_comes_with_the_answer(signed_in, morgan, asked):
    upload = SimpleUploadedFile("form.pdf", pdf("In use."), "application/pdf")
    data = filled(standing="done", words="All of it.", title="The new form", file=upload)
    signed_in(morgan).post(f"{OURS}ellery/1/", data)
    file = Evidence.objects.get()
    assert (file.title, file.added_by, file.recommendation) == ("The new form", morgan, asked)


def test_a_file_without_a_name_keeps_the_words_in_the_form(signed_in, morgan, asked):
    upload = SimpleUploadedFile("form.pdf", pdf("In use."), "application/pdf")
    data = filled(standing="done", words="All of it.", file=upload)
    answer = signed_in(morgan).post(f"{OURS}ellery/1/", data)
    assert (answer.status_code, "All of it.</textarea>" in text(answer)) == (422, True)
    assert not OwnerUpdate.objects.exists()


def test_a_childs_details_are_refused(signed_in, morgan, asked):
    data = filled(standing="done", words="Her NHS number is 943 476 5919")
    assert signed_in(morgan).post(f"{OURS}ellery/1/", data).status_code == 422
    assert not OwnerUpdate.objects.exists()


def test_a_complete_recommendation_takes_no_word(asked, morgan):
    asked.state, asked.completed_on = "complete", clock.today()
    asked.save()
    with pytest.raises(actions.Refused):
        actions.answer(by=morgan, recommendation=asked, standing="done", words="Again.")


def test_the_database_refuses_an_answer_without_words(asked, morgan):
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnerUpdate.objects.create(recommendation=asked, answered_at=clock.now(), answered_by=morgan)


def test_the_list_holds_ones_own_agency_only(signed_in, morgan, asked, ellery):
    make.recommendation(ellery, number=2, title="For somebody else")
    page = text(signed_in(morgan).get(OURS))
    assert (asked.title in page, "For somebody else" in page) == (True, False)


def test_another_agencys_recommendation_is_not_there(signed_in, morgan, asked, ellery):
    make.recommendation(ellery, number=2)
    client = signed_in(morgan)
    got = client.get(f"{OURS}ellery/2/").status_code
    sent = client.post(f"{OURS}ellery/2/", filled(standing="done", words="No.")).status_code
    assert (got, sent, OwnerUpdate.objects.count()) == (404, 404, 0)


def test_the_coordinator_records_an_action_and_the_desk_closes_it(signed_in, morgan, asked, bea):
    step = make.action(asked)
    data = filled(
        **{
            f"done-{step.pk}-evidence": "Minutes of May.",
            f"done-{step.pk}-done_on": clock.today().isoformat(),
        }
    )
    signed_in(morgan).post(f"{OURS}ellery/1/{step.pk}/done/", data)
    asked.refresh_from_db()
    assert (morgan.has_perm("reviews.close", asked), bea.has_perm("reviews.close", asked)) == (False, True)
    actions.close(by=bea, recommendation=asked)
    asked.refresh_from_db()
    assert asked.state == "complete"


def test_an_action_of_another_agency_is_not_there(signed_in, morgan, asked, elsewhere):
    step = make.action(asked, owner=elsewhere)
    assert signed_in(morgan).post(f"{OURS}ellery/1/{step.pk}/done/", filled()).status_code == 404


def test_an_open_question_waits_on_the_coordinators_desk(asked, morgan, sam):
    make.asked_for_update(asked)
    wanted = desk_needs.updates_wanted
    assert [need.title for need in wanted(morgan)] == ["Ellery: how far is recommendation 1?"]
    assert wanted(sam) == []


def test_the_list_asks_a_constant_number_of_questions(signed_in, morgan, asked, ellery, millbrook):
    client = signed_in(morgan)
    counts = []
    for number in (2, 3, 4):
        make.recommendation(ellery, number=number, owner=millbrook, due=days(number))
        with CaptureQueriesContext(connection) as asked_of:
            client.get(OURS)
        counts.append(len(asked_of))
    assert len(set(counts)) == 1
