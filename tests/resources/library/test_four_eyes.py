"""Four eyes: somebody else publishes, and agrees to the words that they read."""

import io
import re

import pytest
from django.urls import reverse

from resources.library import actions, desk_publication
from resources.library.models import Bundle, Resource
from tests.factories.accounts import partnership
from tests.factories.library import with_file
from tests.forms import filled
from tests.reading import text
from tests.resources.library.publishing import fresh, refusal, report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db):
    """Letters name the partnership."""
    return partnership()


ALONE = (
    "Somebody else has to publish this: you wrote it. "
    "Nobody else may yet: an administrator can add one more to the business team."
)


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
