"""Two editors of what the desk keeps: who saves second sees both versions, and overwrites knowingly or not at all."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from zeal import zeal_ignore

from accounts import actions
from accounts.frameworks import Asked
from accounts.models import Agency, Framework, Partnership, SafeguardingLead, User
from portal.lib import clock
from portal.lib.models import AuditEntry
from portal.lib.two_editors import SAVED_MEANWHILE, WithWhatStood
from tests import editing
from tests.factories.accounts import agency, framework, lead, partnership
from tests.forms import as_shown

pytestmark = pytest.mark.django_db

TODAY = clock.today()
SOON = TODAY + dt.timedelta(days=30)
LATER = TODAY + dt.timedelta(days=60)


@dataclass
class Editor(editing.Editor):
    """Beside it, something else that may be saved."""

    beside: Callable[[User], object]  # what may be saved meanwhile without a word about it


def settings() -> Editor:
    return Editor(
        reverse("desk_accounts:settings"),
        {"front_door_phone": "0151 496 0020"},
        lambda by: actions.change_partnership(by=by, front_door_phone="0151 496 0010"),
        lambda: Partnership.objects.get().front_door_phone,
        ("Front door phone", "0151 496 0010", "0151 496 0020"),
        lambda by: actions.add_agency(by=by, name="Harbour Trust", sector="health"),
    )


def an_agency() -> Editor:
    school = agency(name="Millbrook", domains="school.example")

    def worded(by: User) -> object:
        return actions.change_agency(
            agency=Agency.objects.get(pk=school.pk), by=by, name="Millbrook", sector="education",
            address="", domains="theirs.example",
        )  # fmt: skip

    return Editor(
        reverse("desk_accounts:edit_agency", args=[school.uuid]),
        {"domains": "yours.example"},
        worded,
        lambda: Agency.objects.get(pk=school.pk).domains,
        ("Email domains", "theirs.example", "yours.example"),
        lambda by: named(school, by, phone="0151 496 0999"),
    )


def named(of: Agency, by: User, **details) -> SafeguardingLead:
    given = {"name": "Helen Marsh", "role_title": "Designated Safeguarding Lead", "phone": "0151 496 0123"}
    return actions.keep_lead(agency=of, by=by, **given | details)


def a_lead() -> Editor:
    school = agency(name="Millbrook")
    lead(school, email="", starts=TODAY - dt.timedelta(days=100))
    return Editor(
        reverse("desk_accounts:lead", args=[school.uuid]),
        {"phone": "0151 496 0002"},
        lambda by: named(school, by, phone="0151 496 0001"),
        lambda: school.leads.current().get().phone,
        ("Phone", "0151 496 0001", "0151 496 0002"),
        lambda by: named(school, by, name="Joe Farrant", starts=SOON),
    )


def a_framework() -> Editor:
    one, other = framework(Asked(("3",), 720), Asked(("2",), 120)), framework()

    def written(by: User, which: Framework, minutes: int) -> object:
        row = Framework.objects.get(pk=which.pk)
        return actions.write_framework(
            by=by, framework=row, asked=[Asked(("3",), 720), Asked(("2",), minutes)]
        )

    return Editor(
        reverse("desk_accounts:framework", args=[one.uuid]),
        {"hours2": "4"},
        lambda by: written(by, one, 180),
        lambda: str(one.requirements.last().minutes // 60),
        ("Hours, line 2", "3", "4"),
        lambda by: written(by, other, 60),
    )


@pytest.fixture(autouse=True)
def house(db):
    """Each test opens the same page more than once, which zeal takes for one page that asks twice."""
    with zeal_ignore():
        yield partnership()


EDITORS = [settings, an_agency, a_lead, a_framework]


@pytest.fixture(params=EDITORS, ids=lambda make: make.__name__)
def editor(request) -> Editor:
    return request.param()


@pytest.fixture
def browser(signed_in, bea):
    return signed_in(bea)


def told(answer) -> list[tuple[str, str, str]]:
    return [(one.label, one.theirs, one.yours) for one in answer.context["form"].both_versions]


def test_whoever_saves_alone_is_not_asked_and_may_save_again(browser, editor):
    for _ in range(2):
        answer = browser.post(editor.page, as_shown(browser.get(editor.page), **editor.yours))
        assert (answer.status_code, editor.saved()) == (302, editor.shown[2])


def test_the_second_sees_both_versions_of_what_differs_and_overwrites_nothing(browser, adi, editor):
    mine = as_shown(browser.get(editor.page), **editor.yours)
    editor.save_theirs(adi)
    answer = browser.post(editor.page, mine)
    assert (answer.status_code, told(answer), editor.saved()) == (422, [editor.shown], editor.shown[1])


def test_the_page_says_so_shows_both_and_keeps_what_was_typed(browser, adi, editor):
    mine = as_shown(browser.get(editor.page), **editor.yours)
    editor.save_theirs(adi)
    answer = browser.post(editor.page, mine)
    html, (name,) = answer.content.decode(), editor.yours
    assert [words in html for words in (SAVED_MEANWHILE, *editor.shown)] == [True] * 4
    assert answer.context["form"][name].value() == editor.yours[name]


def test_nothing_is_noted_of_what_was_refused(browser, adi, editor):
    mine = as_shown(browser.get(editor.page), **editor.yours)
    editor.save_theirs(adi)
    noted = AuditEntry.objects.count()
    browser.post(editor.page, mine)
    assert AuditEntry.objects.count() == noted


def test_the_second_can_save_theirs_knowingly(browser, adi, editor):
    mine = as_shown(browser.get(editor.page), **editor.yours)
    editor.save_theirs(adi)
    answer = browser.post(editor.page, as_shown(browser.post(editor.page, mine)))
    assert (answer.status_code, editor.saved()) == (302, editor.shown[2])


def test_a_third_who_saves_in_between_is_seen_as_well(browser, adi, editor):
    first = as_shown(browser.get(editor.page), **editor.yours)
    editor.save_theirs(adi)
    again = as_shown(browser.post(editor.page, first))
    browser.post(editor.page, as_shown(browser.get(editor.page), **editor.yours))  # the third writes the same
    answer = browser.post(editor.page, again)
    assert (answer.status_code, answer.context["form"].saved_meanwhile) == (422, True)
    assert answer.content.decode().count("They saved the same words as yours.") == 1


def test_what_is_saved_beside_it_is_nobodys_words(browser, adi, editor):
    mine = as_shown(browser.get(editor.page), **editor.yours)
    editor.beside(adi)
    assert (browser.post(editor.page, mine).status_code, editor.saved()) == (302, editor.shown[2])


def test_without_the_look_the_first_would_be_overwritten(browser, adi, editor, monkeypatch):
    """The control: what the tests above see is this look and nothing else."""
    mine = as_shown(browser.get(editor.page), **editor.yours)
    editor.save_theirs(adi)
    monkeypatch.setattr(WithWhatStood, "clean", lambda form: super(WithWhatStood, form).clean())
    assert (browser.post(editor.page, mine).status_code, editor.saved()) == (302, editor.shown[2])


@pytest.mark.parametrize("page", ["add_agency", "add_framework"])
def test_what_is_new_has_nothing_to_overtake(browser, page):
    assert browser.get(reverse(f"desk_accounts:{page}")).content.decode().count('name="edition"') == 0


def planned(browser, editor: Editor, adi, *, theirs: dt.date, yours: dt.date):
    """Yours is planned for a day on a page from before theirs was planned for another."""
    mine = as_shown(browser.get(editor.page), name="Yasmin Vale", starts=yours.isoformat())
    named(Agency.objects.get(), adi, name="Theo Marsh", starts=theirs)
    return browser.post(editor.page, mine)


def standing() -> list[tuple[str, dt.date]]:
    rows = SafeguardingLead.objects.filter(replaced_at=None).order_by("starts")
    return list(rows.values_list("name", "starts"))[1:]


def test_a_lead_who_was_planned_for_the_same_day_is_not_replaced(browser, adi):
    answer = planned(browser, a_lead(), adi, theirs=SOON, yours=SOON)
    assert (answer.status_code, told(answer)) == (422, [("Name", "Theo Marsh", "Yasmin Vale")])
    assert standing() == [("Theo Marsh", SOON)]


def test_a_lead_who_was_planned_for_an_earlier_day_is_not_cut_short(browser, adi):
    answer = planned(browser, a_lead(), adi, theirs=SOON, yours=LATER)
    from_when = ("From", SOON.isoformat(), LATER.isoformat())
    assert (answer.status_code, told(answer)) == (422, [("Name", "Theo Marsh", "Yasmin Vale"), from_when])
    assert standing() == [("Theo Marsh", SOON)]


def test_a_lead_who_was_planned_for_a_later_day_stays_and_nobody_is_asked(browser, adi):
    answer = planned(browser, a_lead(), adi, theirs=LATER, yours=SOON)
    assert (answer.status_code, standing()) == (302, [("Yasmin Vale", SOON), ("Theo Marsh", LATER)])


def test_the_page_of_a_lead_that_lay_open_over_night_is_not_asked(browser, signed_in, bea, time_machine):
    editor = a_lead()
    mine = as_shown(browser.get(editor.page), **editor.yours, starts=SOON.isoformat())
    time_machine.move_to(clock.now() + dt.timedelta(days=1))
    assert signed_in(bea).post(editor.page, mine).status_code == 302


def test_the_first_lead_of_an_agency_is_seen_by_who_names_another(browser, adi):
    trust = agency(sector="health")
    page = reverse("desk_accounts:lead", args=[trust.uuid])
    mine = as_shown(browser.get(page), name="Yasmin Vale", phone="0151 496 0123")
    named(trust, adi, name="Theo Marsh", role_title="Named Nurse for Safeguarding")
    answer = browser.post(page, mine)
    assert (answer.status_code, told(answer)) == (422, [("Name", "Theo Marsh", "Yasmin Vale")])
    assert [one.name for one in trust.leads.all()] == ["Theo Marsh"]


def test_a_logo_that_was_put_in_meanwhile_is_not_replaced(browser, adi):
    page = reverse("desk_accounts:settings")
    mine = as_shown(browser.get(page), logo_file=SimpleUploadedFile("yours.png", b"A picture", "image/png"))
    actions.change_partnership(by=adi, logo="accounts/logo/theirs.png")
    answer = browser.post(page, mine)
    both = [("Logo", "The one that is there now", "yours.png: choose it again")]
    assert (answer.status_code, told(answer)) == (422, both)
    assert Partnership.objects.get().logo == "accounts/logo/theirs.png"


def test_a_framework_line_that_somebody_added_meanwhile_is_not_taken_out(browser, adi):
    one = framework(Asked(("3",), 720))
    page = reverse("desk_accounts:framework", args=[one.uuid])
    mine = as_shown(browser.get(page))
    added = [Asked(("3",), 720), Asked(("2",), 60, 50)]
    actions.write_framework(by=adi, framework=Framework.objects.get(), asked=added)
    answer = browser.post(page, mine)
    lines = [("Levels, line 2", "2", ""), ("Hours, line 2", "1", "")]
    share = ("Per cent that must be participatory, line 2", "50", "")
    assert (answer.status_code, told(answer), one.requirements.count()) == (422, [*lines, share], 2)
