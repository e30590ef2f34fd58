"""Mass assignment: fields that a form does not have reach no row, at any door that changes one."""

import pytest
from django.db import transaction

from accounts.models import Certificate, Grant, Membership, RecordEntry, User
from events.models import Booking, Event
from resources.library.models import Resource
from tests.house.knocking import body
from tests.house.register import PEOPLE, doors

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def state() -> dict[str, list]:
    """Everything that decides who somebody is, what they may, and what stands in public."""
    return {
        "people": list(User.objects.order_by("pk").values_list("pk", "email", "is_active", "password")),
        "grants": list(Grant.objects.order_by("person", "role").values_list("person", "role", "given_by")),
        "memberships": list(
            Membership.objects.order_by("person", "agency", "state", "role").values_list(
                "person", "agency", "state", "role", "decided_by"
            )
        ),
        "bookings": list(
            Booking.objects.order_by("event", "person", "state").values_list("event", "person", "state")
        ),
        "events": list(Event.objects.order_by("title", "state").values_list("trainer", "state", "slug")),
        "cards": list(
            Resource.objects.order_by("slug").values_list("slug", "state", "visibility", "owner", "kind")
        ),
        "certificates": list(
            Certificate.objects.order_by("person", "title").values_list("person", "withdrawn_at")
        ),
        "records": list(
            RecordEntry.objects.order_by("person", "title").values_list("person", "minutes", "kind")
        ),
    }


def extras(people, named) -> dict[str, str]:
    sam, adi = str(people["sam"].pk), str(people["adi"].pk)
    return {
        "is_staff": "on", "is_superuser": "on", "is_active": "on", "pk": adi, "id": adi, "uuid": str(people["sam"].uuid),
        "user": sam, "user_id": sam, "person_id": sam, "by": adi, "by_id": adi, "owner": adi, "owner_id": adi, "decided_by": adi,
        "given_by": adi, "agency_id": str(people["sam"].agency.pk), "grants": "administrator", "roles": "administrator",
        "role_keys": "administrator", "password": "x", "password1": "x", "last_login": "2020-01-01", "published_at": "2020-01-01",
        "visibility": "public", "minutes": "9999", "cpd_minutes": "9999", "trainer_id": adi, "withdrawn_at": "",
        "booked_at": "2020-01-01", "attended": "on", "source": "event:1", "__class__": "x", "_state": "x", "approved": "on",
        "joined_at": "2001-01-01",
    }  # fmt: skip


# What these forms ask for by such a name, so that it may change the outcome.
ASKED = {
    "desk_events:new": {"cpd_minutes"}, "desk_events:details": {"cpd_minutes"},
    "desk_library:edit": {"visibility", "owner"}, "desk_library:add": {"visibility", "owner"},
    "desk_learning:quiz_write": {"minutes"}, "desk_learning:quiz_edit": {"minutes"},
}  # fmt: skip


def test_what_a_form_does_not_ask_for_reaches_no_row(client, people, cookies, named):
    changed, tried = {}, 0
    for door in doors():
        if door.method != "POST":
            continue
        who = next((who for who in PEOPLE if door.expected[who] in {200, 302, 422} and who != "visitor"), "")
        if not who:
            continue
        outcomes = []
        given = extras(people, named)
        more = {
            name: value
            for name, value in given.items()
            if name not in door.data and name not in ASKED.get(door.name, ())
        }
        for extra in ({}, more):
            client.cookies = cookies[who].copy()
            with transaction.atomic():
                status = client.post(door.path.format(**named), {**extra, **body(door, named)}).status_code
                found = state()
                transaction.set_rollback(True)
            outcomes.append((status, found))
        tried += 1
        if outcomes[0] != outcomes[1]:
            differ = {name for name in outcomes[0][1] if outcomes[0][1][name] != outcomes[1][1][name]}
            changed[f"{door.name} {door.path}"] = (outcomes[0][0], outcomes[1][0], differ)
    assert changed == {}
    assert tried > 120


def test_signing_up_makes_a_professional_who_waits(client, millbrook, adi):
    from tests.factories.accounts import partnership

    partnership()
    client.post("/accounts/signup/", {
        "name": "Mallory Low", "email": "mallory@millbrook.example", "job_title": "Teacher",
        "password1": "three random words", "agency": str(millbrook.uuid), "new_agency": "", "new_sector": "", "team": "",
        "note": "", "is_staff": "on", "is_superuser": "on", "role": "coordinator", "state": "approved", "grants": "administrator",
        "decided_by": str(adi.pk), "verified": "on", "email_verified": "true", "is_active": "on", "until": "",
    })  # fmt: skip
    made = User.objects.get(email="mallory@millbrook.example")
    asked = made.memberships.get()
    assert (asked.role, asked.state, asked.decided_by, made.grants.count()) == (
        "professional",
        "asked",
        None,
        0,
    )
    assert list(made.emailaddress_set.values_list("verified", flat=True)) == [False]


@pytest.mark.parametrize("field", ["email", "is_active", "password", "uuid", "role", "agency", "grants"])
def test_ones_own_details_are_a_name_a_title_and_a_telephone(client, priya, field):
    from tests.factories.accounts import partnership
    from tests.forms import filled

    partnership()
    client.force_login(priya)
    before = User.objects.filter(pk=priya.pk).values("email", "is_active", "password", "uuid").get()
    client.post("/me/details/", filled(name="Priya Nair", **{field: "adi@example.org"}))
    assert User.objects.filter(pk=priya.pk).values("email", "is_active", "password", "uuid").get() == before


@pytest.mark.parametrize(
    "role", ["administrator", "business", "owner", "superuser", "", "administrator\x00", "__all__"]
)
def test_no_coordinator_gives_a_role_of_the_partnership(client, people, named, role):
    from tests.forms import filled

    client.force_login(people["morgan"])
    client.post(f"/desk/people/memberships/{named['priya_membership']}/role/", filled(role=role))
    client.post(f"/desk/people/{named['priya']}/role/", filled(role=role))
    people["priya"].refresh_from_db()
    assert (people["priya"].grants.count(), people["priya"].memberships.get().role) == (0, "professional")
