"""Making courses on the desk."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal import zeal_ignore

from portal.lib import shell
from resources.learning import actions, plan
from resources.learning.forms import MOST_OFFERED
from resources.learning.models import Course, Quiz, Step
from resources.library.models import Resource
from tests.factories.accounts import partnership
from tests.factories.learning import course, document, enrolment, question, reading, steps
from tests.factories.library import resource
from tests.factories.quizzes import bank, single
from tests.forms import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]

LIST = "desk_learning:list"


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def typed(*lines, initial: int = 0, **more):
    """The form as a browser sends it; each line is a dict of its fields."""
    fields = {
        "title": "Families who move often",
        "summary": "Three short steps.",
        "visibility": "registered",
        "level": "Level 2",
        "minutes": "10",
        "weeks": "",
        "certificate": "on",
        "steps-TOTAL_FORMS": str(len(lines)),
        "steps-INITIAL_FORMS": str(initial),
    }
    for number, line in enumerate(lines):
        fields |= {f"steps-{number}-{name}": str(value) for name, value in line.items()}
    return filled(**fields | more)


def line(card, **more):
    return {"thing": card.pk, "order": "", "part": "", "required": "on"} | more


def write(client, *lines, **more):
    return client.post(reverse("desk_learning:write"), typed(*lines, **more))


def edit(client, made, *lines, **more):
    return client.post(
        reverse("desk_learning:edit", args=[made.resource.slug]),
        typed(*lines, initial=len(steps(made)), **more),
    )


def test_a_trainer_makes_a_draft_of_their_own(signed_in, tom):
    answer = write(signed_in(tom), line(reading()))
    made = Course.objects.get()
    assert answer.url == reverse("desk_learning:edit", args=["families-who-move-often"])
    assert (made.resource.owner, made.resource.state, made.level) == (tom, "draft", "Level 2")


def test_the_lines_become_steps_in_the_order_of_their_numbers(signed_in, bea):
    one, two = reading(), document()
    write(signed_in(bea), line(one, order=2), line(two, order=1, part="Starting points"))
    assert [(s.module.title, s.resource) for s in Step.objects.select_related("module", "resource")] == [
        ("Starting points", two),
        ("Starting points", one),
    ]


def test_an_empty_line_is_no_step(signed_in, bea):
    write(signed_in(bea), line(reading()), {"thing": "", "order": "", "part": "", "required": "on"})
    assert Step.objects.count() == 1


def test_a_thing_chosen_twice_is_refused_and_nothing_is_saved(signed_in, bea):
    one = reading()
    answer = write(signed_in(bea), line(one), line(one))
    assert (answer.status_code, Course.objects.count()) == (422, 0)
    assert "twice" in answer.content.decode()


def test_a_draft_cannot_be_chosen_for_a_step(signed_in, bea):
    answer = write(signed_in(bea), line(document(state="draft")))
    assert (answer.status_code, Course.objects.count()) == (422, 0)


def test_a_case_review_cannot_be_chosen_for_a_step(signed_in, bea):
    answer = write(signed_in(bea), line(resource("review")))
    assert (answer.status_code, Course.objects.count()) == (422, 0)


def test_a_course_for_everyone_is_refused(signed_in, bea):
    answer = write(signed_in(bea), line(reading()), visibility="public")
    assert (answer.status_code, Course.objects.count()) == (422, 0)


def test_a_certificate_without_minutes_is_refused_with_what_to_do(signed_in, bea):
    answer = write(signed_in(bea), line(reading()), minutes="0")
    assert answer.status_code == 422
    assert "at least one minute of its own" in answer.content.decode()


def test_a_childs_details_in_a_part_are_refused(signed_in, bea):
    answer = write(signed_in(bea), line(reading(), part="About 943 476 5919"))
    assert (answer.status_code, Course.objects.count()) == (422, 0)


def test_what_was_typed_is_kept_when_something_is_wrong(signed_in, bea):
    card = reading(title="Asking twice")
    html = write(signed_in(bea), line(card, part="Starting points"), title="").content.decode()
    assert "Starting points" in html
    assert f'<option value="{card.pk}" selected>' in html


def test_what_was_chosen_stays_valid_when_it_is_not_among_the_newest(signed_in, bea):
    old = document(title="Old")
    for _ in range(MOST_OFFERED):
        document()
    write(signed_in(bea), line(old))
    assert Step.objects.get().resource == old


def test_the_search_narrows_what_the_empty_lines_offer(signed_in, bea):
    document(title="Neglect in winter")
    document(title="Moving house")
    html = signed_in(bea).get(reverse("desk_learning:write") + "?find=neglect").content.decode()
    assert ("Neglect in winter (Report)" in html, "Moving house (Report)" in html) == (True, False)


def offered_to(client) -> tuple[list[str], list[str]]:
    """The titles that somebody's new course is offered: as steps, and to be completed first."""
    page = client.get(reverse("desk_learning:write"), {"find": "secret"}).context
    things = [label for _, label in page["steps"].forms[0].fields["thing"].choices if "ecret" in label]
    return things, [str(one) for one in page["form"].fields["needs"].queryset]


def test_a_trainer_is_offered_nothing_that_they_may_not_see(signed_in, tom, bea, elsewhere):
    card = document(title="Secret report", visibility="named")
    card.agencies.add(elsewhere)
    course(document(), state="draft", owner=bea, title="Secret draft")
    course(document(), visibility="named", title="Secret course").resource.agencies.add(elsewhere)
    seen = [offered_to(signed_in(someone)) for someone in (tom, bea)]
    assert seen == [([], []), (["Secret report (Report)"], ["Secret course", "Secret draft"])]
    assert write(signed_in(tom), line(card)).status_code == 422


def test_a_trainer_is_offered_what_readers_have_and_their_own(signed_in, tom):
    document(title="Secret to all who read")
    course(document(), title="Open course")
    course(document(), state="draft", owner=tom, title="Own draft")
    assert offered_to(signed_in(tom)) == (["Secret to all who read (Report)"], ["Open course", "Own draft"])


def test_what_somebody_else_put_into_a_trainers_course_stays_when_it_is_saved(signed_in, tom, elsewhere):
    card = document(title="Secret report", visibility="named")
    card.agencies.add(elsewhere)
    first = course(document(), state="draft", title="First")
    made = course(card, state="draft", owner=tom, needs=[first])
    edit(signed_in(tom), made, line(card), needs=str(first.pk))
    made.refresh_from_db()
    assert ([step.resource for step in steps(made)], list(made.needs.all())) == ([card], [first])


def test_changing_keeps_a_step_takes_one_out_and_adds_one(signed_in, bea):
    one, two, three = reading(), document(), document()
    made = course(one, two, state="draft")
    kept = steps(made)[0].pk
    lines = [line(one, order=1), line(two, order=2, DELETE="on"), line(three)]
    edit(signed_in(bea), made, *lines)
    assert [s.resource for s in steps(made)] == [one, three]
    assert steps(made)[0].pk == kept


def test_a_step_cannot_be_changed_into_what_is_not_published(signed_in, bea):
    """Into what is, it may be: that is one step out and another in, as whoever edits may do anyhow."""
    made = course(reading(), state="draft")
    answer = edit(signed_in(bea), made, line(document(state="draft")))
    assert answer.status_code == 422


def test_a_published_course_keeps_a_step_that_must_be_done(signed_in, bea):
    one = document()
    made = course(one)
    answer = edit(signed_in(bea), made, line(one, DELETE="on"))
    assert (answer.status_code, len(steps(made))) == (422, 1)


@pytest.mark.parametrize(("state", "status"), [("published", 422), ("draft", 302)])
def test_readers_get_no_quiz_that_asks_nothing(signed_in, bea, state, status):
    one = document()
    made = course(one, state=state)
    empty = Quiz.objects.create(course=made, title="Check")
    answer = edit(signed_in(bea), made, line(one), {"thing": empty.key, "required": "on"})
    assert (answer.status_code, len(steps(made))) == (status, 1 if status == 422 else 2)


def test_readers_get_a_quiz_that_draws_from_a_bank(signed_in, bea):
    one = document()
    made = course(one)
    drawing = Quiz.objects.create(course=made, title="Check", bank=bank(single()), draw=1)
    edit(signed_in(bea), made, line(one), {"thing": drawing.key, "required": "on"})
    assert [step.kind for step in steps(made)] == ["document", "quiz"]


def test_a_trainer_cannot_change_what_readers_have(signed_in, tom):
    made = course(reading(), owner=tom)
    assert signed_in(tom).get(reverse("desk_learning:edit", args=[made.resource.slug])).status_code == 404


def test_a_trainer_cannot_change_anothers_draft(signed_in, tom, bea):
    one = reading()
    made = course(one, state="draft", owner=bea, title="Bea's")
    assert edit(signed_in(tom), made, line(one)).status_code == 404
    made.resource.refresh_from_db()
    assert made.resource.title == "Bea's"


def test_a_trainer_cannot_publish(signed_in, tom):
    made = course(reading(), state="draft", owner=tom)
    answer = signed_in(tom).post(reverse("desk_library:publish", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert (answer.status_code, made.resource.state) == (404, "draft")


def test_a_trainer_sends_a_draft_for_review(signed_in, tom):
    made = course(reading(), state="draft", owner=tom)
    signed_in(tom).post(reverse("desk_library:send_for_review", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert made.resource.state == "in-review"


def test_the_business_team_publishes(signed_in, bea):
    made = course(reading(), state="in-review")
    signed_in(bea).post(reverse("desk_library:publish", args=[made.resource.uuid]), filled())
    made.resource.refresh_from_db()
    assert made.resource.state == "published"


def test_publishing_is_refused_with_what_is_still_to_do(signed_in, bea):
    made = course(state="in-review")
    answer = signed_in(bea).post(
        reverse("desk_library:publish", args=[made.resource.uuid]), filled(), follow=True
    )
    made.resource.refresh_from_db()
    assert made.resource.state == "in-review"
    assert "Add at least one step that must be done." in answer.content.decode()


def test_the_list_counts_who_has_begun_and_completed(bea, priya, sam):
    made = course(reading(), document())
    enrolment(sam, made)
    done = enrolment(priya, made)
    done.completed_at = done.started_at
    done.save()
    found = Course.objects.with_counts().get()
    assert (found.step_count, found.begun_count, found.completed_count) == (2, 2, 1)


def queries(client, at: str) -> int:
    """How often a page asks the database, once the caches are warm. Other rooms' parts of the desk's rail are in it."""
    client.get(at)
    with CaptureQueriesContext(connection) as asked:
        client.get(at)
    return len(asked)


def test_the_list_asks_as_often_for_three_courses_as_for_one(signed_in, bea, django_assert_num_queries):
    client, at = signed_in(bea), reverse(LIST)
    course(reading(), document(), owner=bea)
    one = queries(client, at)
    for _ in range(2):
        course(reading(), document(), owner=bea)
    with django_assert_num_queries(one):
        client.get(at)


def test_the_editor_asks_as_often_for_three_steps_as_for_one(signed_in, bea, django_assert_num_queries):
    client = signed_in(bea)
    short, long = course(document(), state="draft"), course(document(), document(), document(), state="draft")
    one = queries(client, reverse("desk_learning:edit", args=[short.resource.slug]))
    with django_assert_num_queries(one):
        client.get(reverse("desk_learning:edit", args=[long.resource.slug]))


def test_a_course_with_a_closed_step_waits_for_the_business_team(bea, tom):
    made = course(document(state="archived"), title="Families who move often")
    mine = [need for need in shell.needs_of(bea) if need.title == str(made)]
    toms = [need for need in shell.needs_of(tom) if need.title == str(made)]
    assert (len(mine), toms) == (1, [])


# Two editors at once


def editing(client, made) -> str:
    """The edition that the editor's page sends along."""
    html = client.get(reverse("desk_learning:edit", args=[made.resource.slug])).content.decode()
    return re.search(r'name="edition" value="(\d+)"', html)[1]


def steps_changed_meanwhile(made, by, *cards) -> None:
    lines = [plan.Line(number, "", card.pk) for number, card in enumerate(cards, 1)]
    about = {"level": made.level, "minutes": made.minutes, "weeks": None, "certificate": True}
    kept = Course.objects.get(pk=made.pk)
    actions.change_course(course=kept, by=by, card={}, about=about, parts=plan.parts(lines))


def test_steps_that_somebody_changed_meanwhile_are_shown_beside_ones_own(signed_in, bea, adi):
    first, second, third = reading(title="One"), reading(title="Two"), document(title="Three")
    made, client = course(first, second, state="draft"), signed_in(bea)
    with zeal_ignore():
        opened = editing(client, made)
        steps_changed_meanwhile(made, adi, third, first)
        mine = [line(first, order=1, part="Begin"), line(second, order=2, required="")]
        answer = client.post(
            reverse("desk_learning:edit", args=[made.resource.slug]),
            typed(*mine, initial=2, edition=opened),
        )
        shown = {one.label: (one.theirs, one.yours) for one in answer.context["differences"]}
    assert (answer.status_code, shown["The steps"]) == (
        422,
        ("1. Three\n2. One", "Begin\n1. One\n2. Two (may be left out)"),
    )
    assert [step.resource for step in steps(made)] == [third, first]


def test_ones_own_steps_are_saved_knowingly_over_those_of_somebody_else(signed_in, bea, adi):
    first, second, third = reading(title="One"), reading(title="Two"), document(title="Three")
    made, client = course(first, second, state="draft"), signed_in(bea)
    with zeal_ignore():
        opened = editing(client, made)
        steps_changed_meanwhile(made, adi, third)
        address, mine = reverse("desk_learning:edit", args=[made.resource.slug]), [line(first), line(second)]
        shown = client.post(address, typed(*mine, initial=2, edition=opened)).content.decode()
        again = re.search(r'name="edition" value="(\d+)"', shown)[1]
        answer = client.post(address, typed(*mine, initial=2, edition=again))
    assert (answer.status_code, [step.resource for step in steps(made)]) == (302, [first, second])


def test_a_step_that_went_from_course_and_readers_meanwhile_is_to_be_taken_out(signed_in, bea, adi):
    first, second = reading(title="One"), reading(title="Two")
    made, client = course(first, second, state="draft"), signed_in(bea)
    steps_changed_meanwhile(made, adi, first)
    Resource.objects.filter(pk=second.pk).update(state="archived")
    address = reverse("desk_learning:edit", args=[made.resource.slug])
    kept = client.post(address, typed(line(first), line(second), initial=2))
    assert (kept.status_code, kept.context["steps"][1].errors["thing"]) == (
        422,
        ["This is no longer published, nor a step of this course: take it out."],
    )
    out = client.post(address, typed(line(first), line(second, DELETE="on"), initial=2))
    assert (out.status_code, [step.resource for step in steps(made)]) == (302, [first])


def test_a_button_moves_a_step_down_and_saves_what_was_typed(signed_in, bea):
    one, two = document(), document()
    made = course(one, two, state="draft")
    answer = edit(
        signed_in(bea), made, line(one, order=1), line(two, order=2), title="Typed", move=f"down {one.pk}"
    )
    made.resource.refresh_from_db()
    assert ([step.resource for step in steps(made)], made.resource.title) == ([two, one], "Typed")
    assert answer.url.partition("#")[2] == f"step-{one.pk}"


def test_a_copy_is_a_draft_of_whoever_made_it_with_questions_of_its_own(signed_in, bea):
    first = course(document())
    made = course(document(), question(), title="Asking well", weeks=4, in_order=True, needs=[first])
    signed_in(bea).post(reverse("desk_learning:copy", args=[made.resource.slug]), filled())
    copied = Course.objects.get(resource__title="Copy of Asking well")
    mine, theirs = steps(copied), steps(made)
    assert (copied.resource.state, copied.resource.owner, copied.weeks, copied.in_order) == (
        "draft",
        bea,
        4,
        True,
    )
    assert ([str(one) for one in mine], list(copied.needs.all())) == ([str(one) for one in theirs], [first])
    assert mine[1].key != theirs[1].key
