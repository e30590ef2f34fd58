"""What leaves with a person, and what moves with an agency."""

import pytest

from events.models import Booking, Presence
from portal.lib import privacy
from portal.lib.models import Email
from tests.factories.accounts import agency, partnership
from tests.factories.events import booking, event

pytestmark = pytest.mark.django_db


def test_who_leaves_frees_the_place_for_the_line_and_gets_no_letter(priya, sam):
    partnership()
    at = event(places=1)
    mine, waits = booking(at, priya), booking(at, sam, state="waiting")
    privacy.register[Booking].erase(priya)
    mine.refresh_from_db()
    waits.refresh_from_db()
    assert (mine.state, waits.state) == ("cancelled", "booked")
    assert list(Email.objects.values_list("to", flat=True)) == [sam.email]


def test_the_log_of_who_joined_leaves_with_the_person(priya):
    Presence.objects.create(booking=booking(event(), priya))
    privacy.register[Presence].erase(priya)
    assert Presence.objects.count() == 0


def test_bookings_move_with_a_merged_agency(priya, millbrook):
    partnership()
    mine, into = booking(event(), priya), agency()
    privacy.register[Booking].merge(millbrook, into)
    mine.refresh_from_db()
    assert mine.agency == into
