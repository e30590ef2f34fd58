"""A worker that dies half-way: whoever takes the work up again leaves exactly what an undisturbed worker leaves."""

import mailbox

import pytest
from django.conf import settings
from django.db import transaction

from portal.home.keeping import orphans
from portal.lib import jobs, readings, storage
from tests.deaths import ELSEWHERE, Died, perform, set_the_scene, take_up_again
from tests.deaths.cast import People, people
from tests.deaths.outside import empty, outside, stored, website  # noqa: F401  fixtures
from tests.deaths.scenes import SCENES
from tests.effects import Effects
from tests.factories.events import booking, event

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("outside")]

# A check in a process of its own takes seconds each time: these die in the drill only.
SLOW = {
    "library.check_document", "library.convert", "library.draw_pages", "posters.check_artwork", "posters.find_old",
    "posters.make_pack", "reviews.check_evidence", "videos.take_in",
}  # fmt: skip
# They look by a connection of their own, which does not see what a test has not committed.
OWN_CONNECTION = {"home.back_up", "home.reconcile"}
ONCE = {"briefings.draw", "home.look_after"}  # a second each time
DEATHS = 2  # of the many statements at which the drill lets them die


def test_every_kind_of_work_has_its_scene():
    assert {*SCENES, *ELSEWHERE} ^ {name for name in jobs.kinds if not name.startswith("test.")} == set()


def lived(kind: str, who: People, dies_before: int = 0) -> tuple[int, Effects]:
    """Let a worker do it, who dies before this statement, and another go on; how many statements there were."""
    statements = 0

    def before_each(sql: str) -> None:
        nonlocal statements
        statements += 1
        if statements == dies_before:
            raise Died

    empty()
    with transaction.atomic():
        job = set_the_scene(kind, who)
        try:
            perform(job, before_each)
        except Died:
            assert dies_before
        take_up_again(job)
        effects = Effects.now()
        transaction.set_rollback(True)
    return statements, effects


def chosen(statements: int, most: int) -> list[int]:
    """Some of them, the last always among them: the work is done by then, and nobody has heard of it."""
    return sorted({max(1, round(statements * turn / most)) for turn in range(1, most + 1)})


@pytest.mark.parametrize("kind", sorted(SCENES))
def test_every_kind_of_work_has_something_to_do_in_its_scene(kind):
    job = set_the_scene(kind, people())
    before = Effects.now()
    perform(job, lambda sql: None)
    take_up_again(job)
    after = Effects.now()
    assert (after != before, after.dead) == (True, 0)


# Who dies while rows are read one after the other leaves that reading open; the connection's end would close it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", sorted({*SCENES} - SLOW - OWN_CONNECTION))
def test_a_death_changes_nothing_in_the_end(kind):
    who = people()
    statements, wanted = lived(kind, who)
    for dies_before in chosen(statements, 1 if kind in ONCE else DEATHS):
        assert lived(kind, who, dies_before)[1] == wanted, f"{kind} died before statement {dies_before}"


def test_a_place_of_somebody_else_is_another_effect(priya, sam):
    taken = booking(event(places=9), priya)
    before = Effects.now()
    taken.person = sam
    taken.save()
    assert Effects.now() != before
    taken.person = priya
    taken.save()
    assert Effects.now() == before


@pytest.mark.parametrize(
    "leave",
    [
        stored,
        lambda: stored("evidence", storage.QUARANTINE, "upload"),
        lambda: storage.begin_upload(storage.new_name("videos", "source"), "video/mp4"),
        lambda: mailbox.Maildir(settings.BOUNCES_MAILDIR).add(b"Subject: Out of office"),
        lambda: readings.note(orphans.MISSING),
    ],
    ids=["file", "upload", "sending", "report", "reading"],
)
def test_what_is_left_outside_the_database_is_another_effect(leave):
    before = Effects.now()
    leave()
    assert Effects.now() != before
