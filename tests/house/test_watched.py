"""What is not for everybody is not read unnoticed."""

import pytest

from portal.home.watching import PAGES
from portal.lib.models import AuditEntry
from tests.house.knocking import cookies_of
from tests.house.register import addresses, doors, things

# What nobody reads unnoticed, and who reads it here.
KEPT = {
    "desk_accounts:decide": ("accounts.opened_request", "bea"),
    "desk_accounts:deeds": ("accounts.read_audit", "bea"),
    "desk_accounts:email": ("accounts.opened_email", "bea"),
    "desk_accounts:people": ("accounts.opened_people", "morgan"),
    "desk_accounts:person": ("accounts.opened_person", "morgan"),
    "desk_events:access": ("events.opened_access_needs", "bea"),
    "desk_events:attendance": ("events.opened_attendance", "bea"),
    "desk_events:register": ("events.opened_register", "bea"),
    "desk_learning:pilot": ("learning.opened_pilot", "bea"),
    "desk_reviews:edit": ("reviews.opened", "bea"),
    "desk_reviews:evidence": ("reviews.opened_evidence", "bea"),
    "desk_team:board": ("learning.opened_board", "morgan"),
    "desk_videos:watched": ("videos.opened_watched", "bea"),
    "videos:video": ("videos.opened", "priya"),
}
FILE = "/desk/briefings/deliveries/team-sessions.csv"


def noted() -> list[tuple]:
    return list(AuditEntry.objects.order_by("pk").values_list("by", "verb", "thing"))


def test_every_listed_page_is_there():
    assert set(PAGES) - set(addresses()) == set()


def test_the_list_here_and_the_portals_are_one():
    assert {name: verb for name, (verb, _) in KEPT.items()} == PAGES


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(KEPT))
def test_who_opened_it_stands_in_the_audit(name, people, client):
    verb, who = KEPT[name]
    named, (door, *_) = (
        things(people),
        [door for door in doors() if (door.name, door.method) == (name, "GET") and door.expected[who] < 400],
    )
    path, before = door.path.format(**named), len(noted())
    client.cookies = cookies_of(client, people[who])
    client.get(path)
    assert noted()[before:] == [(people[who].pk, verb, f"page:{path}"[:120])]


@pytest.mark.django_db
def test_asking_for_the_head_alone_shows_no_page_and_leaves_no_entry(client, bea, priya):
    client.force_login(bea)
    client.head(f"/desk/people/{priya.uuid}/")
    assert noted() == []


@pytest.mark.long
def test_but_where_it_leads_to_a_file_it_does(people, client):
    named = things(people)
    path = f"/desk/reviews/recommendations/evidence/{named['evidence']}/"
    client.cookies, before = cookies_of(client, people["bea"]), len(noted())
    answer = client.head(path)
    assert (answer.status_code, noted()[before:]) == (
        302,
        [(people["bea"].pk, "reviews.opened_evidence", f"page:{path}")],
    )


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
