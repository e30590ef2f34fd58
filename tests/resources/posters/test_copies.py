"""Copies on the walls: remembered without a word of them, found old, told once."""

import datetime as dt

import pytest
import time_machine
from zeal import zeal_ignore

from accounts import actions as accounts
from portal.lib import clock, jobs
from portal.lib.models import AuditEntry, Email
from resources.posters import actions, emails, fields, tasks
from resources.posters.models import Poster, PosterCopy
from tests.factories.accounts import lead, membership, partnership, person
from tests.factories.posters import bare_poster

pytestmark = pytest.mark.django_db

HELEN = {
    "name": "Helen Marsh",
    "role_title": "Designated Safeguarding Lead",
    "phone": "0151 496 0123",
    "email": "",
}
JOE = {"name": "Joe Farrant", "role_title": "Designated Safeguarding Lead", "phone": "0151 496 0199"}


@pytest.fixture(autouse=True)
def house(db):
    """Every poster is a partnership's."""
    partnership()


def plain(title: str = "Babies", **more) -> Poster:
    made = bare_poster(title, slug=title.lower().replace(" ", "-"), **more)
    return Poster.objects.with_sizes().get(pk=made.pk)


def made(by, of, *, size="full", name="Helen Marsh", **more) -> PosterCopy:
    given = {"paper": "a4" if size == "full" else "a5"} | more
    return actions.remember_copy(poster=of, agency=by.agency, by=by, lead_name=name, size=size, **given)


def find_old() -> None:
    """What the worker does every ten minutes."""
    with zeal_ignore():
        tasks.find_old("", jobs.Turn(job=None))


def letters() -> list[tuple[str, str]]:
    return sorted(Email.objects.filter(letter="posters/out_of_date").values_list("to", "subject"))


def stale() -> list[tuple[str, list[str]]]:
    return sorted((copy.poster.resource.title, copy.old) for copy in PosterCopy.objects.out_of_date())


def test_a_copy_knows_editions_and_no_words(priya, millbrook):
    entry = lead(millbrook, **HELEN)
    copy = made(priya, plain())
    kept = PosterCopy.objects.values().get()
    assert (kept["lead_id"], kept["version"], kept["paper"], kept["agency_id"]) == (
        entry.pk,
        1,
        "a4",
        millbrook.pk,
    )
    assert "Helen" not in str(kept)
    assert AuditEntry.objects.filter(verb="posters.copy_made", by=priya).count() == 1
    assert copy.printed_code == f"{copy.code[:4]}-{copy.code[4:]}"


def test_the_same_print_again_is_the_same_copy(priya, millbrook):
    lead(millbrook, **HELEN)
    shown = plain()
    first, second = made(priya, shown), made(priya, shown, paper="a3")
    assert (second.code, second.paper, PosterCopy.objects.count()) == (first.code, "a3", 1)
    verbs = AuditEntry.objects.filter(by=priya, verb__startswith="posters.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["posters.copy_made", "posters.copy_made_again"]


def test_another_print_takes_the_place_of_the_one_before(priya, millbrook):
    lead(millbrook, **HELEN)
    shown = plain()
    first = made(priya, shown)
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    second = made(priya, shown, name="Joe Farrant")
    first.refresh_from_db()
    assert (first.gone_at is not None, second.gone_at, second.code != first.code) == (True, None, True)


def test_full_and_mini_are_two_copies(priya, millbrook):
    lead(millbrook, **HELEN)
    shown = plain()
    made(priya, shown)
    made(priya, shown, size="mini")
    assert PosterCopy.objects.standing().count() == 2


def test_another_name_typed_is_not_the_agencys_lead(priya, millbrook):
    lead(millbrook, **HELEN)
    assert (
        made(priya, plain(), name="Somebody Else").lead,
        made(priya, plain("Two"), name=" helen  MARSH").lead,
    ) == (
        None,
        millbrook.leads.get(),
    )


@pytest.mark.capability(1)
def test_a_new_lead_makes_all_nine_old_and_each_maker_hears_once_of_exactly_their_own(priya, millbrook):
    """DOMAIN 4.1: 9 posters, A becomes B, one message each that lists exactly those posters."""
    robin = membership(person("Robin Vale"), millbrook).person
    lead(millbrook, **HELEN)
    shown = [plain(f"Poster {n}") for n in range(1, 10)]
    for each in shown:
        made(priya, each)
        made(priya, each, size="mini")
    made(robin, shown[0])
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    find_old()
    assert letters() == [
        ("priya@example.org", "Nine of your posters are out of date"),
        ("robin@example.org", "One of your posters is out of date"),
    ]
    listed = {email.to: email.text for email in Email.objects.filter(letter="posters/out_of_date")}
    named = {
        to: [each.resource.title for each in shown if each.resource.title + " (" in text]
        for to, text in listed.items()
    }
    assert named == {
        "priya@example.org": [f"Poster {n}" for n in range(1, 10)],
        "robin@example.org": ["Poster 1"],
    }
    assert (
        f"the safeguarding lead of {millbrook.name} is Joe Farrant, 0151 496 0199"
        in listed["priya@example.org"]
    )
    assert {tuple(old) for _, old in stale()} == {("name", "number")}


@pytest.mark.parametrize(
    ("number", "said"), [(1, "Make it again"), (2, "Make both again"), (3, "Make all three again")]
)
def test_the_button_says_how_many(priya, millbrook, number, said):
    lead(millbrook, **HELEN)
    for each in range(number):
        made(priya, plain(f"Poster {each}"))
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    assert f">{said}</a>" in Email.objects.get(letter="posters/out_of_date").html


def test_only_what_the_poster_has_a_box_for_makes_it_old(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    made(priya, plain("Plain"))
    Poster.objects.get(resource__slug="plain").sizes.get(size="full").boxes.filter(key="cover_text").delete()
    accounts.keep_lead(agency=millbrook, by=None, **HELEN, cover_text="Holidays: Front Door")
    find_old()
    assert stale() == [("Babies", ["cover"])]


def test_a_change_takes_effect_on_its_day(priya, millbrook):
    lead(millbrook, **HELEN, starts=clock.today() - dt.timedelta(days=30))
    made(priya, plain())
    day = clock.today() + dt.timedelta(days=7)
    accounts.keep_lead(agency=millbrook, by=None, starts=day, **JOE)
    find_old()
    assert letters() == []
    with time_machine.travel(dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)):
        find_old()
        assert letters() == [("priya@example.org", "One of your posters is out of date")]
        assert PosterCopy.objects.get().old_since == day


def test_a_change_that_is_taken_back_leaves_the_wall_current(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    accounts.keep_lead(agency=millbrook, by=None, **HELEN)
    find_old()
    assert (stale(), len(letters())) == ([], 1)


def test_a_second_change_is_told_again_and_saving_the_same_is_not(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    assert len(letters()) == 1
    accounts.keep_lead(agency=millbrook, by=None, **JOE | {"phone": "0151 496 0177"})
    find_old()
    assert len(letters()) == 2


def test_the_partnerships_number_for_evenings_makes_copies_old(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    accounts.change_partnership(by=None, out_of_hours_phone="0151 496 0009")
    find_old()
    assert stale() == [("Babies", ["out of hours"])]


def test_a_copy_is_old_since_the_day_that_found_it_so(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    day = clock.today()
    accounts.change_partnership(by=None, out_of_hours_phone="0151 496 0009")
    find_old()
    with time_machine.travel(clock.now() + dt.timedelta(days=3)):
        find_old()
        assert PosterCopy.objects.get().old_since == day


def test_a_copy_that_was_current_in_between_is_old_since_the_newer_day(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    for phone in ("0151 496 0009", "0151 496 0002"):
        accounts.change_partnership(by=None, out_of_hours_phone=phone)
        find_old()
    with time_machine.travel(clock.now() + dt.timedelta(days=3)):
        accounts.change_partnership(by=None, out_of_hours_phone="0151 496 0009")
        find_old()
        assert PosterCopy.objects.get().old_since == clock.today()


def test_new_boxes_are_told_once_the_editor_has_left_them_alone(priya, millbrook):
    lead(millbrook, **HELEN)
    shown = plain()
    made(priya, shown)
    for x in (0.2, 0.3, 0.4):
        moved = [fields.Box(key="lead_name", x=x, y=0.5, w=0.3, h=0.05, size_max=20, size_min=10)]
        actions.mark_boxes(size=shown.sizes.get(size="full"), boxes=moved, by=None)
    find_old()
    assert letters() == []
    with time_machine.travel(clock.now() + dt.timedelta(hours=2)):
        find_old()
        find_old()
    assert (letters(), stale()) == (
        [("priya@example.org", "One of your posters is out of date")],
        [("Babies", ["artwork"])],
    )


def test_a_copy_of_a_typed_name_grows_old_with_its_artwork_only(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain(), name="Somebody Else")
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    assert (letters(), stale()) == ([], [])


def test_what_was_taken_down_is_not_told_of(priya, millbrook):
    lead(millbrook, **HELEN)
    actions.take_down(copy=made(priya, plain()), by=priya)
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    assert letters() == []


def test_who_left_is_not_written_to_and_the_wall_is_marked_all_the_same(priya, millbrook):
    lead(millbrook, **HELEN)
    made(priya, plain())
    PosterCopy.objects.update(person=None)
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    assert (letters(), len(stale())) == ([], 1)


def many_copies(agency, *, people: int, each: int) -> None:
    """People of one agency who made the same posters, in bulk."""
    entry = lead(agency, **HELEN)
    shown = [plain(f"Poster {n}") for n in range(each)]
    makers = [membership(person(f"Maker{n} Vale"), agency).person for n in range(people)]
    PosterCopy.objects.bulk_create(
        PosterCopy(
            code=f"{who:04d}{what:04d}",
            poster=one,
            agency=agency,
            person=maker,
            lead=entry,
            version=1,
            size="full",
            paper="a4",
            house_phone="0151 496 0002",
        )
        for who, maker in enumerate(makers)
        for what, one in enumerate(shown)
    )


@pytest.mark.long
def test_five_hundred_copies_give_one_email_each_also_when_the_worker_dies_half_way(millbrook, monkeypatch):
    many_copies(millbrook, people=25, each=20)
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    write, written = emails.out_of_date, []

    def die_half_way(*args):
        write(*args)
        written.append(args)
        if len(written) == 12:
            raise KeyboardInterrupt  # as a kill: the transaction of the person at hand is lost, and nothing after runs

    monkeypatch.setattr(emails, "out_of_date", die_half_way)
    with pytest.raises(KeyboardInterrupt):
        find_old()
    assert Email.objects.count() == 11
    monkeypatch.setattr(emails, "out_of_date", write)
    find_old()
    told = Email.objects.filter(letter="posters/out_of_date")
    assert (
        told.count(),
        told.values("to").distinct().count(),
        told.values("message_id").distinct().count(),
    ) == (
        25,
        25,
        25,
    )
    assert set(told.values_list("subject", flat=True)) == {"20 of your posters are out of date"}
    assert PosterCopy.objects.out_of_date().count() == 500


def test_the_same_change_has_the_same_message_id_whoever_writes_it(priya, millbrook):
    """The rows came back from a backup: the letter is the same one, so that a mail program shows it once."""
    lead(millbrook, **HELEN)
    made(priya, plain())
    accounts.keep_lead(agency=millbrook, by=None, **JOE)
    find_old()
    first = Email.objects.get(letter="posters/out_of_date").message_id
    Email.objects.all().delete()
    PosterCopy.objects.update(told_of="")
    find_old()
    assert Email.objects.get(letter="posters/out_of_date").message_id == first


@pytest.mark.parametrize("number", [1, 3])
def test_looking_through_a_persons_copies_asks_as_often_for_three_as_for_one(
    priya, millbrook, number, django_assert_num_queries
):
    lead(millbrook, **HELEN)
    for each in range(number):
        made(priya, plain(f"Poster {each}"))
    with django_assert_num_queries(9):
        actions.bring_up_to_date(person_pk=priya.pk)


def remind() -> list[str]:
    with zeal_ignore():
        tasks.remind("", jobs.Turn(job=None))
    return sorted(Email.objects.filter(letter="posters/look_again").values_list("subject", flat=True))


def test_at_a_review_date_makers_are_asked_to_look_once(priya, millbrook):
    lead(millbrook, **HELEN)
    shown = plain(review_due=clock.today())
    PosterCopy.objects.filter(pk=made(priya, shown).pk).update(made_at=clock.now() - dt.timedelta(days=90))
    assert remind() == ["One of your posters: please look at it again"]
    assert remind() == ["One of your posters: please look at it again"]
    type(shown.resource).objects.filter(pk=shown.resource.pk).update(
        review_due=clock.today() + dt.timedelta(days=5)
    )
    with time_machine.travel(clock.now() + dt.timedelta(days=6)):
        assert len(remind()) == 2


def test_before_its_review_date_nobody_is_asked(priya, millbrook):
    lead(millbrook, **HELEN)
    shown = plain(review_due=clock.today() + dt.timedelta(days=1))
    PosterCopy.objects.filter(pk=made(priya, shown).pk).update(made_at=clock.now() - dt.timedelta(days=90))
    assert remind() == []
