"""A day of publication: set by somebody else, kept once its time has come, and what is refused stays typed."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from portal.lib import clock
from portal.lib.models import AuditEntry, Email
from resources.library import actions, desk_publication
from resources.library.models import Bundle, Resource
from resources.reviews.models import ROLES
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.factories.library import resource
from tests.forms import filled
from tests.resources.library.publishing import HOUR, fresh, past, refusal, report, run_publishing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db):
    """Letters name the partnership."""
    return partnership()


def scheduled(by, approver, **fields) -> Resource:
    card = report(by, **fields)
    return actions.approve(resource=card, by=approver, at=clock.now() + HOUR)


def test_a_card_is_published_once_its_time_has_come(tom, bea):
    card = scheduled(tom, bea)
    run_publishing()
    before = fresh(card).state
    past(card, publish_at=clock.now() - HOUR)
    run_publishing()
    assert (before, fresh(card).state) == ("in-review", "published")
    assert AuditEntry.objects.get(verb="library.published").by == bea


def test_when_readers_had_it_first_is_kept_beside_the_day_that_stands_on_it(time_machine):
    now, day = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), dt.date(2026, 11, 20)
    time_machine.move_to(now, tick=False)
    fenn = make.review("Fenn", card={"state": "in-review"}, published_on=day)
    for role in ROLES:
        make.not_published(fenn, role)
    card = actions.publish(resource=fenn.resource, by=None)
    assert (card.published_at, card.released_at) == (dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), now)


def test_of_what_readers_had_before_that_was_kept_the_day_is_known():
    card, draft = resource(), resource(state="draft")
    import_module("resources.library.migrations.0011_released_before").up(apps, None)
    assert [fresh(one).released_at for one in (card, draft)] == [card.published_at, None]


def test_running_again_publishes_nothing_twice(tom, bea):
    card = scheduled(tom, bea)
    past(card, publish_at=clock.now() - HOUR)
    run_publishing()
    run_publishing()
    actions.publish_on_its_day(resource=card)
    assert AuditEntry.objects.filter(verb="library.published").count() == 1


def test_its_author_does_not_set_the_day(bea, adi):
    card = report(bea)
    assert refusal(actions.approve, resource=card, by=bea, at=clock.now() + HOUR) == [
        "Somebody else has to publish this: you wrote it. Adi Okafor can."
    ]


def test_what_a_gate_refuses_stays_and_two_people_get_one_letter(tom, bea):
    card = scheduled(tom, bea)
    card.document.delete()
    past(card, publish_at=clock.now() - HOUR)
    run_publishing()
    run_publishing()
    sentence = "Add the file, or the address where its publisher keeps it."
    assert (fresh(card).state, fresh(card).publish_refused) == ("in-review", sentence)
    assert sorted(Email.objects.values_list("to", flat=True)) == ["bea@example.org", "tom@example.org"]
    assert all(sentence in text for text in Email.objects.values_list("text", flat=True))


def test_what_was_not_published_waits_for_both_on_their_desks(tom, bea, sam):
    card = scheduled(tom, bea)
    card.document.delete()
    past(card, publish_at=clock.now() - HOUR)
    run_publishing()
    whys = [[n.why for n in desk_publication.not_published(person)] for person in (tom, bea, sam)]
    sentence = "Add the file, or the address where its publisher keeps it."
    assert whys == [[sentence], [sentence], []]


def test_words_changed_after_the_day_was_set_need_another_reader(tom, bea):
    card = scheduled(tom, bea)
    actions.change_resource(resource=card, by=tom, summary="Something else altogether.")
    past(card, publish_at=clock.now() - HOUR)
    run_publishing()
    assert (fresh(card).state, fresh(card).publish_refused) == (
        "in-review",
        "Its words were changed after the day was set. Somebody else has to read it and set it again.",
    )


def test_a_new_day_after_a_refusal_is_kept(tom, bea):
    card = scheduled(tom, bea)
    past(card, publish_at=clock.now() - HOUR, publish_refused="Add a summary.")
    actions.approve(resource=card, by=bea, at=clock.now() + HOUR)
    assert (fresh(card).publish_refused, list(Resource.objects.scheduled())) == ("", [card])


def test_the_day_is_taken_as_uk_time(signed_in, tom, bea):
    card = report(tom)
    signed_in(bea).post(
        reverse("desk_library:schedule", args=[card.uuid]),
        filled(**{"publish-day": "2099-07-01", "publish-time": "09:30"}),
    )
    assert fresh(card).publish_at == dt.datetime(2099, 7, 1, 8, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        ("2020-01-01", "09:00", "This time has passed. Choose one that lies ahead."),
        ("2099-03-29", "01:30", "The clocks go forward over this time. Choose one an hour earlier or later."),
        ("2099-10-25", "01:30", "The clocks go back and this time comes twice. Choose another."),
    ],
)
def test_a_time_that_cannot_be_is_refused(signed_in, tom, bea, day, time, sentence):
    card = report(tom)
    answer = signed_in(bea).post(
        reverse("desk_library:schedule", args=[card.uuid]),
        filled(**{"publish-day": day, "publish-time": time}),
    )
    errors = [e for found in answer.context["moment_form"].errors.values() for e in found]
    assert (answer.status_code, errors, fresh(card).publish_at) == (422, [sentence], None)


def test_the_day_can_be_taken_back(signed_in, tom, bea):
    card = scheduled(tom, bea)
    signed_in(bea).post(reverse("desk_library:withdraw_approval", args=[card.uuid]), filled())
    assert (fresh(card).publish_at, fresh(card).is_approved, fresh(card).is_waiting) == (None, False, True)


def test_what_belongs_to_nothing_needs_a_day(tom, bea):
    assert refusal(actions.approve, resource=report(tom), by=bea) == [
        "Choose a day, or publish it now: it belongs to nothing that is still to be published."
    ]


# What is refused is said with what was typed


@pytest.mark.parametrize(
    ("door", "given", "form"),
    [
        ("schedule", {"publish-day": "2099-01-02", "publish-time": "09:30"}, "moment_form"),
        ("embargo", {"embargo-day": "2099-01-02", "embargo-time": "09:30"}, "embargo_form"),
        ("announce", {"expected_text": "in the autumn"}, "announce_form"),
    ],
)
def test_what_was_typed_stays_when_it_is_refused(signed_in, tom, bea, door, given, form):
    """A day before an embargo ends, an embargo on what readers have a part of, and an announcement under embargo."""
    card, whole = report(tom), report(tom, title="Child Linden")
    Bundle.objects.create(whole=whole, part=card, role="report")
    past(whole, embargo_until=dt.datetime(2099, 7, 1, tzinfo=dt.UTC))
    Bundle.objects.create(whole=card, part=resource("poster"), role="poster")
    answer = signed_in(bea).post(reverse(f"desk_library:{door}", args=[card.uuid]), filled(**given))
    typed = answer.context[form]
    assert (answer.status_code, {name: typed.data[name] for name in given}) == (422, given)
