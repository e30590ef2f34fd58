"""A worker that dies half-way: whoever takes the work up again leaves exactly what an undisturbed worker leaves."""

import pytest
from django.db import transaction

from portal.lib import jobs
from tests.deaths import (
    ELSEWHERE,
    SCENES,
    Died,
    People,
    people,
    perform,
    set_the_scene,
    take_up_again,
)
from tests.effects import Effects
from tests.factories.events import booking, event

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# A check in a process of its own takes seconds each time: these die in the drill only.
SLOW = {
    "library.check_document", "library.convert", "library.draw_pages", "posters.check_artwork", "posters.find_old",
    "posters.make_pack", "reviews.check_evidence", "videos.take_in",
}  # fmt: skip
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


# Who dies while rows are read one after the other leaves that reading open; the connection's end would close it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", sorted({*SCENES} - SLOW))
def test_a_death_changes_nothing_in_the_end(kind):
    who = people()
    statements, wanted = lived(kind, who)
    assert wanted.dead == 0
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
