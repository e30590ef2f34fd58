"""Writing quizzes on the desk, and seeing which questions are hard."""

import pytest
from django.urls import reverse

from portal.lib.models import AuditEntry
from resources.learning import answering
from resources.learning.models import Answer, Attempt, Question, Quiz, Step
from resources.learning.quiz_figures import figures
from tests.factories.accounts import partnership, person
from tests.factories.learning import course, document, enrolment, steps
from tests.factories.quizzes import RIGHT, WRONG, asking, quiz, scenario, single
from tests.forms import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def at(verb: str, made, *more) -> str:
    return reverse(f"desk_learning:{verb}", args=[made.resource.slug, *more])


def lines(*rows: dict) -> dict[str, str]:
    sent = {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": "0"}
    return sent | {
        f"lines-{n}-{name}": str(value) for n, row in enumerate(rows) for name, value in row.items()
    }


def write(client, made, asked, kind: str, *rows: dict, **more):
    sent = {"stem": "What comes first?", "remember": "", "read_again": ""} | more
    return client.post(at("question_write", made, asked.pk, kind), filled(**sent, **lines(*rows)))


def test_a_new_quiz_is_the_last_step_of_its_course(bea, signed_in):
    made = course(document())
    signed_in(bea).post(
        at("quiz_write", made), filled(title="Check", words="", pass_percent="80", attempts="3", minutes="")
    )
    one = Quiz.objects.get()
    assert (one.pass_percent, one.attempts, one.minutes) == (80, 3, None)
    assert [(step.kind, str(step)) for step in steps(made)][-1] == ("quiz", "Check")


def test_a_new_quiz_of_a_course_that_people_have_begun_waits_to_be_chosen(bea, priya, signed_in):
    made = course(document())
    enrolment(priya, made)
    signed_in(bea).post(at("quiz_write", made), filled(title="Check", words="", pass_percent="80"))
    assert (Quiz.objects.get().course, [step.kind for step in steps(made)]) == (made, ["document"])


def test_another_title_is_the_steps_title_too(bea, signed_in):
    made = course()
    one = quiz(made, single())
    signed_in(bea).post(
        at("quiz_edit", made, one.pk), filled(title="Look again", words="", pass_percent="60")
    )
    assert Step.objects.get(key=one.key).title == "Look again"


def test_a_pass_mark_over_a_hundred_is_refused(bea, signed_in):
    made = course()
    answer = signed_in(bea).post(at("quiz_write", made), filled(title="Check", words="", pass_percent="101"))
    assert (answer.status_code, Quiz.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("kind", "rows", "more"),
    [
        ("single", [{"text": "a", "right": "on"}, {"text": "b", "feedback": "No"}], {}),
        ("multiple", [{"text": "a", "right": "on"}, {"text": "b", "right": "on"}], {}),
        ("ordering", [{"order": "2", "text": "then"}, {"order": "1", "text": "first"}], {}),
        ("matching", [{"text": "a", "match": "x"}, {"text": "b", "match": "y"}], {}),
        ("short", [{"text": "curiosity"}], {}),
        (
            "scenario",
            [
                {"text": "Ask", "right": "on", "passage": "1", "to": "2"},
                {"text": "Leave", "passage": "1", "to": ""},
                {"text": "Listen", "right": "on", "passage": "2", "to": ""},
                {"text": "Talk", "passage": "2", "to": ""},
            ],
            {"passages": "The door opens.\nThe child comes in."},
        ),
    ],
)
def test_a_question_of_each_kind_is_written_and_opens_again_as_it_was(bea, signed_in, kind, rows, more):
    made = course()
    one, client = quiz(made), signed_in(bea)
    answer = write(client, made, one, kind, *rows, **more)
    found = Question.objects.get()
    assert (answer.status_code, found.kind, len(found.read().options)) == (302, kind, len(rows))
    page = client.get(at("question_edit", made, one.pk, found.pk))
    assert page.context["writing"].lines.initial[0]["text"] == found.read().options[0].text


def test_lines_stand_in_the_order_of_their_numbers(bea, signed_in):
    made = course()
    one = quiz(made)
    write(signed_in(bea), made, one, "ordering", {"order": "2", "text": "b"}, {"order": "1", "text": "a"})
    assert [option.text for option in Question.objects.get().read().options] == ["a", "b"]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(bea, signed_in):
    made = course()
    answer = write(signed_in(bea), made, quiz(made), "single", {"text": "Only one"})
    page = answer.content.decode()
    assert (answer.status_code, Question.objects.count(), page.count("Only one")) == (422, 0, 1)
    assert page.count("Write at least two lines.") >= 1


def test_a_kind_that_is_not_there_does_not_exist(bea, signed_in):
    made = course()
    assert signed_in(bea).get(at("question_write", made, quiz(made).pk, "essay")).status_code == 404


@pytest.mark.parametrize(
    ("start", "to", "after"),
    [(1, "up", ["B", "A", "C"]), (1, "down", ["A", "C", "B"]), (0, "up", ["A", "B", "C"])],
)
def test_a_question_moves_by_buttons(bea, signed_in, start, to, after):
    made = course()
    one = quiz(made, single("A"), single("B"), single("C"))
    moved = one.questions.all()[start]
    signed_in(bea).post(at("question_move", made, one.pk, moved.pk), filled(to=to))
    assert [str(each) for each in one.questions.all()] == after


def test_a_question_is_taken_out_and_its_answers_stay(bea, priya, signed_in):
    made = course()
    one = quiz(made, single("A"), single("B"))
    answering.begin_attempt(enrolment=enrolment(priya, made), quiz=one, by=priya)
    signed_in(bea).post(at("question_remove", made, one.pk, one.questions.first().pk), filled())
    assert ([str(each) for each in one.questions.all()], Answer.objects.count()) == (["B"], 2)


def test_the_last_question_of_a_published_course_stays(bea, signed_in):
    made = course()
    one = quiz(made, single())
    signed_in(bea).post(at("question_remove", made, one.pk, one.questions.first().pk), filled())
    assert one.questions.count() == 1


def test_another_trainers_quiz_does_not_exist(tom, signed_in):
    made = course(state="draft")
    assert signed_in(tom).get(at("quiz_edit", made, quiz(made).pk)).status_code == 404


@pytest.mark.parametrize(("asked", "sent"), [(single(), "picks=0"), (scenario(), "picks=1&after=0")])
def test_trying_a_question_shows_what_a_learner_sees_and_stores_nothing(bea, signed_in, asked, sent):
    made = course()
    one = quiz(made, asked)
    before = AuditEntry.objects.count()
    page = signed_in(bea).get(
        at("question_preview", made, one.pk, one.questions.first().pk) + f"?try=1&{sent}"
    )
    assert (page.context["seen"].is_answered, Attempt.objects.count(), Answer.objects.count()) == (True, 0, 0)
    assert AuditEntry.objects.count() == before


def test_trying_a_scenario_goes_on_to_the_next_passage(bea, signed_in):
    made = course()
    one = quiz(made, scenario())
    where = at("question_preview", made, one.pk, one.questions.first().pk)
    page = signed_in(bea).get(f"{where}?try=1&picks=0&after=0").content.decode()
    assert (page.count("The child comes in."), page.count('name="way" value="0"')) == (1, 1)


@pytest.mark.parametrize("way", ["9", "1&way=0", "x"])
def test_a_way_that_was_made_up_begins_anew(bea, signed_in, way):
    made = course()
    one = quiz(made, scenario())
    where = at("question_preview", made, one.pk, one.questions.first().pk)
    assert signed_in(bea).get(f"{where}?way={way}").status_code == 200


def answered(made, one, *answers) -> None:
    for number, given in enumerate(answers):
        mine = enrolment(person(f"L{number} Earner"), made)
        for again in (given, RIGHT):  # only the first answer counts
            attempt = answering.begin_attempt(enrolment=mine, quiz=one, by=mine.person)
            answering.answer(attempt=attempt, place=1, given=again, by=mine.person)


def test_each_person_counts_once_by_their_first_answer():
    made = course()
    one = quiz(made, single())
    answered(made, one, WRONG, WRONG, RIGHT, RIGHT, RIGHT)
    row = figures(one)[0]
    assert (row.people, row.wrong, row.percent) == (5, 2, 40)


def test_fewer_than_five_people_are_not_shown():
    made = course()
    one = quiz(made, single())
    answered(made, one, WRONG, WRONG, RIGHT, RIGHT)
    row = figures(one)[0]
    assert (row.people, row.wrong, row.percent) == (None, None, None)


@pytest.mark.parametrize(("people", "shown"), [(4, (None, None)), (5, (5, 2))])
def test_who_takes_the_course_again_is_still_one_person(people, shown):
    made = course()
    one = quiz(made, single())
    answered(made, one, *[WRONG, WRONG, RIGHT, RIGHT, RIGHT][:people])
    before = made.enrolments.earliest("pk")
    made.enrolments.filter(pk=before.pk).update(past=True)
    attempt = answering.begin_attempt(
        enrolment=enrolment(before.person, made, turn=2), quiz=one, by=before.person
    )
    answering.answer(attempt=attempt, place=1, given=RIGHT, by=before.person)
    row = figures(one)[0]
    assert (row.people, row.wrong) == shown


def test_the_file_says_what_the_page_says_and_runs_no_formula(bea, signed_in):
    made = course()
    one = quiz(made, single("=1+1"))
    answered(made, one, WRONG, RIGHT, RIGHT, RIGHT, RIGHT)
    client = signed_in(bea)
    shown = client.get(at("quiz_figures", made, one.pk)).context["figures"][0]
    told = client.get(at("quiz_figures_csv", made, one.pk)).content.decode("utf-8-sig").splitlines()
    assert told[1] == f"'=1+1,One answer,{shown.people},{shown.wrong},{shown.percent}"


def test_three_questions_take_as_many_queries_as_one(django_assert_num_queries):
    one = quiz(course(), single())
    with django_assert_num_queries(2):
        figures(one)
    asking(one, single())
    asking(one, single())
    with django_assert_num_queries(2):
        figures(one)
