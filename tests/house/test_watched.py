"""What is not for everybody is not read unnoticed."""

import pytest

from portal.home.watching import PAGES
from portal.lib.models import AuditEntry
from tests.house.register import addresses

FILE = "/desk/briefings/deliveries/team-sessions.csv"


def noted() -> list[tuple]:
    return list(AuditEntry.objects.order_by("pk").values_list("by", "verb", "thing"))


def test_every_listed_page_is_there():
    assert set(PAGES) - set(addresses()) == set()


@pytest.mark.django_db
def test_who_took_a_file_of_the_desk_stands_in_the_audit(client, bea):
    client.force_login(bea)
    client.get(f"{FILE}?page=1")
    client.head(FILE)
    assert noted() == [(bea.pk, "briefings.took_deliveries_csv", f"page:{FILE}")]


@pytest.mark.django_db
def test_who_opened_a_listed_page_stands_in_the_audit(client, bea, priya):
    client.force_login(bea)
    client.get(f"/desk/people/{priya.uuid}/")
    assert noted() == [(bea.pk, "accounts.opened_person", f"page:/desk/people/{priya.uuid}/")]


@pytest.mark.django_db
def test_who_looked_at_who_is_late_stands_in_the_audit_as_does_who_took_it(client, morgan, millbrook):
    client.force_login(morgan)
    board = f"/desk/team/{millbrook.uuid}/"
    for page in (board, f"{board}team.csv"):
        client.get(page)
    assert noted() == [
        (morgan.pk, "learning.opened_board", f"page:{board}"),
        (morgan.pk, "team.took_board_csv", f"page:{board}team.csv"),
    ]


@pytest.mark.django_db
def test_what_was_refused_was_not_read(client, tom, priya):
    client.force_login(tom)
    client.get(f"/desk/people/{priya.uuid}/")
    client.get(FILE)
    assert noted() == []
