"""Every verb of the desk leaves its row in the audit, under the name of who did it."""

import pytest
from django.db import transaction

from portal.lib.models import AuditEntry
from tests.house.knocking import knock
from tests.house.register import PEOPLE, doors

pytestmark = pytest.mark.django_db

# They change nothing that lasts: pictures of what is being written.
LOOKS = {
    "desk_briefings:new_preview", "desk_briefings:preview", "desk_posters:look", "desk_learning:quiz_trial",
}  # fmt: skip


# As the house stands these presses change nothing (one question cannot move, an empty register says nothing, a letter
# has its own words already), and what changes nothing is no deed.
NOTHING_CHANGED = {
    "desk_accounts:bounced", "desk_accounts:change_part", "desk_banks:question_move", "desk_events:attendance_discard",
    "desk_events:letter_default", "desk_events:register", "desk_learning:question_move", "desk_library:accept",
    "desk_library:withdraw_approval", "desk_posters:take_mini_away", "desk_videos:stay",
}  # fmt: skip


@pytest.mark.long
def test_every_deed_of_the_desk_is_written_down(client, people, cookies, named):
    unwritten, wrong, tried = [], {}, 0
    for door in doors():
        who = next((one for one in PEOPLE if door.expected[one] == 302 and one != "visitor"), "")
        if door.method != "POST" or not door.path.startswith("/desk/") or not who or door.name in LOOKS:
            continue
        tried += 1
        with transaction.atomic():
            before = AuditEntry.objects.count()
            knock(client, door, cookies[who], named)
            fresh = list(AuditEntry.objects.order_by("pk")[before:])
            if not fresh:
                unwritten.append(door.name)
            elif people[who].pk not in {one.by_id for one in fresh}:
                wrong[door.name] = [(one.verb, one.by_id) for one in fresh]
            transaction.set_rollback(True)
    assert set(unwritten) - NOTHING_CHANGED == set()
    assert (wrong, tried > 50) == ({}, True)


def test_no_deed_of_the_audit_can_be_done_by_a_page():
    """There is no door that changes or removes an entry."""
    assert [door.path for door in doors() if "/audit/" in door.path and door.method != "GET"] == []


@pytest.mark.long
def test_what_was_refused_leaves_no_deed(client, cookies, named):
    left = {}
    for door in doors():
        if door.method == "POST" and door.path.startswith("/desk/") and door.expected["sam"] == 404:
            with transaction.atomic():
                before = AuditEntry.objects.count()
                knock(client, door, cookies["sam"], named)
                if AuditEntry.objects.count() != before:
                    left[door.name] = AuditEntry.objects.last().verb
                transaction.set_rollback(True)
    assert left == {}


def test_reading_the_audit_is_in_the_audit(client, people):
    client.force_login(people["bea"])
    client.get("/desk/audit/")
    assert AuditEntry.objects.last().verb == "accounts.read_audit"


def test_words_that_were_typed_are_not_in_the_audit(client, people, named):
    from tests.forms import filled

    client.force_login(people["priya"])
    client.post(f"/me/record/{named['priya_outside']}/reflection/", filled(text="Zephyrine made me think."))
    client.post(f"/events/{named['booked_event']}/access/", filled(access="bsl", words="Zephyrine signs."))
    said = " ".join(f"{one.summary} {one.detail}" for one in AuditEntry.objects.all())
    assert "Zephyrine" not in said
