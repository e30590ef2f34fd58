"""Mass assignment: fields that a form does not have reach no row, at any door that changes one."""

import pytest
import time_machine
from django import forms
from zeal import zeal_ignore

from accounts.models import Agency, Grant, User
from portal.lib import clock
from tests.abuse.a08_software_or_data_integrity_failures.accepted import ACCEPTED, stands
from tests.abuse.a08_software_or_data_integrity_failures.asked import ASKED, NEVER
from tests.abuse.a08_software_or_data_integrity_failures.everything import Everything
from tests.abuse.a08_software_or_data_integrity_failures.trying import Knocker, addresses, tried
from tests.house.register import rooms

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def house(people, named, cookies, settings, tmp_path):
    """Everything that addresses name and forms take, and a clock that stands still from then on."""
    (tmp_path / "odell.mp4").write_bytes(b"x")
    settings.VIDEO_FOLDER = str(tmp_path)
    named |= stands(people, named)
    with time_machine.travel(clock.now(), tick=False), zeal_ignore():
        yield named


@pytest.mark.parametrize("room", [room for room in rooms() if addresses(room)])
def test_what_a_form_does_not_ask_for_makes_no_difference_at_all(client, cookies, house, room):
    everything, found, took, never = Everything(), {}, {}, set()
    for path, door in addresses(room).items():
        knocker = Knocker(client, door, cookies, house)
        trial = tried(knocker.send, everything, knocker.names(), ASKED.get(path, set()), house)
        found |= {path: trial.found} if trial.found else {}
        took |= {path: trial.took} if trial.took else {}
        never |= set() if trial.wrote else {path}
    assert found == {}
    assert took == {path: names for path, names in ASKED.items() if path in addresses(room)}
    assert never == {path for path in NEVER if path in addresses(room)}


def test_what_is_listed_is_an_address_that_is_posted_to():
    assert (ACCEPTED.keys() | ASKED.keys() | NEVER.keys()) - addresses().keys() == set()


class Careless(forms.ModelForm):
    class Meta:
        model = Agency
        fields = "__all__"  # noqa: DJ007  the fault that is to be found


def test_a_form_that_takes_every_column_is_found(house):
    sent = {"name": "Eastvale College", "sector": "education"}

    def send(more):
        form = Careless({**more, **sent})
        return 302 if form.is_valid() and form.save() else 422

    trial = tried(send, Everything(), sent, set(), house)
    assert (trial.wrote, set(trial.found)) == (True, {"address", "domains", "approved"})


def test_what_is_written_beside_a_form_is_found_in_whatever_table(house):
    def send(more):
        Agency.objects.create(name="Eastvale College", sector="education")
        if "grants" in more:
            Grant.objects.create(person=User.objects.get(pk=house["sam_pk"]), role=more["grants"])
        return 302

    trial = tried(send, Everything(), {"name": "Eastvale College", "sector": "education"}, set(), house)
    assert trial.found == {"grants": {"accounts_grant"}}


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
