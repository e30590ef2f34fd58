"""Guidance on the desk: pages, clocks and blank forms."""

import datetime as dt

import pytest
from django.urls import reverse

from resources.library.models import Bundle
from resources.reviews.models import GuidancePage
from tests.factories import reviews as make
from tests.factories.library import resource
from tests.forms import filled, ticked

pytestmark = pytest.mark.django_db


def guide(**fields) -> dict[str, str]:
    given = {
        "title": "Notify", "shape": "clock", "body": "## Whose duty", "citation": "The law.",
        "review_due": "2027-06-01", "rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "0",
    }  # fmt: skip
    return filled(**given | fields)


CLOCK = {
    "rules-0-text": "Notify by", "rules-0-days": "5", "rules-0-citation": "Chapter 5.",
    "rules-0-checked_on": "2026-11-21", "rules-0-starts": "The next day is day 1.",
}  # fmt: skip


def test_guidance_is_begun_with_its_clock(signed_in, bea):
    signed_in(bea).post("/desk/reviews/guidance/new/", guide(**CLOCK))
    page = GuidancePage.objects.get()
    assert (page.resource.state, page.resource.review_due, page.rules.get().days) == (
        "draft",
        dt.date(2027, 6, 1),
        5,
    )


def test_a_clock_needs_its_source(signed_in, bea):
    answer = signed_in(bea).post("/desk/reviews/guidance/new/", guide(**CLOCK | {"rules-0-citation": ""}))
    assert answer.status_code == 422
    assert not GuidancePage.objects.exists()


def test_a_clock_is_taken_out(signed_in, bea):
    page = make.guidance("Notify", shape="clock")
    make.rule(page)
    taken = CLOCK | {"rules-INITIAL_FORMS": "1", "rules-0-DELETE": "on"}
    signed_in(bea).post("/desk/reviews/guidance/notify/", guide(**taken))
    assert not page.rules.exists()


def test_blank_forms_are_tied(signed_in, bea):
    page = make.guidance("Notify")
    form = resource("form", title="Checklist, blank")
    signed_in(bea).post("/desk/reviews/guidance/notify/forms/", filled(parts=str(form.pk)))
    tie = Bundle.objects.get(whole=page.resource)
    assert (tie.part, tie.role) == (form, "material")


def test_a_blank_form_in_the_archive_stays_tied_when_the_page_is_saved(signed_in, bea):
    page = make.guidance("Notify")
    kept = resource("form", state="archived")
    Bundle.objects.create(whole=page.resource, part=kept, role="material")
    client = signed_in(bea)
    shown = client.get("/desk/reviews/guidance/notify/forms/").context["form"]["parts"]
    client.post("/desk/reviews/guidance/notify/forms/", filled(parts=ticked(shown)))
    assert [tie.part for tie in page.resource.parts.all()] == [kept]


def test_choosing_blank_forms_leaves_what_is_tied_in_another_role(signed_in, bea):
    page = make.guidance("Notify")
    Bundle.objects.create(whole=page.resource, part=resource("slides"), role="slides")
    signed_in(bea).post("/desk/reviews/guidance/notify/forms/", filled())
    assert [tie.role for tie in page.resource.parts.all()] == ["slides"]


def test_guidance_is_published_by_somebody_else(signed_in, bea, adi):
    page = make.guidance("Notify", card={"state": "in-review", "owner": bea})
    signed_in(adi).post(reverse("desk_library:publish", args=[page.resource.uuid]), filled())
    page.resource.refresh_from_db()
    assert page.resource.state == "published"


def test_guidance_that_is_not_ready_is_not_published(signed_in, bea):
    page = make.guidance("Notify", card={"state": "in-review"}, citation="")
    signed_in(bea).post(reverse("desk_library:publish", args=[page.resource.uuid]), filled())
    page.resource.refresh_from_db()
    assert page.resource.state == "in-review"
