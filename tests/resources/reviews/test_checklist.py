"""The checklist: ticked by name, taken back on record, and nothing is published before."""

import pytest
from django.db import IntegrityError, transaction

from portal.lib.models import AuditEntry
from resources.library.publishing import obstacles
from resources.reviews import actions
from resources.reviews.models import ChecklistItem, ChecklistTick
from tests.factories import reviews as make
from tests.factories.accounts import partnership
from tests.forms import filled
from tests.reading import text

pytestmark = pytest.mark.django_db
AT = "/desk/reviews/ellery"


@pytest.fixture(autouse=True)
def northmere():
    return partnership()


@pytest.fixture
def ellery():
    """A draft that lacks nothing but its ticks."""
    ellery = make.review("Ellery", card={"state": "draft"})
    for role in ("briefing", "video", "summary", "poster", "slides", "action-plan", "report"):
        make.not_published(ellery, role)
    return ellery


@pytest.fixture
def family():
    return ChecklistItem.objects.create(text="The family knows the day", order=10)


def test_a_review_waits_until_every_check_is_ticked(ellery, family, bea):
    media = ChecklistItem.objects.create(text="A line for the media", order=20)
    before = obstacles(ellery.resource)
    actions.tick(by=bea, review=ellery, item=family)
    between = obstacles(ellery.resource)
    actions.tick(by=bea, review=ellery, item=media)
    assert before == [
        "Tick “The family knows the day” in the checklist.",
        "Tick “A line for the media” in the checklist.",
    ]
    assert (between, obstacles(ellery.resource)) == (["Tick “A line for the media” in the checklist."], [])


def test_the_editor_counts_open_checks_once_and_names_them_in_the_checklist(signed_in, bea, ellery, family):
    page = text(signed_in(bea).get(f"/desk/reviews/{ellery.resource.slug}/"))
    assert ('<a href="#checklist">One check</a> above is not ticked.' in page, family.asks in page) == (
        True,
        False,
    )


def test_another_publishers_review_does_not_wait(family):
    national = make.review(
        "National", card={"state": "draft", "publisher": "Panel", "external_url": "https://panel.example"}
    )
    assert obstacles(national.resource) == []


def test_what_is_no_longer_asked_for_is_not_waited_for(ellery, family, bea):
    actions.change_item(by=bea, item=family, active=False)
    assert obstacles(ellery.resource) == []


def test_another_reviews_tick_does_not_count(ellery, family, bea):
    actions.tick(by=bea, review=make.review("Perrin"), item=family)
    assert len(obstacles(ellery.resource)) == 1


def test_a_tick_is_in_ones_own_name(signed_in, bea, ellery, family):
    signed_in(bea).post(
        f"{AT}/checklist/{family.pk}/", filled(**{f"tick-{family.pk}-note": "On 9 November."})
    )
    given = ChecklistTick.objects.get()
    assert (given.by, given.note, given.applies) == (bea, "On 9 November.", True)
    assert "Bea Lindqvist, " in text(signed_in(bea).get(f"{AT}/"))


def test_what_does_not_apply_needs_its_reason(signed_in, bea, ellery, family):
    answer = signed_in(bea).post(f"{AT}/checklist/{family.pk}/", filled(**{f"tick-{family.pk}-waived": "on"}))
    assert (answer.status_code, ChecklistTick.objects.count()) == (422, 0)
    assert "Say why it does not apply." in text(answer)


def test_what_does_not_apply_is_seen_to_with_its_reason(signed_in, bea, ellery, family):
    data = {f"tick-{family.pk}-waived": "on", f"tick-{family.pk}-note": "No family could be found."}
    signed_in(bea).post(f"{AT}/checklist/{family.pk}/", filled(**data))
    assert obstacles(ellery.resource) == []
    assert "Does not apply: No family could be found." in text(signed_in(bea).get(f"{AT}/"))


def test_the_database_refuses_what_is_waived_without_a_reason(ellery, family, bea):
    given = actions.tick(by=bea, review=ellery, item=family)
    given.applies = False
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save()


def test_nobody_ticks_twice(ellery, family, bea, adi):
    actions.tick(by=bea, review=ellery, item=family)
    with pytest.raises(actions.Refused):
        actions.tick(by=adi, review=ellery, item=family)
    assert ChecklistTick.objects.get().by == bea


def test_unticking_is_in_the_audit_with_who_had_ticked(signed_in, bea, adi, ellery, family):
    actions.tick(by=adi, review=ellery, item=family)
    signed_in(bea).post(f"{AT}/checklist/{family.pk}/untick/", filled())
    entry = AuditEntry.objects.get(verb="reviews.unticked")
    assert (ChecklistTick.objects.count(), entry.by, entry.detail["item"], entry.detail["ticked_by"]) == (
        0,
        bea,
        "The family knows the day",
        adi.pk,
    )


def test_a_note_holds_no_childs_details(signed_in, bea, ellery, family):
    data = {f"tick-{family.pk}-note": "NHS 943 476 5919"}
    assert signed_in(bea).post(f"{AT}/checklist/{family.pk}/", filled(**data)).status_code == 422
    assert not ChecklistTick.objects.exists()


def test_the_business_team_asks_for_one_more(signed_in, bea):
    data = filled(text="The school knows the day", order="30", active="on", citation="Our own practice.")
    signed_in(bea).post("/desk/reviews/checklist/items/new/", data)
    item = ChecklistItem.objects.get()
    assert (item.text, item.order, item.active, item.citation) == (
        "The school knows the day",
        30,
        True,
        "Our own practice.",
    )


def test_an_item_is_changed_and_its_ticks_stay(signed_in, bea, ellery, family):
    actions.tick(by=bea, review=ellery, item=family)
    data = filled(text="The family has read it", order="5")
    signed_in(bea).post(f"/desk/reviews/checklist/items/{family.pk}/", data)
    family.refresh_from_db()
    assert (family.text, family.active, family.ticks.count()) == ("The family has read it", False, 1)
    assert AuditEntry.objects.get(verb="reviews.checklist_changed").detail["fields"] == [
        "text",
        "order",
        "active",
    ]
