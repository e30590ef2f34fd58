"""The history of a review says in words what was done."""

import ast
import pathlib
import re
from collections.abc import Iterator

from django.conf import settings

from resources.reviews import history

# Rooms that write about a review, its card or its recommendations, and their deeds about other things.
ROOMS = ("resources/library", "resources/reviews", "portal/home")
OF_OTHER_THINGS = {
    "library.added_topic",
    "library.digest_chosen",
    "library.digest_sent",
    "library.followed",
    "library.list_shared",
    "library.list_withdrawn",
    "library.opened_restricted",
    "library.page_added",
    "library.page_changed",
    "library.reach_taken_back",
    "library.reached",
    "library.saved",
    "library.search_deleted",
    "library.search_saved",
    "library.search_tells",
    "library.synonym_added",
    "library.synonym_changed",
    "library.synonym_removed",
    "library.tied",
    "library.tied_again",
    "library.unfollowed",
    "library.unsaved",
    "library.untied",
    "reviews.added_guidance",
    "reviews.changed_guidance",
    "reviews.checklist_added",
    "reviews.checklist_changed",
    "reviews.forms",
    "reviews.link_answers",
    "reviews.link_died",
}
VERB = re.compile(r"(library|reviews|home)\.[a-z_]+")


def verbs(source: str) -> Iterator[str]:
    """What a file says as `verb=`, or keeps under that name to say."""
    for node in ast.walk(ast.parse(source)):
        named = isinstance(node, ast.keyword) and node.arg == "verb"
        kept = isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "verb" for one in node.targets)
        for said in ast.walk(node.value) if named or kept else ():
            if isinstance(said, ast.Constant) and VERB.fullmatch(str(said.value)):
                yield said.value


def written() -> set[str]:
    files = [file for room in ROOMS for file in (pathlib.Path(settings.BASE_DIR) / room).rglob("*.py")]
    return {verb for file in files for verb in verbs(file.read_text())}


def test_every_deed_that_can_stand_in_it_has_words():
    assert written() - OF_OTHER_THINGS == set(history.VERBS)


def test_nothing_is_left_out_that_nobody_does():
    assert OF_OTHER_THINGS - written() == set()
