"""`manage.py seed`: what a partnership begins with, and when demo people are refused."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Agency, Partnership, User
from events.models import Event
from resources.library.models import Audience, Page, Resource, Topic

pytestmark = pytest.mark.long


def test_demo_people_are_refused_where_settings_do_not_allow_them(db, settings):
    settings.DEMO_PEOPLE = False
    with pytest.raises(CommandError, match="for a laptop"):
        call_command("seed", stage="pilot", verbosity=0)
    assert User.objects.count() == 0


def test_empty_is_configuration_and_nothing_else(db, settings):
    settings.DEMO_PEOPLE = False
    call_command("seed", stage="empty", verbosity=0)
    assert [
        (model.objects.count() > 0)
        for model in (Partnership, Topic, Audience, Page, User, Agency, Resource, Event)
    ] == [True] * 4 + [False] * 4


def test_empty_lays_the_pages_that_every_page_leads_to(db):
    call_command("seed", stage="empty", verbosity=0)
    assert sorted(Page.objects.values_list("slug", flat=True)) == [
        "accessibility",
        "looking-after-yourself",
        "privacy",
        "what-reviews-are",
        "worried-about-a-child",
    ]


def test_empty_leaves_what_a_partnership_has_filled_in(db):
    call_command("seed", stage="empty", verbosity=0)
    Partnership.objects.update(full_name="Saltby Safeguarding Children Partnership")
    Page.objects.filter(slug="privacy").update(body="Our own words.")
    call_command("seed", stage="empty", verbosity=0)
    kept = (Partnership.objects.get().full_name, Page.objects.get(slug="privacy").body)
    assert kept == ("Saltby Safeguarding Children Partnership", "Our own words.")


def test_the_pilot_does_not_rename_a_real_partnership(db):
    call_command("seed", stage="empty", verbosity=0)
    Partnership.objects.update(full_name="Saltby Safeguarding Children Partnership")
    call_command("seed", stage="pilot", verbosity=0)
    assert Partnership.objects.get().full_name == "Saltby Safeguarding Children Partnership"
