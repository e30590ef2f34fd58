"""The agency's name on a poster: a copy that was printed under another one is old."""

from importlib import import_module

import pytest
from django.apps import apps

from accounts import actions as accounts
from portal.lib.models import Email
from resources.posters import actions
from resources.posters.models import Poster, PosterCopy
from tests.factories.accounts import lead, partnership
from tests.resources.posters.test_copies import HELEN, find_old, letters, made, plain, stale

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db):
    """Every poster is a partnership's."""
    partnership()


def renamed(agency, name: str) -> None:
    accounts.change_agency(agency=agency, by=None, name=name, sector="education", address="", domains="")


def test_another_name_of_the_agency_makes_copies_old(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    renamed(millbrook, "Millbrook Academy")
    find_old()
    assert (stale(), letters()) == (
        [("Babies", ["organisation"])],
        [("priya@example.org", "One of your posters is out of date")],
    )
    (letter,) = Email.objects.filter(letter="posters/out_of_date")
    said = [" ".join(words.split()) for words in (letter.text, letter.html)]
    assert [words.count("Something on them is no longer right.") for words in said] == [1, 1]
    assert [words.count("Helen Marsh") for words in said] == [0, 0]


def test_the_agencys_name_of_before_taken_back_leaves_the_wall_current(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    before = millbrook.name
    for name in ("Millbrook Academy", before):
        renamed(millbrook, name)
        find_old()
    assert stale() == []


def test_a_poster_without_the_agencys_name_stays_current_when_that_changes(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    boxes = Poster.objects.get().sizes.get(size="full").boxes
    boxes.filter(key="lead_organisation").delete()
    renamed(millbrook, "Millbrook Academy")
    find_old()
    assert stale() == []


def test_a_copy_whose_agencys_name_nobody_wrote_down_is_taken_to_show_todays(priya, millbrook):
    """As the version before this one makes it, while it still runs beside."""
    lead(millbrook, **HELEN)
    made(priya, plain())
    PosterCopy.objects.update(organisation="")
    renamed(millbrook, "Millbrook Academy")
    find_old()
    assert (actions.people_to_look_at(), stale()) == ([], [])


def test_a_poster_printed_again_under_the_new_name_is_another_copy(priya, millbrook):
    lead(millbrook, **HELEN)
    shown = plain()
    first = made(priya, shown)
    renamed(millbrook, "Millbrook Academy")
    priya = type(priya).objects.get(pk=priya.pk)
    second = made(priya, shown)
    find_old()
    assert (second.organisation, second.code != first.code, stale()) == ("Millbrook Academy", True, [])


def test_copies_of_before_are_taken_to_show_todays_name(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    PosterCopy.objects.update(organisation="")
    import_module("resources.posters.migrations.0006_organisation_of_copies").write_down(apps, None)
    assert PosterCopy.objects.get().organisation == "Millbrook Primary School"
