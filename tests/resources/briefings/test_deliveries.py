"""Delivered to my team: what counts, for whom, and who may see and correct it."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.urls import reverse

from accounts.actions import reflect
from accounts.models import RecordEntry, Reflection
from portal.lib import clock
from portal.lib.audit import name_of
from portal.lib.models import AuditEntry, Email
from resources.briefings import actions, evidence
from resources.briefings.models import Delivery
from resources.library import actions as library
from resources.library.models import Reach
from tests.factories.accounts import agency, membership, partnership, person
from tests.factories.briefings import briefing, delivery
from tests.factories.library import resource
from tests.forms import filled

pytestmark = [pytest.mark.django_db, pytest.mark.long]

DAY = clock.today() - dt.timedelta(days=2)
NHS = "943 476 5919"


@pytest.fixture(autouse=True)
def northmere(db):
    partnership()


@pytest.fixture
def asking():
    return briefing(title="Asking twice", slug="asking-twice")


@pytest.fixture
def of_a_review(asking):
    review = resource("review", title="Child Ellery", slug="ellery")
    library.tie(whole=review, part=asking.resource, role="briefing", by=None)
    return review


def typed(**more):
    fields = {
        "delivered_on": DAY.isoformat(),
        "setting": "Year 4 team",
        "people": "11",
        "minutes": "25",
        "named": "",
        "roles": "9 teaching assistants",
        "discussed": "Who we know least about.",
        "actions-TOTAL_FORMS": "2",
        "actions-INITIAL_FORMS": "0",
        "actions-0-what": "Ask each new family whom we may ring",
        "actions-0-owner": "Deputy lead",
        "actions-0-due": "2026-12-18",
        "actions-1-what": "Put it on the joining form",
        "actions-1-owner": "",
        "actions-1-due": "",
    }
    return filled(**fields | more)


def record(client, someone, made, **more):
    client.force_login(someone)
    return client.post(reverse("briefings:deliver", args=[made.resource.slug]), typed(**more))


def reached(card):
    return Reach.objects.of(card).summed()


def lines(client, someone, **wanted):
    client.force_login(someone)
    answer = client.get(reverse("desk_briefings:deliveries_csv"), wanted)
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.capability(12)
def test_eleven_staff_and_two_actions_count_as_reach_as_cpd_and_as_evidence(
    client, priya, morgan, asking, of_a_review
):
    answer = record(client, priya, asking, named="Morgan Hale\npriya@example.org")
    held = Delivery.objects.get()
    assert (answer.status_code, answer.url) == (302, held.get_absolute_url())
    assert reached(of_a_review) == {"sessions": 1, "people": 11}
    cpd = RecordEntry.objects.order_by("person__name").values_list(
        "person__name", "minutes", "kind", "source"
    )
    assert list(cpd) == [
        ("Morgan Hale", 25, "team", f"delivery:{held.uuid}"),
        ("Priya Nair", 25, "team", f"delivery:{held.uuid}"),
    ]
    heading, line, total = lines(client, morgan)
    assert dict(zip(heading, line, strict=True)) == {
        "Date": DAY.isoformat(),
        "Briefing": "Asking twice",
        "Review": "Child Ellery",
        "Agency": "Millbrook Primary School",
        "Audit": "Section 175/157",
        "Team or setting": "Year 4 team",
        "People there": "11",
        "Of them with an account": "2",
        "Their roles": "9 teaching assistants",
        "Minutes": "25",
        "What was discussed": "Who we know least about.",
        "Number of actions": "2",
        "Actions": "Ask each new family whom we may ring (Deputy lead), by 18 December 2026;"
        " Put it on the joining form",
        "Recorded by": "Priya Nair",
    }
    assert total == ["Total of 1", *[""] * 5, "11", "2", "", "25", "", "2", "", ""]


@pytest.mark.capability(12)
def test_an_agency_that_is_no_school_has_it_for_its_section_11_audit(client, sam, bea, asking):
    record(client, sam, asking)
    heading, line, _ = lines(client, bea)
    assert dict(zip(heading, line, strict=True))["Audit"] == "Section 11"


def test_who_is_named_is_told_and_who_records_is_not(client, priya, morgan, asking):
    record(client, priya, asking, named="morgan@example.org\nPriya Nair")
    [letter] = Email.objects.filter(letter="briefings/named")
    assert letter.to == "morgan@example.org"
    assert Delivery.objects.get().get_absolute_url() in letter.text


def test_the_line_of_the_record_leads_to_the_session(client, priya, morgan, asking):
    held = delivery(asking, by=priya, named=[morgan])
    client.force_login(morgan)
    assert held.get_absolute_url() in client.get(reverse("accounts:record")).content.decode()


def test_somebody_named_takes_it_off_their_record_and_the_number_stays(client, priya, morgan, asking):
    held = delivery(asking, by=priya, named=[morgan])
    client.force_login(morgan)
    client.post(reverse("briefings:leave_delivery", args=[held.uuid]), filled())
    assert (RecordEntry.objects.count(), reached(asking.resource)["people"]) == (0, 11)
    assert held.presences.standing().count() == 0


def test_who_took_themselves_off_is_not_put_back(client, priya, morgan, asking):
    held = delivery(asking, by=priya, named=[morgan])
    actions.leave_delivery(presence=held.presences.get(), by=morgan)
    client.force_login(priya)
    answer = client.post(
        reverse("briefings:change_delivery", args=[held.uuid]), typed(named="morgan@example.org")
    )
    assert "Morgan Hale took this session off their record." in answer.content.decode()
    assert (answer.status_code, RecordEntry.objects.count()) == (422, 0)


@pytest.mark.parametrize("line", ["sam@example.org", "Sam Reyes", "nobody@example.org"])
def test_a_stranger_is_not_found_and_nothing_says_that_they_exist(client, priya, sam, asking, line):
    answer = record(client, priya, asking, named=line)
    assert (answer.status_code, Delivery.objects.count()) == (422, 0)
    said = f"We find no “{line}” in Millbrook Primary School."
    assert said in answer.content.decode()
    assert Email.objects.count() == 0


def test_two_colleagues_of_one_name_are_asked_for_by_email(client, priya, millbrook, asking):
    for number in (1, 2):
        membership(person("Jo Smith", email=f"jo{number}@example.org"), millbrook)
    answer = record(client, priya, asking, named="jo smith")
    assert "Several colleagues are called “jo smith”" in answer.content.decode()
    assert answer.status_code == 422


def test_a_colleague_of_yesterday_is_not_named(client, priya, millbrook, asking):
    membership(person("Old Hand"), millbrook, until=clock.today() - dt.timedelta(days=1))
    assert record(client, priya, asking, named="Old Hand").status_code == 422


def test_whoever_belongs_to_two_agencies_says_for_which(client, priya, elsewhere, asking):
    membership(priya, elsewhere)
    assert record(client, priya, asking).status_code == 422
    record(client, priya, asking, agency=str(elsewhere.pk))
    assert Delivery.objects.get().agency == elsewhere


def test_an_agency_of_others_cannot_be_chosen(client, priya, elsewhere, asking):
    membership(priya, agency(name="Third"))
    assert record(client, priya, asking, agency=str(elsewhere.pk)).status_code == 422


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("delivered_on", "2126-01-01", "This day is still to come."),
        ("people", "0", "greater than or equal to 1"),
        ("minutes", "1000", "less than or equal to 480"),
        ("setting", "", "fill this in"),
        ("actions-1-what", "x" * 301, "at most 300 characters"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(client, priya, asking, field, value, said):
    answer = record(client, priya, asking, **{field: value})
    page = answer.content.decode()
    assert (answer.status_code, Delivery.objects.count()) == (422, 0)
    assert said in page
    assert "9 teaching assistants" in page


@pytest.mark.parametrize("field", ["setting", "roles", "discussed", "actions-0-what", "actions-0-owner"])
def test_a_childs_details_are_stopped_in_every_free_text(client, priya, asking, field):
    answer = record(client, priya, asking, **{field: f"About {NHS}"})
    assert (answer.status_code, Delivery.objects.count()) == (422, 0)
    assert "This looks like an NHS number." in answer.content.decode()


def test_more_people_than_were_there_cannot_be_named(client, priya, morgan, asking):
    answer = record(client, priya, asking, people="1", named="Priya Nair\nMorgan Hale")
    assert "You name more people than were there." in answer.content.decode()


def test_an_owner_without_an_action_is_asked_what(client, priya, asking):
    answer = record(client, priya, asking, **{"actions-1-what": "", "actions-1-owner": "Lead"})
    assert (answer.status_code, "Say what the team will do." in answer.content.decode()) == (422, True)


def test_six_actions_are_too_many(client, priya, asking):
    six = {
        f"actions-{n}-{part}": "Ask" if part == "what" else ""
        for n in range(6)
        for part in ("what", "owner", "due")
    }
    assert record(client, priya, asking, **six | {"actions-TOTAL_FORMS": "6"}).status_code == 422


def test_a_double_click_records_once(client, priya, asking):
    client.force_login(priya)
    form = typed()
    for _ in range(2):
        client.post(reverse("briefings:deliver", args=[asking.resource.slug]), form)
    assert (Delivery.objects.count(), reached(asking.resource)["people"]) == (1, 11)


def test_a_correction_changes_reach_and_records_and_is_written_down(client, priya, morgan, asking):
    held = delivery(asking, by=priya, named=[priya, morgan], plan=["Ask"])
    client.force_login(priya)
    client.post(
        reverse("briefings:change_delivery", args=[held.uuid]),
        typed(people="9", minutes="30", named="priya@example.org"),
    )
    assert reached(asking.resource) == {"sessions": 1, "people": 9}
    entry = RecordEntry.objects.get()
    assert (entry.person, entry.minutes, entry.completed_on) == (priya, 30, DAY)
    assert [action.what for action in held.actions.all()] == [
        "Ask each new family whom we may ring",
        "Put it on the joining form",
    ]
    assert AuditEntry.objects.filter(verb="briefings.delivery_changed", by=priya).count() == 1


def test_what_somebody_named_wrote_about_a_session_outlives_its_correction(client, priya, morgan, asking):
    held = delivery(asking, by=priya, named=[morgan])
    reflect(entry=RecordEntry.objects.get(), by=morgan, text="I ask twice now.", shared=True)
    client.force_login(priya)
    client.post(
        reverse("briefings:change_delivery", args=[held.uuid]), typed(minutes="30", named="Morgan Hale")
    )
    kept = Reflection.objects.select_related("entry__person").get()
    assert (kept.text, kept.shared) == ("I ask twice now.", True)
    assert (kept.entry.person, kept.entry.minutes, kept.entry.completed_on) == (morgan, 30, DAY)


def test_the_audit_says_what_a_correction_changed_in_whose_record(priya, morgan, asking):
    held = delivery(asking, by=priya, named=[morgan], delivered_on=DAY)
    actions.change_delivery(delivery=held, by=priya, words={"minutes": 30}, named=[morgan], actions=[])
    row = AuditEntry.objects.get(verb="accounts.corrected_learning")
    assert (row.by, row.thing) == (priya, name_of(RecordEntry.objects.get()))
    assert row.detail == {
        "source": held.source,
        "before": {"minutes": 20, "completed_on": DAY.isoformat()},
        "now": {"minutes": 30, "completed_on": DAY.isoformat()},
    }


def test_a_withdrawn_session_counts_for_nothing_and_those_named_are_told(client, priya, morgan, asking):
    held = delivery(asking, by=priya, named=[morgan])
    client.force_login(priya)
    client.post(reverse("briefings:withdraw_delivery", args=[held.uuid]), filled(reason="Wrong briefing."))
    assert (reached(asking.resource), RecordEntry.objects.count()) == ({"sessions": 0, "people": 0}, 0)
    assert Email.objects.get(letter="briefings/withdrawn").to == "morgan@example.org"
    assert lines(client, morgan)[1:] == [["Total of 0", *[""] * 5, "0", "0", "", "0", "", "0", "", ""]]


def test_a_withdrawn_session_is_not_corrected(client, priya, asking):
    held = delivery(asking, by=priya)
    actions.withdraw_delivery(delivery=held, by=priya, reason="")
    client.force_login(priya)
    assert client.get(reverse("briefings:change_delivery", args=[held.uuid])).status_code == 404


def test_a_briefing_in_two_reviews_reaches_for_both_once(priya, asking, of_a_review):
    second = resource("review", title="Child Perrin", slug="perrin")
    library.tie(whole=second, part=asking.resource, role="briefing", by=None)
    delivery(asking, by=priya)
    assert [reached(card)["people"] for card in (of_a_review, second, asking.resource)] == [11, 11, 11]


def test_a_coordinator_sees_their_own_agencys_sessions_and_the_business_team_all(
    client, priya, morgan, sam, bea, asking
):
    delivery(asking, by=priya, setting="Ours")
    delivery(asking, by=sam, setting="Theirs")
    place = evidence.HEADINGS.index("Team or setting")
    seen = {who.first_name: sorted(row[place] for row in lines(client, who)[1:-1]) for who in (morgan, bea)}
    assert seen == {"Morgan": ["Ours"], "Bea": ["Ours", "Theirs"]}


def test_page_csv_and_xlsx_have_the_same_sessions_and_totals_between_two_days(client, priya, bea, asking):
    for day, people in ((1, 3), (10, 5), (20, 7)):
        delivery(
            asking, by=priya, delivered_on=dt.date(2025, 10, day), people=people, plan=["Ask", "Ask again"]
        )
    wanted = {"since": "2025-10-01", "until": "2025-10-10"}
    table = lines(client, bea, **wanted)
    page = client.get(reverse("desk_briefings:deliveries"), wanted)
    assert page.context["totals"] == evidence.Totals(sessions=2, people=8, minutes=40, actions=4)
    assert [table[-1][i] for i in (0, 6, 9, 11)] == ["Total of 2", "8", "40", "4"]
    book = client.get(reverse("desk_briefings:deliveries_xlsx"), wanted).content
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    # The rows of the workbook end with the same sums.
    assert sheet.count("<row ") == len(table) == 4
    assert [f"<v>{number}</v>" in sheet.split("<row ")[-1] for number in (8, 40, 4)] == [True, True, True]


def test_no_cell_becomes_a_formula(client, priya, bea, asking):
    delivery(asking, by=priya, setting='=HYPERLINK("http://x","y")', discussed="@sum", roles="+1")
    row = dict(zip(evidence.HEADINGS, lines(client, bea)[1], strict=True))
    assert (row["Team or setting"], row["What was discussed"], row["Their roles"]) == (
        '\'=HYPERLINK("http://x","y")',
        "'@sum",
        "'+1",
    )
    with zipfile.ZipFile(io.BytesIO(client.get(reverse("desk_briefings:deliveries_xlsx")).content)) as file:
        assert "<f>" not in file.read("xl/worksheets/sheet1.xml").decode()


def test_a_day_that_cannot_be_read_filters_nothing(client, priya, bea, asking):
    delivery(asking, by=priya)
    assert len(lines(client, bea, since="yesterday", agency="x")) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_desks_page_asks_the_same_number_of_questions(
    client, priya, morgan, bea, of_a_review, asking, count, django_assert_num_queries
):
    for _ in range(count):
        delivery(asking, by=priya, named=[morgan], plan=["Ask"])
    client.force_login(bea)
    client.get(reverse("desk_briefings:deliveries"))
    with django_assert_num_queries(16):
        client.get(reverse("desk_briefings:deliveries"))


def test_only_one_entry_of_the_desks_rail_is_current(client, bea):
    client.force_login(bea)
    rail = client.get(reverse("desk_briefings:deliveries")).context["desk_rail"]
    assert [place["label"] for place in rail if place["current"]] == ["Team sessions"]


def test_a_draft_is_not_delivered(client, priya):
    made = briefing(state="draft", owner=priya)
    assert record(client, priya, made).status_code == 404


def test_a_closed_account_leaves_the_session_and_takes_the_names(priya, morgan, asking):
    from portal.lib.privacy import register
    from resources.briefings.models import Presence

    held = delivery(asking, by=priya, named=[priya, morgan])
    for model in (Delivery, Presence):
        register[model].erase(priya)
    held.refresh_from_db()
    assert (held.recorded_by, [p.person for p in held.presences.all()]) == (None, [morgan])
