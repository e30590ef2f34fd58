"""Everything about a person: their copy holds all of it, and erasing them leaves no trace of who they were.

Walked over every model of the privacy register, a plain row of each made where the rooms' world has none about them.
"""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions, own_copy
from accounts.models import RecordEntry
from events.models import Booking
from portal.lib import clock, jobs, privacy
from portal.lib.models import AuditEntry, Email, Removal
from portal.lib.refusals import Refused
from resources.briefings.models import Reading
from resources.learning.models import Enrolment
from resources.library.models import Decision, Follow, Topic
from resources.posters.models import PosterCopy, PosterSize
from resources.reviews.models import OwnerUpdate
from resources.videos.models import Viewing
from tests.factories.accounts import learnt, outside, partnership
from tests.forms import filled
from tests.house.register import things
from tests.house.rows import row_about, set_moment
from tests.jobs import drain

pytestmark = pytest.mark.long

PERSONAL = {model: one for model, one in privacy.register.items() if one.person is not None}


# What a plain row lacks, because the database asks for more than each column by itself.
MORE = {
    Decision: lambda: {"what": "archived"},
    Follow: lambda: {"topic": Topic.objects.first()},
    OwnerUpdate: lambda: {"asked_at": clock.now()},
}


@pytest.fixture
def people(priya, morgan, tom, bea, adi, sam):
    partnership()
    return {"priya": priya, "morgan": morgan, "tom": tom, "bea": bea, "adi": adi, "sam": sam}


@pytest.fixture
def world(people):
    """A row of every model about Priya, and many about the others."""
    things(people)
    priya = people["priya"]
    PosterSize.objects.filter(pk=PosterSize.objects.earliest("pk").pk).update(uploaded_by=priya)
    for model, holding in PERSONAL.items():
        if not model._default_manager.filter(**{holding.person: priya.pk}).exists():
            row_about(model, holding.person, priya, **MORE.get(model, dict)())
    return people


@pytest.mark.capability(25)
def test_the_own_copy_holds_every_stored_row_about_the_person(world, signed_in):
    priya = world["priya"]
    client = signed_in(priya)  # which is stored too
    stored = {
        model._meta.label: model._default_manager.filter(**{holding.person: priya.pk}).count()
        for model, holding in PERSONAL.items()
    }
    answer = client.get(reverse("accounts:data_zip"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("my-data.json"))
        page = archive.read("my-data.html").decode()
    assert {key: len(one["rows"]) for key, one in told.items()} == stored
    assert page.count("<caption>") == sum(stored.values())


def test_the_page_says_the_same(world, signed_in):
    shown = signed_in(world["priya"]).get(reverse("accounts:data")).context["kept"]
    assert {one.key for one in shown} == {model._meta.label for model in PERSONAL}


def test_the_page_counts_letters_and_deeds_and_reads_none(world, signed_in):
    client = signed_in(world["priya"])
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(reverse("accounts:data")).context["kept"]
    counted = {one.key: one.count for one in shown}
    assert counted["plant.Email"] == Email.objects.filter(person=world["priya"]).count()
    read = ('"plant_email"."html"', '"plant_auditentry"."detail"')
    assert [query["sql"] for query in asked if any(column in query["sql"] for column in read)] == []


def test_a_copy_holds_nobody_elses_rows(world):
    told = json.dumps([one.rows for one in own_copy.kept(world["sam"])], default=str)
    assert (told.count("Priya Nair"), told.count(world["priya"].email)) == (0, 0)


def columns_of_words() -> list[tuple[str, str]]:
    """Every column of every table in which words can stand."""
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
    ]


def places_of(words: str) -> list[tuple[str, str]]:
    """Where these words stand anywhere in the database; letters to other people stay for their year."""
    found = []
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, column in columns_of_words():
            mine = " AND person_id IS NULL" if table == "plant_email" else ""
            cursor.execute(
                f"SELECT 1 FROM {quoted(table)} WHERE {quoted(column)}::text ILIKE %s{mine} LIMIT 1",
                [f"%{words}%"],
            )
            found += [(table, column)] if cursor.fetchone() else []
    return found


@pytest.mark.capability(25)
def test_who_is_erased_stands_nowhere_any_more(world):
    priya, adi = world["priya"], world["adi"]
    name, address = priya.name, priya.email
    assert [
        ("accounts_user", "name") in places_of(name),
        ("accounts_user", "email") in places_of(address),
    ] == [
        True,
        True,
    ]
    priya.grants.all().delete()
    actions.erase(person=priya, by=adi)
    drain()
    assert (places_of(name), places_of(address)) == ([], [])
    assert Email.objects.filter(person=priya).count() == 0


def counts() -> dict[str, object]:
    """What figures are made of: attended, watched, read, completed and made, and hours by kind."""
    return {
        "bookings": dict(
            Booking.objects.exclude(state="cancelled").values_list("state").annotate(Count("pk"))
        ),
        "viewings": Viewing.objects.count(),
        "readings": Reading.objects.count(),
        "enrolments": dict(Enrolment.objects.values_list("course").annotate(Count("pk"))),
        "copies": PosterCopy.objects.count(),
        "hours": dict(RecordEntry.objects.values_list("kind").annotate(models.Sum("minutes"))),
    }


@pytest.mark.capability(25)
def test_erasing_leaves_anonymous_counts_as_they_were(world):
    priya = world["priya"]
    learnt(priya, minutes=90)
    Booking.objects.filter(person=priya, state__in=["requested", "waiting", "approved", "offered"]).delete()
    Booking.objects.filter(person=priya, state="booked").update(state="attended")
    RecordEntry.objects.filter(person=priya, kind="outside").delete()
    priya.grants.all().delete()
    before = counts()
    actions.erase(person=priya, by=world["adi"])
    assert counts() == before


def test_learning_at_ones_own_word_leaves_with_the_person(priya, adi):
    partnership()
    outside(priya)
    actions.erase(person=priya, by=adi)
    assert RecordEntry.objects.count() == 0


def test_who_closes_their_account_is_signed_out_and_cannot_come_back(priya, signed_in):
    partnership()
    client, address = signed_in(priya), priya.email
    assert client.post(reverse("accounts:close"), filled(address=address)).status_code == 302
    priya.refresh_from_db()
    assert (priya.is_active, client.get(reverse("accounts:record")).status_code) == (False, 302)


def test_another_address_closes_nothing(priya, signed_in):
    partnership()
    answer = signed_in(priya).post(reverse("accounts:close"), filled(address="sam@example.org"))
    priya.refresh_from_db()
    assert (answer.status_code, priya.is_active) == (422, True)


def test_who_holds_a_role_of_the_partnership_ends_it_first(tom, adi, signed_in):
    partnership()
    with pytest.raises(Refused):
        actions.erase(person=tom, by=adi)
    answer = signed_in(tom).post(reverse("accounts:close"), filled(address=tom.email))
    tom.refresh_from_db()
    assert (answer.status_code, tom.is_active) == (422, True)


def test_an_administrator_closes_an_account_at_its_owners_request(priya, adi, signed_in):
    partnership()
    signed_in(adi).post(reverse("desk_accounts:erase", args=[priya.uuid]), filled(address=priya.email))
    priya.refresh_from_db()
    deed = AuditEntry.objects.get(verb="accounts.erased")
    assert (priya.is_active, priya.name, deed.by) == (False, "", adi)


# Every night.


@pytest.mark.parametrize(
    "model", [model for model, one in PERSONAL.items() if one.kept_for], ids=lambda model: model._meta.label
)
def test_what_is_older_than_its_time_goes_and_nothing_younger(priya, model):
    partnership()
    holding = PERSONAL[model]
    row = row_about(model, holding.person, priya)
    gone = []
    for age in (holding.kept_for - dt.timedelta(hours=1), holding.kept_for + dt.timedelta(hours=1)):
        set_moment(row, holding.since, clock.now() - age)
        jobs.enqueue("plant.remove_overdue", str(age))
        drain("default")
        gone.append(not model._default_manager.filter(pk=row.pk).exists())
    assert gone == [False, True]


def test_each_night_leaves_a_report(priya):
    row_about(Email, "person", priya, created_at=clock.now())
    Email.objects.update(created_at=clock.now() - dt.timedelta(days=400))
    jobs.enqueue("plant.remove_overdue", clock.now().isoformat())
    drain("default")
    assert Removal.objects.get().counts == {"plant.Email": 1}


def test_the_administrator_reads_the_rules_and_the_nights(adi, signed_in):
    partnership()
    Removal.objects.create(began_at=clock.now(), ended_at=clock.now(), counts={"plant.Email": 12})
    page = signed_in(adi).get(reverse("desk_accounts:retention"))
    assert (len(page.context["rules"]), page.content.decode().count("plant.Email: 12")) == (len(PERSONAL), 1)
