"""Four eyes, a day of publication, and one embargo for a whole and its parts."""

import datetime as dt
import re
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from portal.lib import clock, jobs
from portal.lib.models import AuditEntry, Email
from resources.library import actions, desk_publication, publishing, tasks
from resources.library.models import Bundle, Resource
from resources.reviews.models import ROLES
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.factories.library import resource, with_file
from tests.forms import filled
from tests.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db):
    """Letters name the partnership."""
    return partnership()


HOUR = dt.timedelta(hours=1)
ALONE = (
    "Somebody else has to publish this: you wrote it. "
    "Nobody else may yet: an administrator can add one more to the business team."
)


def fresh(card: Resource) -> Resource:
    return Resource.objects.get(pk=card.pk)


def report(by, **fields) -> Resource:
    """A report by somebody, sent for review by them."""
    card = with_file(actions.add_resource(kind="report", title=fields.pop("title", "Fenn"), by=by, **fields))
    return actions.send_for_review(resource=card, by=by)


def refusal(deed, **given) -> list[str]:
    with pytest.raises(publishing.NotReady) as refused:
        deed(**given)
    return refused.value.sentences


def past(card: Resource, **moments) -> None:
    """As if that much time had gone by since."""
    Resource.objects.filter(pk=card.pk).update(**moments)


def run_publishing() -> None:
    tasks.publish_due("", jobs.Turn(job=None))


# Four eyes


def test_somebody_else_publishes(bea, adi):
    card = report(bea)
    actions.publish(resource=card, by=adi)
    assert fresh(card).state == "published"


def test_nobody_publishes_what_they_wrote(bea, adi):
    card = report(bea)
    assert refusal(actions.publish, resource=card, by=bea) == [
        "Somebody else has to publish this: you wrote it. Adi Okafor can."
    ]
    assert fresh(card).state == "in-review"


def test_who_changed_the_words_last_is_an_author_too(tom, bea, adi):
    card = report(tom)
    actions.change_resource(resource=card, by=bea, summary="Rewritten.")
    assert refusal(actions.publish, resource=card, by=bea) == [
        "Somebody else has to publish this: you wrote it. Adi Okafor can."
    ]


def test_who_replaced_the_file_is_an_author_too(tom, bea, adi):
    import io

    card = report(tom)
    actions.upload_document(resource=card, file=io.BytesIO(b"%PDF-"), name="a.pdf", size=5, by=bea)
    assert fresh(card).author_ids == {bea.pk, tom.pk}


def test_who_sent_it_for_review_does_not_publish_it(tom, bea, adi):
    card = with_file(actions.add_resource(kind="report", title="Fenn", by=tom))
    actions.send_for_review(resource=card, by=bea)
    assert refusal(actions.publish, resource=card, by=bea) == [
        "Somebody else has to publish this: you sent it for review. Adi Okafor can."
    ]


def test_a_draft_is_sent_for_review_first(tom, bea):
    card = with_file(actions.add_resource(kind="report", title="Fenn", by=tom))
    assert refusal(actions.publish, resource=card, by=bea) == [
        "Send it for review first: somebody else reads it and publishes it."
    ]


def test_a_team_of_one_is_told_the_way_out(bea):
    assert refusal(actions.publish, resource=report(bea), by=bea) == [ALONE]


def test_the_rule_says_the_same(bea, adi, tom):
    card = report(bea)
    assert [person.has_perm("library.publish", card) for person in (bea, adi, tom)] == [False, True, False]


def test_the_desk_says_it_where_the_button_would_be(signed_in, bea, adi):
    card = report(bea)
    where = reverse("desk_library:publication", args=[card.uuid])
    asked = [signed_in(person).get(where).context["way"].may_publish for person in (bea, adi)]
    answer = signed_in(bea).post(reverse("desk_library:publish", args=[card.uuid]), filled())
    assert (asked, answer.status_code, fresh(card).state) == ([False, True], 422, "in-review")


def test_what_is_announced_stays_announced_while_it_is_read(tom, bea):
    card = with_file(actions.add_resource(kind="report", title="Fenn", by=tom))
    actions.announce(resource=card, by=bea, expected_text="in spring")
    actions.send_for_review(resource=card, by=tom)
    waiting = (card.state, card.is_waiting, Resource.objects.waiting().get() == card)
    actions.publish(resource=card, by=bea)
    assert (waiting, card.state) == (("expected", True, True), "published")


def test_ones_own_words_do_not_wait_on_ones_own_desk(bea, adi):
    report(bea)
    assert [len(list(desk_publication.to_read(person))) for person in (bea, adi)] == [0, 1]


# What was read is what is agreed to


DAY = {"publish-day": "2099-07-01", "publish-time": "09:30"}
DOORS = [("publish", {}), ("schedule", DAY), ("approve", {})]
CHANGED = "It was changed since you opened this page. Read it as it stands now, then decide."


def form_of(page, door: str, card: Resource) -> dict[str, str]:
    """What a browser sends of a form of this page, untouched."""
    place = re.escape(reverse(f"desk_library:{door}", args=[card.uuid]))
    (form,) = re.findall(rf'action="{place}".*?</form>', text(page))
    return filled(**dict(re.findall(r'<input type="hidden" name="(edition)" value="(.*?)">', form)))


def part_to_read(tom) -> Resource:
    """A report in review, part of what is in review too."""
    part = report(tom)
    Bundle.objects.create(whole=report(tom, title="Child Linden"), part=part, role="report")
    return part


@pytest.mark.parametrize(("door", "given"), DOORS)
def test_words_changed_after_the_page_was_opened_are_not_agreed_to(signed_in, tom, bea, door, given):
    card, client = part_to_read(tom), signed_in(bea)
    opened = client.get(reverse("desk_library:publication", args=[card.uuid]))
    actions.change_resource(resource=card, by=tom, summary="Something else altogether.")
    answer = client.post(
        reverse(f"desk_library:{door}", args=[card.uuid]), form_of(opened, door, card) | given
    )
    now = fresh(card)
    assert (answer.status_code, answer.context["refused"]) == (422, [CHANGED])
    assert (now.state, now.approved_by, now.publish_at) == ("in-review", None, None)


@pytest.mark.parametrize(("door", "given"), DOORS)
def test_from_the_page_that_says_so_they_are_agreed_to(signed_in, tom, bea, door, given):
    card, client = part_to_read(tom), signed_in(bea)
    place = reverse(f"desk_library:{door}", args=[card.uuid])
    refused = client.post(place, filled(edition=card.edition + 1, **given))
    answer = client.post(place, form_of(refused, door, card) | given)
    now = fresh(card)
    assert (answer.status_code, now.is_published or now.is_approved) == (302, True)


def test_who_mends_the_day_is_told_too(signed_in, tom, bea):
    card = report(tom)
    place = reverse("desk_library:schedule", args=[card.uuid])
    answer = signed_in(bea).post(place, filled(edition=card.edition + 1, **DAY | {"publish-time": ""}))
    assert answer.context["refused"] == [CHANGED]


def test_the_editor_sends_along_which_words_were_read(signed_in, tom, bea):
    card, client = report(tom), signed_in(bea)
    opened = client.get(reverse("desk_library:edit", args=[card.uuid]))
    actions.change_resource(resource=card, by=tom, summary="Something else altogether.")
    client.post(reverse("desk_library:publish", args=[card.uuid]), form_of(opened, "publish", card))
    assert fresh(card).state == "in-review"


# A day of publication


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


# One embargo


@pytest.fixture
def whole(tom, bea) -> Resource:
    """A whole under embargo until tomorrow, in review, with one part in review."""
    card = report(tom, title="Child Linden")
    Bundle.objects.create(whole=card, part=report(tom, title="Linden: the report"), role="report")
    return actions.hold_back(whole=card, until=clock.now() + dt.timedelta(days=1), by=bea)


def part_of(whole: Resource) -> Resource:
    return Resource.objects.get(wholes__whole=whole)


def test_no_part_is_published_before_the_embargo_ends(whole, bea):
    until = publishing.in_words(whole.embargo_until)
    assert refusal(actions.publish, resource=part_of(whole), by=bea) == [
        f"What it is part of is under embargo until {until}."
    ]
    assert part_of(whole).state == "in-review"


def test_nor_is_the_whole(whole, bea):
    until = publishing.in_words(whole.embargo_until)
    assert refusal(actions.publish, resource=whole, by=bea) == [f"It is under embargo until {until}."]


def test_nor_when_the_portal_is_set_up(whole):
    assert len(refusal(actions.publish, resource=part_of(whole), by=None)) == 1


def test_no_part_gets_a_day_before_the_embargo_ends(whole, bea):
    until = publishing.in_words(whole.embargo_until)
    assert refusal(actions.approve, resource=part_of(whole), by=bea, at=clock.now() + HOUR) == [
        f"Choose a time after the embargo ends: {until}."
    ]


def test_a_day_that_was_set_before_the_embargo_does_not_break_it(whole, bea):
    part = part_of(whole)
    past(part, publish_at=clock.now() - HOUR, approved_by=bea, approved_edition=part.edition)
    run_publishing()
    assert part_of(whole).state == "in-review"


def test_no_part_is_announced_before_the_embargo_ends(whole, bea):
    assert len(refusal(actions.announce, resource=part_of(whole), by=bea, expected_text="soon")) == 1
    assert part_of(whole).state == "in-review"


def test_an_embargo_takes_an_announcement_of_a_part_back(tom, bea):
    card, part = report(tom), resource("poster", state="expected")
    actions.tie(whole=card, part=part, role="poster", by=bea)
    actions.hold_back(whole=card, until=clock.now() + HOUR, by=bea)
    assert fresh(part).state == "draft"


def test_an_announced_card_tied_to_what_is_under_embargo_is_announced_no_longer(whole, bea):
    part = resource("poster", state="expected")
    actions.tie(whole=whole, part=part, role="poster", by=bea)
    assert fresh(part).state == "draft"


def test_readers_see_nothing_of_it_before(whole, client, priya, bea):
    part = part_of(whole)
    actions.approve(resource=part, by=bea)
    seen = [list(Resource.objects.visible_to(person)) for person in (priya,)]
    addresses = [
        part.get_absolute_url(),
        reverse("library:download", args=[part.slug]),
        whole.get_absolute_url(),
    ]
    assert (seen, [client.get(address).status_code for address in addresses]) == ([[]], [404, 404, 404])
    assert client.get("/library/?q=Linden").context["total"] == 0


def test_with_the_whole_go_the_parts_that_are_approved_and_no_others(whole, tom, bea):
    approved, unread = part_of(whole), report(tom, title="Linden: the slides")
    Bundle.objects.create(whole=whole, part=unread, role="slides")
    actions.approve(resource=approved, by=bea)
    past(whole, embargo_until=clock.now() - HOUR)
    actions.publish(resource=whole, by=bea)
    assert [fresh(card).state for card in (whole, approved, unread)] == [
        "published",
        "published",
        "in-review",
    ]


def test_the_whole_and_its_parts_go_out_by_themselves_on_its_day(whole, bea):
    part = part_of(whole)
    actions.approve(resource=part, by=bea)
    actions.approve(resource=whole, by=bea, at=whole.embargo_until)
    past(whole, embargo_until=clock.now() - HOUR, publish_at=clock.now() - HOUR)
    run_publishing()
    assert [fresh(card).state for card in (whole, part)] == ["published", "published"]


def test_a_part_that_is_not_ready_holds_the_whole_back(whole, bea):
    part = part_of(whole)
    actions.approve(resource=part, by=bea)
    part.document.delete()
    past(whole, embargo_until=clock.now() - HOUR)
    assert refusal(actions.publish, resource=whole, by=bea) == [
        "Linden: the report: Add the file, or the address where its publisher keeps it."
    ]
    assert [fresh(card).state for card in (whole, part)] == ["in-review", "in-review"]


def test_an_embargo_cannot_call_back_what_readers_have(tom, bea):
    card = report(tom)
    actions.tie(whole=card, part=resource("poster", title="Look again"), role="poster", by=bea)
    assert refusal(actions.hold_back, whole=card, until=clock.now() + HOUR, by=bea) == [
        "Readers have “Look again” already: an embargo cannot call it back."
    ]
    assert fresh(card).embargo_until is None


def test_an_embargo_is_lifted(signed_in, whole, bea):
    signed_in(bea).post(
        reverse("desk_library:embargo", args=[whole.uuid]),
        filled(**{"embargo-day": "", "embargo-time": "09:00"}),
    )
    actions.publish(resource=part_of(whole), by=bea)
    assert (fresh(whole).embargo_until, part_of(whole).state) == (None, "published")


def test_what_belongs_to_nothing_needs_a_day(tom, bea):
    assert refusal(actions.approve, resource=report(tom), by=bea) == [
        "Choose a day, or publish it now: it belongs to nothing that is still to be published."
    ]
