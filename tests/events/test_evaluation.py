"""Before, after and eight weeks later: who answers what until when, and the manager's comment."""

import datetime as dt

import pytest
import time_machine

from events import actions
from events.models import Approval, Evaluation, ManagerComment, Rating, Statement
from portal.lib import clock, jobs, privacy
from portal.lib.models import AuditEntry, Email
from tests.factories.accounts import partnership
from tests.factories.evaluation import evaluation
from tests.factories.events import booking, event
from tests.forms import filled
from tests.jobs import drain

pytestmark = pytest.mark.django_db
STARTS = dt.datetime(2026, 12, 3, 10, tzinfo=dt.UTC)
ENDS = dt.datetime(2026, 12, 3, 11, 30, tzinfo=dt.UTC)
LATER = dt.datetime(2027, 1, 28, 9, tzinfo=dt.UTC)
CLOSED = LATER + dt.timedelta(weeks=4)
SECOND = dt.timedelta(seconds=1)
TAKEAWAYS = "Asking a second question\nWriting it down"
RUTH = {"manager_name": "Ruth Abara", "manager_email": "ruth@example.org"}


@pytest.fixture(autouse=True)
def northmere(db):
    return partnership()


@pytest.fixture
def today():
    with time_machine.travel(STARTS - dt.timedelta(days=9), tick=False) as moved:
        yield moved


@pytest.fixture
def at(today, tom):
    return event(trainer=tom, starts=STARTS, takeaways=TAKEAWAYS, places=9)


@pytest.fixture
def mine(at, priya):
    return booking(at, priya)


def came(booked, state="attended"):
    booked.state = state
    booked.save()
    return booked


def page(at) -> str:
    return f"/events/{at.slug}/evaluation/"


def answers(**more) -> dict[str, str]:
    return filled(rating_1="2", rating_2="3", **more)


def rated(of) -> dict[str, list[int | None]]:
    found = Rating.objects.filter(evaluation__booking=of).order_by("statement__number")
    kept: dict[str, list[int | None]] = {}
    for stage, value in found.values_list("evaluation__stage", "value"):
        kept.setdefault(stage, []).append(value)
    return kept


def test_the_same_statements_are_rated_at_all_three_stages(signed_in, priya, at, mine, today):
    signed_in(priya).post(page(at), answers())
    came(mine)
    today.move_to(ENDS)
    signed_in(priya).post(page(at), filled(rating_1="4", rating_2="4", recommend="5", words="Ask."))
    today.move_to(LATER)
    signed_in(priya).post(page(at), filled(rating_1="5", rating_2="none", words="I asked."))
    assert rated(mine) == {"before": [2, 3], "after": [4, 4], "later": [5, None]}
    assert list(Statement.objects.values_list("text", flat=True)) == TAKEAWAYS.splitlines()


@pytest.mark.parametrize(
    ("stage", "last"),
    [("before", STARTS), ("after", LATER), ("later", CLOSED)],
    ids=["before", "after", "later"],
)
def test_a_stage_is_open_to_its_last_second_and_closed_then(at, mine, priya, today, stage, last):
    if stage != "before":
        came(mine)
    today.move_to(last - SECOND)
    actions.evaluate(booking=mine, stage=stage, ratings={1: 3}, by=priya)
    today.move_to(last)
    with pytest.raises(actions.Refused, match="closed"):
        actions.evaluate(booking=mine, stage=stage, ratings={1: 5}, by=priya)
    assert rated(mine) == {stage: [3, None]}


@pytest.mark.parametrize("stage", ["after", "later"])
def test_a_stage_cannot_be_answered_before_its_time(at, mine, priya, stage):
    with pytest.raises(actions.Refused, match="closed"):
        actions.evaluate(booking=mine, stage=stage, ratings={1: 3}, by=priya)


@pytest.mark.parametrize("state", ["waiting", "requested", "cancelled"])
def test_who_has_no_place_has_no_evaluation(signed_in, priya, at, state):
    booking(at, priya, state=state)
    client = signed_in(priya)
    assert (client.get(page(at)).status_code, client.post(page(at), answers()).status_code) == (404, 404)


def test_who_did_not_come_cannot_answer(at, mine, priya, today):
    came(mine, "not_attended")
    today.move_to(ENDS)
    with pytest.raises(actions.Refused, match="closed"):
        actions.evaluate(booking=mine, stage="after", ratings={1: 3}, by=priya)


def test_the_register_may_be_taken_after_the_answers(at, mine, priya, today):
    today.move_to(ENDS)
    actions.evaluate(booking=mine, stage="after", ratings={1: 3}, by=priya)
    assert Evaluation.objects.that_count().count() == 0
    came(mine)
    assert Evaluation.objects.that_count().count() == 1


def test_answers_can_be_changed_and_stay_one(signed_in, priya, at, mine):
    client = signed_in(priya)
    client.post(page(at), answers())
    assert 'value="2" required id="id_rating_1_1" checked' in client.get(page(at)).content.decode()
    client.post(page(at), answers() | {"rating_1": "5"})
    assert (Evaluation.objects.count(), rated(mine)) == (1, {"before": [5, 3]})


def test_a_statement_without_an_answer_is_asked_for_and_nothing_is_kept(signed_in, priya, at, mine):
    answer = signed_in(priya).post(page(at), filled(rating_1="2"))
    assert (answer.status_code, Evaluation.objects.count()) == (422, 0)
    assert "Choose a number, or “I would rather not say”: Writing it down" in answer.content.decode()


@pytest.mark.parametrize("value", ["0", "6", "yes", "-1", ""])
def test_what_is_not_on_the_scale_is_refused(signed_in, priya, at, mine, value):
    assert signed_in(priya).post(page(at), answers() | {"rating_1": value}).status_code == 422


def test_a_childs_details_in_an_answer_are_refused_and_nothing_is_kept(signed_in, priya, at, mine, today):
    came(mine)
    today.move_to(ENDS)
    typed = answers(recommend="4", words="The boy, born 04/05/2019, told me")
    answer = signed_in(priya).post(page(at), typed)
    assert (answer.status_code, Evaluation.objects.count()) == (422, 0)
    assert "born 04/05/2019" in answer.content.decode()  # nothing typed is lost


def test_words_are_shown_to_others_only_with_the_tick(signed_in, priya, at, mine, today):
    came(mine)
    today.move_to(ENDS)
    signed_in(priya).post(page(at), answers(recommend="4", words="I will ask twice."))
    assert Evaluation.objects.get().quotable is False


def test_the_audit_says_that_somebody_answered_and_not_what(at, mine, priya):
    actions.evaluate(booking=mine, stage="before", ratings={1: 1, 2: 1}, words="Nothing yet", by=priya)
    entry = AuditEntry.objects.get(verb="events.evaluated")
    assert entry.detail == {"stage": "before", "again": False}


def test_an_event_without_an_evaluation_has_no_page_for_it(signed_in, priya, today):
    at = event(starts=STARTS, evaluated=False)
    booking(at, priya)
    assert signed_in(priya).get(page(at)).status_code == 404


def test_the_event_page_leads_to_what_is_asked_now(signed_in, priya, at, mine):
    assert page(at) in signed_in(priya).get(at.get_absolute_url()).content.decode()


def test_ones_bookings_lead_to_what_is_not_answered_yet(signed_in, priya, at, mine, today):
    came(mine)
    today.move_to(ENDS + SECOND)
    client = signed_in(priya)
    assert page(at) in client.get("/me/bookings/").content.decode()
    evaluation(mine, "after", 3, 3)
    assert page(at) not in client.get("/me/bookings/").content.decode()


def test_a_stranger_sees_nobodys_evaluation(signed_in, sam, at, mine):
    client = signed_in(sam)
    assert client.get(page(at)).status_code == 404
    assert page(at) not in client.get(at.get_absolute_url()).content.decode()


# The statements


def worded(client, at, text):
    return client.post(f"/desk/events/{at.slug}/evaluation/statements/", filled(statements=text))


def test_the_trainer_words_the_statements_before_the_first_answer(signed_in, tom, priya, at, mine):
    assert worded(signed_in(tom), at, "Asking twice\n\nRinging the last team\n").status_code == 302
    actions.evaluate(booking=mine, stage="before", ratings={1: 2, 2: 4}, by=priya)
    found = Rating.objects.values_list("statement__text", "value")
    assert sorted(found) == [("Asking twice", 2), ("Ringing the last team", 4)]


def test_after_the_first_answer_the_statements_stay(signed_in, tom, at, mine):
    evaluation(mine, "before", 1, 2)
    assert worded(signed_in(tom), at, "Another one").status_code == 422
    assert list(Statement.objects.values_list("text", flat=True)) == TAKEAWAYS.splitlines()


def test_changed_takeaways_do_not_change_what_was_rated(tom, priya, at, mine):
    actions.evaluate(booking=mine, stage="before", ratings={1: 2}, by=priya)
    at.takeaways = "Something else"
    at.save()
    assert [statement.text for statement in Statement.of(at)] == TAKEAWAYS.splitlines()


@pytest.mark.parametrize(
    "text", ["", "a\nb\nc\nd\ne\nf\ng", "x" * 201, "Same\nsame", "The boy born 04/05/2019"]
)
def test_statements_that_cannot_be_asked_are_refused(signed_in, tom, at, text):
    assert worded(signed_in(tom), at, text).status_code == 422
    assert Statement.objects.count() == 0


# Eight weeks later, and the manager


def run_follow_up() -> list[str]:
    before = set(Email.objects.values_list("key", flat=True))
    jobs.enqueue("events.follow_up", str(clock.now()))
    drain("default")
    return sorted(set(Email.objects.values_list("key", flat=True)) - before)


def test_the_letter_comes_on_the_day_once_and_only_to_who_came(at, mine, sam, morgan, today):
    came(mine)
    came(booking(at, sam), "not_attended")
    partly = came(booking(at, morgan), "partly")
    today.move_to(LATER - SECOND)
    assert run_follow_up() == []
    today.move_to(LATER)
    assert run_follow_up() == sorted(f"events.later:{one.uuid}" for one in (mine, partly))
    today.move_to(LATER + dt.timedelta(days=3))
    assert run_follow_up() == []


def test_no_letter_comes_once_the_last_stage_is_closed_or_without_an_evaluation(at, mine, today):
    came(mine)
    today.move_to(CLOSED)
    assert run_follow_up() == []
    at.evaluated = False
    at.save()
    today.move_to(LATER)
    assert run_follow_up() == []


@pytest.fixture
def asked(signed_in, priya, at, mine, today):
    """Priya answers eight weeks later and asks Ruth for a comment."""
    came(mine)
    today.move_to(LATER)
    signed_in(priya).post(page(at), answers(words="I ask twice now.", **RUTH))
    return ManagerComment.objects.get()


def link(comment) -> str:
    return f"/events/comment/{comment.token}/"


def test_the_manager_gets_a_letter_with_the_link_and_without_the_answers(asked):
    letter = Email.objects.get(to="ruth@example.org")
    assert link(asked) in letter.text
    assert (letter.person, "I ask twice now." in letter.text) == (None, False)


def test_a_scanner_changes_nothing_and_one_press_keeps_the_comment(client, asked):
    client.logout()
    for _ in range(10):
        assert client.get(link(asked)).status_code == 200
    asked.refresh_from_db()
    assert asked.answered_at is None
    for words in ("She rings the last team.", "Another"):
        assert client.post(link(asked), {"seen": "4", "words": words}).status_code == 302
    asked.refresh_from_db()
    assert (asked.seen, asked.words) == (4, "She rings the last team.")
    assert AuditEntry.objects.filter(verb="events.commented").count() == 1
    over = client.get(link(asked)).content.decode()
    assert ("This link has done its work." in over, "<textarea" in over) == (True, False)


def test_a_childs_details_in_a_comment_are_refused(client, asked):
    answer = client.post(link(asked), {"seen": "4", "words": "The girl born 04/05/2019"})
    asked.refresh_from_db()
    assert (answer.status_code, asked.answered_at) == (422, None)


def test_the_link_is_dead_when_the_stage_is_over(client, asked, today):
    today.move_to(CLOSED)
    assert client.get(link(asked)).status_code == 410
    client.post(link(asked), {"seen": "4"})
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_another_manager_gets_another_link_and_the_old_one_dies(signed_in, priya, at, asked):
    old = link(asked)
    client = signed_in(priya)
    client.post(page(at), answers(**RUTH | {"manager_email": "joan@example.org"}))
    asked.refresh_from_db()
    assert (client.get(old).status_code, client.get(link(asked)).status_code) == (404, 200)


def test_answering_again_does_not_write_to_the_same_manager_again(signed_in, priya, at, asked):
    signed_in(priya).post(page(at), answers(**RUTH))
    assert Email.objects.filter(to="ruth@example.org").count() == 1


def test_who_would_rather_not_ask_names_nobody(signed_in, priya, at, mine, today):
    came(mine)
    today.move_to(LATER)
    assert signed_in(priya).post(page(at), answers()).status_code == 302
    assert ManagerComment.objects.count() == 0


@pytest.mark.parametrize(
    "named",
    [{"manager_email": "priya@example.org", "manager_name": "Me"}, {"manager_email": "ruth@example.org"}],
)
def test_ones_own_address_and_a_nameless_manager_are_refused(signed_in, priya, at, mine, today, named):
    came(mine)
    today.move_to(LATER)
    assert signed_in(priya).post(page(at), answers(**named)).status_code == 422
    assert Evaluation.objects.count() == 0


def test_the_approver_is_proposed(signed_in, priya, at, mine, today):
    Approval.objects.create(booking=mine, **RUTH)
    came(mine)
    today.move_to(LATER)
    assert 'value="ruth@example.org"' in signed_in(priya).get(page(at)).content.decode()


def test_the_person_reads_the_comment(client, signed_in, priya, at, asked):
    client.post(link(asked), {"seen": "4", "words": "She rings the last team."})
    shown = signed_in(priya).get(page(at)).content.decode()
    assert "She rings the last team." in shown
    assert "manager_email" not in shown


def test_what_somebody_wrote_goes_with_their_name_and_the_numbers_stay(priya, mine, asked):
    privacy.register[Evaluation].erase(priya)
    privacy.register[ManagerComment].erase(priya)
    assert list(Evaluation.objects.values_list("words", flat=True)) == [""]
    assert (ManagerComment.objects.count(), rated(mine)) == (0, {"later": [2, 3]})
