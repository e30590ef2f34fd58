"""A Teams report on the register: proposed, looked at, saved once."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import certificates
from accounts.models import RecordEntry
from events import actions, places
from events.models import AttendanceProposal, Booking
from events.proposed import Proposal
from events.proposing import Rule
from portal.lib import clock
from portal.lib.models import AuditEntry
from tests.events import teams
from tests.events.teams import Guest
from tests.factories.accounts import grant, membership, partnership, person
from tests.factories.events import booking, event
from tests.forms import filled
from tests.jobs import drain

pytestmark = pytest.mark.django_db

STARTS = dt.datetime(2026, 11, 19, 10, tzinfo=dt.UTC)
TIMES = {"whole": ((-3, 91),), "late": ((22, 90),), "early": ((-1, 52),), "twice": ((-2, 69), (72, 90))}


@pytest.fixture(autouse=True)
def after(db):
    partnership()
    with time_machine.travel(STARTS + dt.timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def at(tom):
    return event(title="Noticing change early", starts=STARTS, trainer=tom, places=60, charge_amount=50)


def stays(kind: str) -> tuple:
    return tuple((STARTS + dt.timedelta(minutes=a), STARTS + dt.timedelta(minutes=b)) for a, b in TIMES[kind])


def guest(name: str, kind: str = "whole", address: str = "") -> Guest:
    return Guest(name, address, stays(kind))


def booked(at, agency, *names: str) -> dict[str, Booking]:
    people = {name: person(name, email=address_of(name)) for name in names}
    return {name: booking(at, membership(someone, agency).person) for name, someone in people.items()}


def address_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@millbrook.example.org"


def uploaded(content: bytes, name: str = "report.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/csv")


def sent(at, content: bytes, **changes) -> dict:
    return filled(late="10", early="15", share="75", report=uploaded(content), **changes)


def door(at, rest: str = "") -> str:
    return f"/desk/events/{at.slug}/attendance/{rest}"


def propose(at, by, *guests: Guest) -> AttendanceProposal:
    return actions.propose_attendance(event=at, content=teams.sectioned(guests), rule=Rule(), by=by)


def proposal_of(at) -> Proposal:
    bookings = at.bookings.on_register().select_related("person", "agency").order_by("person__name")
    return Proposal(AttendanceProposal.objects.get(event=at), list(bookings))


def states(at) -> dict[str, str]:
    return dict(at.bookings.values_list("person__name", "state"))


def answers(at, **changes) -> dict[str, str]:
    """The form as the page shows it, with changes."""
    proposal = proposal_of(at)
    fields = {"sha256": proposal.kept.sha256}
    fields |= {line.key: line.mark for line in (*proposal.doubtful, *proposal.absent)}
    fields |= {f"who-{one.number}": "" for one in proposal.match.strangers}
    return filled(**fields | changes)


FORTY = [f"{first} {last}" for first in ("Ada", "Bo", "Cai", "Dee") for last in ("Ash", "Birch", "Cole", "Dale", "Elm", "Fox", "Gale", "Hay")]  # fmt: skip


@pytest.mark.long
@pytest.mark.capability(18)
def test_forty_rows_are_proposed_with_the_rule_saved_on_a_word_and_change_nothing_twice(
    signed_in, at, tom, millbrook
):
    mine = booked(at, millbrook, *FORTY, "Rhys Bevan", "Kelly Ashdown", "Joanna Prentice", "Owen Tait")
    guests = [guest(name, address=address_of(name)) for name in FORTY[:-2]]
    guests += [guest(name, "twice", address_of(name)) for name in FORTY[-2:]]
    guests += [guest("Rhys Bevan", "late"), guest("Kelly Ashdown", "early"), guest("Joanna (Guest)")]
    guests += [guest("Meeting Room 2"), Guest("Tom Ashworth", tom.email, stays("twice"), "Organizer")]
    content = teams.sectioned(guests)
    browser = signed_in(tom)

    assert browser.post(door(at, "file/"), sent(at, content)).url == door(at)
    page = browser.get(door(at)).content.decode()
    assert "40 rows, 37 people" in page
    assert "Attended: joined by 10:10, stayed until 11:15, and there for 75% of the time or more." in page
    assert proposal_of(at).count == {
        "throughout": 32, "late": 1, "early": 1, "not_in_file": 2, "strangers": 2,
    }  # fmt: skip
    assert set(states(at).values()) == {places.BOOKED}

    stranger = proposal_of(at).match.strangers[0]
    chosen = answers(at, **{f"who-{stranger.number}": str(mine["Joanna Prentice"].uuid)})
    assert browser.post(door(at), chosen).url == f"/desk/events/{at.slug}/register/"
    saved = states(at)
    assert {name: saved[name] for name in ("Ada Ash", "Rhys Bevan", "Kelly Ashdown", "Joanna Prentice", "Owen Tait")} == {
        "Ada Ash": places.ATTENDED,
        "Rhys Bevan": places.PARTLY,
        "Kelly Ashdown": places.PARTLY,
        "Joanna Prentice": places.ATTENDED,
        "Owen Tait": places.NOT_ATTENDED,
    }  # fmt: skip
    assert RecordEntry.objects.count() == 33
    assert AttendanceProposal.objects.count() == 0

    marked = AuditEntry.objects.filter(verb="events.marked").count()
    browser.post(door(at, "file/"), sent(at, content))
    assert proposal_of(at).changing == []
    browser.post(door(at), answers(at))
    assert states(at) == saved
    assert AuditEntry.objects.filter(verb="events.marked").count() == marked


def test_what_was_changed_by_hand_stays_when_the_same_file_comes_again(at, tom, millbrook):
    mine = booked(at, millbrook, "Rhys Bevan")["Rhys Bevan"]
    rhys = guest("Rhys Bevan", "late")
    kept = propose(at, tom, rhys)
    actions.confirm_attendance(event=at, sha256=kept.sha256, marks={str(mine.uuid): places.ATTENDED}, by=tom)
    propose(at, tom, rhys)
    assert proposal_of(at).changing == []


def test_another_file_proposes_anew_and_says_what_was_saved(signed_in, at, tom, millbrook):
    mine = booked(at, millbrook, "Rhys Bevan")["Rhys Bevan"]
    actions.mark_register(event=at, marks={str(mine.uuid): places.NOT_ATTENDED}, by=tom)
    propose(at, tom, guest("Rhys Bevan"))
    assert [(one.pk, mark) for one, mark in proposal_of(at).changing] == [(mine.pk, places.ATTENDED)]
    assert "Saved before as: did not attend." in signed_in(tom).get(door(at)).content.decode()


def test_sending_the_form_twice_has_no_second_effect(signed_in, at, tom, millbrook):
    booked(at, millbrook, "Rhys Bevan")
    propose(at, tom, guest("Rhys Bevan"))
    browser, form = signed_in(tom), answers(at)
    first = browser.post(door(at), form)
    assert browser.post(door(at), form).url == first.url
    assert AuditEntry.objects.filter(verb=actions.attendance.SAVED).count() == 1


def test_a_proposal_that_was_replaced_meanwhile_is_not_saved(signed_in, at, tom, millbrook):
    booked(at, millbrook, "Rhys Bevan")
    propose(at, tom, guest("Rhys Bevan"))
    old = answers(at)
    propose(at, tom, guest("Rhys Bevan", "late"))
    assert signed_in(tom).post(door(at), old).status_code == 422
    assert states(at) == {"Rhys Bevan": places.BOOKED}


def test_two_files_people_may_be_one_person(at, tom, millbrook):
    mine = booked(at, millbrook, "Rhys Bevan")["Rhys Bevan"]
    first = Guest("Laptop 7", "", ((STARTS, STARTS + dt.timedelta(minutes=40)),))
    second = Guest("Phone 3", "", ((STARTS + dt.timedelta(minutes=41), STARTS + dt.timedelta(minutes=90)),))
    propose(at, tom, first, second)
    both = {one.number: str(mine.uuid) for one in proposal_of(at).match.strangers}
    assert proposal_of(at).marks({}, both) == {str(mine.uuid): places.ATTENDED}


def test_what_is_chosen_by_hand_comes_before_a_strangers_times(at, tom, millbrook):
    mine = booked(at, millbrook, "Rhys Bevan")["Rhys Bevan"]
    propose(at, tom, guest("Laptop 7", "late"))
    key = str(mine.uuid)
    assert proposal_of(at).marks({key: places.ATTENDED}, {0: key}) == {key: places.ATTENDED}


def test_a_mark_that_nobody_may_give_is_refused(signed_in, at, tom, millbrook):
    mine = booked(at, millbrook, "Rhys Bevan")["Rhys Bevan"]
    propose(at, tom, guest("Laptop 7"))
    form = answers(at, **{str(mine.uuid): "cancelled"})
    assert signed_in(tom).post(door(at), form).status_code == 422
    assert states(at) == {"Rhys Bevan": places.BOOKED}


def test_throwing_it_away_leaves_the_register_as_it_was(signed_in, at, tom, millbrook):
    booked(at, millbrook, "Rhys Bevan")
    propose(at, tom, guest("Rhys Bevan"))
    assert signed_in(tom).post(door(at, "discard/"), filled()).url == f"/desk/events/{at.slug}/register/"
    assert (AttendanceProposal.objects.count(), states(at)) == (0, {"Rhys Bevan": places.BOOKED})


def test_after_seven_days_it_is_over(signed_in, at, tom, millbrook):
    booked(at, millbrook, "Rhys Bevan")
    kept = propose(at, tom, guest("Rhys Bevan"))
    with time_machine.travel(clock.now() + dt.timedelta(days=7, minutes=1), tick=False):
        assert signed_in(tom).get(door(at)).url == f"/desk/events/{at.slug}/register/"
        with pytest.raises(actions.Refused):
            actions.confirm_attendance(event=at, sha256=kept.sha256, marks={}, by=tom)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04" + b"x" * 50, "This is an Excel workbook."),
        (b"%PDF-1.7\n", "This is a PDF."),
        (b"a,b,c\n1,2,3\n", "There are no participants in this file."),
        (b"x" * (10 * 1024 * 1024), "The file is larger than 8 MB"),
        (teams.sectioned([Guest("Rhys Bevan", "", ((STARTS - dt.timedelta(days=9),) * 2,))]), "This report is of another day, 10 November 2026."),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_in_a_sentence_and_keeps_the_rule(
    signed_in, at, tom, millbrook, content, sentence
):
    booked(at, millbrook, "Rhys Bevan")
    answer = signed_in(tom).post(door(at, "file/"), sent(at, content) | {"late": "7"})
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, 'value="7"' in page) == (422, True, True)
    assert AttendanceProposal.objects.count() == 0


def test_before_the_start_no_report_is_read(at, tom):
    with time_machine.travel(STARTS - dt.timedelta(minutes=1), tick=False), pytest.raises(actions.Refused):
        propose(at, tom, guest("Rhys Bevan"))


@pytest.mark.parametrize("rest", ["", "file/", "discard/"])
def test_another_trainers_register_does_not_exist(signed_in, at, rest):
    una = grant(person("Una Trent"), "trainer").person
    assert signed_in(una).post(door(at, rest), filled()).status_code == 404


def test_a_name_from_the_file_is_shown_as_words(signed_in, at, tom, millbrook):
    booked(at, millbrook, "Rhys Bevan")
    propose(at, tom, guest("<b>Bold</b> Name"))
    assert "“&lt;b&gt;Bold&lt;/b&gt; Name”" in signed_in(tom).get(door(at)).content.decode()


def test_a_long_register_is_saved_by_a_job_in_turns(signed_in, at, tom, millbrook, monkeypatch):
    monkeypatch.setattr(actions.attendance, "AT_ONCE", 2)
    booked(at, millbrook, "Ada Ash", "Bo Birch", "Cai Cole")
    propose(at, tom, guest("Ada Ash"), guest("Bo Birch"))
    browser = signed_in(tom)
    assert browser.post(door(at), answers(at)).url == door(at)
    assert "0 of 3 people" in browser.get(door(at)).content.decode()
    pk = AttendanceProposal.objects.get().pk
    assert actions.save_some_attendance(pk=pk) is True
    assert "2 of 3 people" in browser.get(door(at)).content.decode()
    drain("default")
    assert states(at) == {"Ada Ash": "attended", "Bo Birch": "attended", "Cai Cole": "not_attended"}
    assert (
        browser.get(door(at), headers={"HX-Request": "true"})["HX-Redirect"]
        == f"/desk/events/{at.slug}/register/"
    )


@pytest.fixture
def refused(at, tom, millbrook, monkeypatch):
    """A long register whose turn is refused: Ada has a certificate and was to be there in part, Bo came."""
    mine = booked(at, millbrook, "Ada Ash", "Bo Birch")
    ada, bo = (str(mine[name].uuid) for name in ("Ada Ash", "Bo Birch"))
    actions.mark_register(event=at, marks={ada: places.ATTENDED}, by=tom)
    certificates.issue(entry=RecordEntry.objects.get(), by=None)
    kept = propose(at, tom, guest("Ada Ash", "late"), guest("Bo Birch"))
    monkeypatch.setattr(actions.attendance, "AT_ONCE", 1)
    marks = {ada: places.PARTLY, bo: places.ATTENDED}
    assert actions.confirm_attendance(event=at, sha256=kept.sha256, marks=marks, by=tom) is None
    monkeypatch.setattr(actions.attendance, "AT_ONCE", 2)
    assert actions.save_some_attendance(pk=kept.pk) is False
    return kept, ada, bo


def test_a_refused_turn_leaves_everybody_of_it_as_they_were(at, refused):
    assert states(at) == {"Ada Ash": places.ATTENDED, "Bo Birch": places.BOOKED}
    assert (AuditEntry.objects.filter(verb="events.marked").count(), RecordEntry.objects.count()) == (1, 1)


def test_a_refused_turn_says_whose_mark_stays_and_that_nothing_of_it_is_saved(signed_in, at, tom, refused):
    page = signed_in(tom).get(door(at)).content.decode()
    assert (
        "Ada Ash has a certificate for this event, so the mark stays. Nothing of this part is saved; "
        "what was saved before stays." in page
    )


def test_a_refused_turn_is_saved_whole_once_it_is_put_right(at, tom, refused):
    kept, ada, bo = refused
    marks = {ada: places.ATTENDED, bo: places.ATTENDED}
    actions.confirm_attendance(event=at, sha256=kept.sha256, marks=marks, by=tom)
    assert states(at) == {"Ada Ash": places.ATTENDED, "Bo Birch": places.ATTENDED}
    assert RecordEntry.objects.count() == 2


def test_while_it_is_saved_nothing_else_touches_it(at, tom, millbrook, monkeypatch):
    monkeypatch.setattr(actions.attendance, "AT_ONCE", 0)
    mine = booked(at, millbrook, "Ada Ash")["Ada Ash"]
    kept = propose(at, tom, guest("Ada Ash"))
    actions.confirm_attendance(event=at, sha256=kept.sha256, marks={str(mine.uuid): "attended"}, by=tom)
    for deed in (
        lambda: propose(at, tom, guest("Ada Ash")),
        lambda: actions.discard_attendance(event=at, by=tom),
        lambda: actions.confirm_attendance(event=at, sha256=kept.sha256, marks={}, by=tom),
    ):
        with pytest.raises(actions.Refused):
            deed()


def test_a_proposal_reads_the_database_as_often_for_three_as_for_one(
    signed_in, at, tom, millbrook, django_assert_max_num_queries
):
    browser = signed_in(tom)
    counts = []
    for names in (("Ada Ash",), ("Bo Birch", "Cai Cole")):
        booked(at, millbrook, *names)
        propose(at, tom, guest("Somebody Else"))
        with django_assert_max_num_queries(99) as seen:
            browser.get(door(at))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_page_that_says_why_saving_stopped_says_so_first_in_its_title(signed_in, at, tom, millbrook):
    booked(at, millbrook, "Ada Ash")
    kept = propose(at, tom, guest("Ada Ash"))
    title = f"Register from Teams: {at.title} – Northmere Learning</title>"
    assert f"<title>{title}" in signed_in(tom).get(door(at)).content.decode()
    actions.stop_saving(pk=kept.pk, why="Saving stopped.")
    assert f"<title>Error: {title}" in signed_in(tom).get(door(at)).content.decode()
