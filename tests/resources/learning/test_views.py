"""Taking a course over HTTP."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Certificate, RecordEntry
from resources.learning import actions, standing
from resources.learning.models import Enrolment, StepDone
from tests.factories.accounts import partnership, person
from tests.factories.learning import course, document, enrolment, reading, recorded, steps
from tests.factories.videos import video
from tests.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


def page(client, made) -> str:
    answer = client.get(made.resource.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def address(verb: str, made, *more) -> str:
    return reverse(f"learning:{verb}", args=[made.resource.slug, *more])


def primary(html: str) -> list[str]:
    """The words of every primary button in the main part of the page."""
    main = html[html.index("<main") : html.index("</main>")]
    found = re.findall(r'<(?:a|button) class="btn"[^>]*>(.*?)</(?:a|button)>', main, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", words).strip() for words in found]


def test_the_list_is_the_library_with_courses_chosen(signed_in, priya):
    assert signed_in(priya).get(reverse("learning:list")).url == reverse("library:browse") + "?kind=course"


def test_a_visitor_is_asked_to_sign_in(client):
    answer = client.get(course(reading()).resource.get_absolute_url())
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_who_is_not_registered_does_not_find_it(signed_in):
    made = course(reading())
    assert signed_in(person("New Comer")).get(made.resource.get_absolute_url()).status_code == 404


def test_who_is_not_registered_does_not_find_it_even_when_its_card_says_public(signed_in):
    made = course(reading(), visibility="public")
    assert signed_in(person("New Comer")).get(made.resource.get_absolute_url()).status_code == 404


def test_who_is_not_registered_cannot_begin(signed_in):
    made = course(reading())
    answer = signed_in(person("New Comer")).post(address("begin", made), filled())
    assert (answer.status_code, Enrolment.objects.count()) == (404, 0)


def test_a_course_that_is_only_expected_says_so_and_shows_no_step(signed_in, priya):
    made = course(reading(title="Asking twice"), state="expected")
    answer = signed_in(priya).get(made.resource.get_absolute_url())
    assert answer.templates[0].name == "library/expected.html"
    assert ("Asking twice" in answer.content.decode(), "Begin" in answer.content.decode()) == (False, False)


def test_before_it_is_begun_every_step_says_that_it_is_locked(signed_in, priya):
    html = page(signed_in(priya), course(reading(), document()))
    assert (html.count("Opens when you begin"), primary(html)) == (2, ["Begin"])


def test_once_begun_the_page_goes_on_with_the_first_step(signed_in, priya):
    made = course(reading(title="Asking twice"), document())
    enrolment(priya, made)
    html = page(signed_in(priya), made)
    assert primary(html) == ["Go on: Asking twice"]
    assert "0 of 2 steps" in html


def test_it_resumes_at_the_step_after_the_last_that_was_done(signed_in, priya):
    one = reading(title="Asking twice")
    made = course(one, document(title="What was learnt"))
    enrolment(priya, made)
    recorded(priya, one)
    html = page(signed_in(priya), made)
    assert primary(html) == ["Go on: What was learnt"]
    assert "1 of 2 steps" in html


def test_another_device_goes_on_exactly_where_the_first_stopped(signed_in, priya):
    first, second = document(title="First"), document(title="Second")
    made = course(first, second)
    laptop, telephone = signed_in(priya), Client()
    enrolment(priya, made)
    telephone.force_login(priya)
    laptop.post(address("say_done", made, steps(made)[0].pk), filled())
    assert [primary(page(one, made)) for one in (laptop, telephone)] == [["Go on: Second"]] * 2


def test_reading_the_page_writes_nothing(signed_in, priya):
    one = reading()
    made = course(one)
    enrolment(priya, made)
    recorded(priya, one)
    page(signed_in(priya), made)
    assert (StepDone.objects.count(), Certificate.objects.count(), Enrolment.objects.get().completed_at) == (
        0,
        0,
        None,
    )


def test_when_every_step_is_done_the_one_button_finishes_the_course(signed_in, priya):
    one = reading()
    made = course(one)
    enrolment(priya, made)
    recorded(priya, one)
    assert primary(page(signed_in(priya), made)) == ["Finish the course"]


def test_finishing_completes_it_and_shows_the_certificate(signed_in, priya):
    one = reading()
    made = course(one)
    enrolment(priya, made)
    recorded(priya, one)
    signed_in(priya).post(address("go_on", made), filled())
    html = page(signed_in(priya), made)
    assert Certificate.objects.get().number in html
    assert reverse("accounts:certificates") in html


def test_beginning_makes_an_enrolment_and_comes_back_to_the_course(signed_in, priya):
    made = course(reading())
    answer = signed_in(priya).post(address("begin", made), filled())
    assert answer.url == made.resource.get_absolute_url()
    assert Enrolment.objects.get().person == priya


def test_the_begin_form_sent_twice_begins_once(signed_in, priya):
    made, form = course(reading()), filled()
    client = signed_in(priya)
    answers = [client.post(address("begin", made), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Enrolment.objects.count() == 1


def test_a_fresh_begin_form_leaves_the_first_beginning(signed_in, priya):
    made, client = course(reading()), signed_in(priya)
    client.post(address("begin", made), filled())
    first = Enrolment.objects.get().started_at
    client.post(address("begin", made), filled())
    assert Enrolment.objects.get().started_at == first


def test_beginning_by_a_link_is_refused(signed_in, priya):
    made = course(reading())
    assert signed_in(priya).get(address("begin", made)).status_code == 405
    assert Enrolment.objects.count() == 0


def test_an_owner_sees_a_draft_and_cannot_begin_it(signed_in, tom):
    made = course(reading(), state="draft", owner=tom)
    assert primary(page(signed_in(tom), made)) == []
    assert signed_in(tom).post(address("begin", made), filled()).status_code == 404


def test_going_on_before_the_step_is_done_marks_nothing_and_says_what_counts(signed_in, priya):
    made = course(reading(), document())
    enrolment(priya, made)
    answer = signed_in(priya).post(address("go_on", made), filled(step=steps(made)[0].pk), follow=True)
    assert "does not hold this step yet" in answer.content.decode()
    assert StepDone.objects.count() == 0


def test_going_on_after_the_step_marks_it(signed_in, priya):
    one = reading()
    made = course(one, document())
    enrolment(priya, made)
    recorded(priya, one)
    answer = signed_in(priya).post(address("go_on", made), filled(step=steps(made)[0].pk), follow=True)
    assert "Done. The next step is below." in answer.content.decode()
    assert StepDone.objects.count() == 1


def test_going_on_without_having_begun_is_not_found(signed_in, priya):
    one = reading()
    recorded(priya, one)
    assert signed_in(priya).post(address("go_on", course(one)), filled()).status_code == 404
    assert Certificate.objects.count() == 0


def test_going_on_in_anothers_enrolment_is_not_found(signed_in, priya, sam):
    made = course(reading())
    enrolment(sam, made)
    assert signed_in(priya).post(address("go_on", made), filled()).status_code == 404


def test_a_document_is_marked_when_its_reader_says_so(signed_in, priya):
    made = course(document(), document())
    enrolment(priya, made)
    signed_in(priya).post(address("say_done", made, steps(made)[0].pk), filled())
    assert StepDone.objects.get().step == steps(made)[0]


def test_after_the_last_step_the_page_says_that_the_course_is_in_the_record(signed_in, priya):
    made = course(document())
    enrolment(priya, made)
    answer = signed_in(priya).post(address("say_done", made, steps(made)[0].pk), filled(), follow=True)
    said = "You have done every step. The course is in your training record."
    assert [str(one) for one in answer.context["messages"]] == [said]


def test_a_recording_cannot_be_marked_by_saying_so(signed_in, priya):
    made = course(video().resource)
    enrolment(priya, made)
    answer = signed_in(priya).post(address("say_done", made, steps(made)[0].pk), filled())
    assert (answer.status_code, StepDone.objects.count(), Certificate.objects.count()) == (404, 0, 0)


def test_a_document_of_another_course_cannot_be_marked_here(signed_in, priya):
    made, other = course(document()), course(document())
    enrolment(priya, made)
    answer = signed_in(priya).post(address("say_done", made, steps(other)[0].pk), filled())
    assert (answer.status_code, StepDone.objects.count()) == (404, 0)


def test_a_document_that_is_not_published_cannot_be_marked(signed_in, priya):
    made = course(document(state="draft"))
    enrolment(priya, made)
    answer = signed_in(priya).post(address("say_done", made, steps(made)[0].pk), filled())
    assert (answer.status_code, StepDone.objects.count(), RecordEntry.objects.count()) == (404, 0, 0)


def test_a_step_of_a_draft_is_not_shown_and_the_page_says_that_one_is_closed(signed_in, priya):
    made = course(reading(), document(state="draft", title="Not for readers yet"))
    enrolment(priya, made)
    html = page(signed_in(priya), made)
    assert "Not for readers yet" not in html
    assert "One step cannot be opened at the moment." in html


def test_the_business_team_too_sees_no_draft_step_on_the_course_page(signed_in, bea):
    made = course(reading(), document(state="draft", title="Not for readers yet"))
    assert "Not for readers yet" not in page(signed_in(bea), made)


def test_a_step_for_named_agencies_is_not_shown_to_others(signed_in, priya, elsewhere):
    closed = document(visibility="named", title="For one agency")
    closed.agencies.add(elsewhere)
    assert "For one agency" not in page(signed_in(priya), course(reading(), closed))


def test_a_content_note_stands_before_the_button_of_its_step(signed_in, priya):
    made = course(reading(content_note="neglect"))
    enrolment(priya, made)
    html = page(signed_in(priya), made)
    assert html.index("Content note: neglect") < html.index('class="btn"')


def test_the_page_says_how_its_minutes_count(signed_in, priya):
    html = page(signed_in(priya), course(reading(), minutes=10))
    assert "About 25 minutes" in html
    assert "adds 10 minutes of its own" in html


def test_the_page_says_by_when_to_finish(signed_in, priya):
    made = course(reading(), weeks=4)
    enrolment(priya, made)
    assert "Finish by" in page(signed_in(priya), made)


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_steps_as_for_one(
    signed_in, priya, django_assert_num_queries, many
):
    made = course(*(reading() for _ in range(many)))
    enrolment(priya, made)
    client = signed_in(priya)
    page(client, made)
    with django_assert_num_queries(12):
        page(client, made)


@pytest.mark.parametrize("many", [1, 3])
def test_my_courses_ask_as_often_for_three_courses_as_for_one(priya, django_assert_num_queries, many):
    for _ in range(many):
        enrolment(priya, course(reading(), video().resource))
    with django_assert_num_queries(7):
        assert len(standing.courses_of(priya)) == many


def test_my_courses_are_mine_with_those_under_way_first(priya, sam):
    one = reading()
    finished, under_way = course(one, title="Finished"), course(document(), title="Under way")
    recorded(priya, one)
    actions.begin(course=under_way, by=priya)
    actions.begin(course=finished, by=priya)
    enrolment(sam, course(reading()))
    found = [(str(one.course), one.is_completed) for one in standing.courses_of(priya)]
    assert found == [("Under way", False), ("Finished", True)]


def test_my_courses_leave_out_what_is_no_longer_offered(priya):
    enrolment(priya, course(reading(), state="archived"))
    assert standing.courses_of(priya) == []
