"""The personalise page, and what it is filled in with."""

import pytest

from resources.posters import fields
from resources.posters.models import LeadField
from tests.factories.accounts import lead
from tests.factories.posters import poster
from tests.resources.posters.reader import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("northmere")]


def test_a_professional_finds_the_own_lead_filled_in(signed_in, priya, millbrook):
    poster()
    lead(
        millbrook, deputy1_name="Anil Desai", deputy1_phone="0151 496 0124", cover_text="Holidays: Front Door"
    )
    answer = page(signed_in(priya))
    shown = {key: answer.context["form"][key].value() for key in fields.WORDS}
    assert shown == {
        "lead_organisation": "Millbrook Primary School",
        "lead_name": "Helen Marsh",
        "lead_role": "Designated Safeguarding Lead",
        "lead_phone": "0151 496 0123",
        "lead_email": "helen.marsh@example.org",
        "deputy1_name": "Anil Desai",
        "deputy1_phone": "0151 496 0124",
        "deputy2_name": "",
        "deputy2_phone": "",
        "cover_text": "Holidays: Front Door",
        "out_of_hours": "0151 496 0002",
    }
    assert "last confirmed" in answer.content.decode()


def test_a_stranger_does_not_find_another_agencys_lead(signed_in, sam, millbrook):
    poster()
    lead(millbrook)
    assert "Helen Marsh" not in page(signed_in(sam)).content.decode()


def test_a_visitor_finds_the_partnerships_number_for_evenings(client):
    poster()
    form = page(client).context["form"]
    assert (form["lead_name"].value(), form["out_of_hours"].value()) == (None, "0151 496 0002")


def test_the_form_asks_only_for_what_the_poster_has_boxes_for(client):
    made = poster(mini=False, mini_from_full=False)
    LeadField.objects.filter(poster_size__poster=made).exclude(key__in=["lead_name", "lead_phone"]).delete()
    form = page(client).context["form"]
    assert [name for name in form.fields if name in fields.WORDS] == ["lead_name", "lead_phone"]


def test_a_page_is_never_kept_by_the_browser(client):
    poster()
    assert "no-store" in page(client)["Cache-Control"]
