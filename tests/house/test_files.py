"""No case data by design: the few doors that take a file, who may use them, and what becomes of it."""

import ast
import inspect
import pathlib
from functools import cache

import pytest
from django.conf import settings

from tests.house.register import addresses, doors

# Each door that takes a file -> why a completed form has no business there.
STAFF = "What readers get: staff only, held back until the guard is content."
EVIDENCE = "What was done about a recommendation: refused with a child's details, and never shown to readers."
PICTURE = "The picture of a quiz's question: staff only, a picture, drawn anew."
TAKE_FILES = {
    "desk_accounts:settings": "The partnership's logo: a picture, drawn anew.",
    "desk_events:attendance_file": "Who was in a meeting and when: staff only, read into a proposal, never kept.",
    "desk_learning:question_write": PICTURE,
    "desk_learning:question_edit": PICTURE,
    "desk_banks:question_write": PICTURE,
    "desk_banks:question_edit": PICTURE,
    "desk_library:add": STAFF,
    "desk_library:file": STAFF,
    "desk_briefings:add_file": STAFF,
    "desk_briefings:file": STAFF,
    "desk_posters:add": "A poster's artwork: staff only, read by the guard.",
    "desk_posters:artwork": "A poster's artwork: staff only, read by the guard.",
    "desk_posters:logo": "An agency's logo: its coordinator only, a picture, drawn anew.",
    "desk_videos:captions": "Captions of a recording: staff only, plain words read by the guard.",
    "videos:new": "A recording and its captions: trainers only, words read by the guard.",
    "desk_reviews:evidence_new": EVIDENCE,
    "desk_reviews:our_recommendation": EVIDENCE,
}
# The one paper that readers may send: what it must be to be taken is tried in tests/accounts/test_proofs.py.
PROOF = (
    "A certificate of learning elsewhere: a PDF of words that names whoever sends it, shown to nobody else."
)
READERS_SEND = {"accounts:add_outside": PROOF, "accounts:outside": PROOF}
# The parts of a recording go straight to the store, under addresses that these doors sign for trainers.
SIGN_PARTS = {"videos:uploads", "videos:upload_sign", "videos:line"}
READERS = ("visitor", "sam", "priya")


@cache
def functions_of(file: pathlib.Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(file.read_text())
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def takes_files(view: object) -> bool:
    """Whether a view, or a function of its own file that it calls, reads the files of a request."""
    view = inspect.unwrap(view)
    if not inspect.isfunction(view):
        return False
    file = pathlib.Path(inspect.getsourcefile(view) or "")
    if settings.BASE_DIR not in file.parents or ".venv" in file.parts:
        return False
    functions = functions_of(file)
    waiting, seen = [view.__name__], set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in functions:
            continue
        seen.add(name)
        for node in ast.walk(functions[name]):
            if isinstance(node, ast.Attribute) and node.attr == "FILES":
                return True
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                waiting.append(node.func.id)
    return False


@pytest.mark.capability(22)
def test_the_doors_that_take_a_file_are_the_listed_ones():
    assert {name for name, entry in addresses().items() if takes_files(entry.callback)} == (
        set(TAKE_FILES) | set(READERS_SEND)
    )


@pytest.mark.capability(22)
@pytest.mark.parametrize("name", [*TAKE_FILES, *sorted(SIGN_PARTS)])
def test_no_reader_gets_through_a_door_that_takes_a_file(name):
    listed = [door for door in doors() if door.name == name]
    assert listed != []
    got = {who: {door.expected[who] for door in listed} for who in READERS}
    assert got["visitor"] <= {302, 401, 403, 404}
    assert got["sam"] | got["priya"] <= {403, 404}


@pytest.mark.capability(22)
def test_nothing_else_signs_a_place_in_the_store_for_the_outside():
    signing = {
        str(file.relative_to(settings.BASE_DIR))
        for room in ("accounts", "events", "portal", "resources")
        for file in (pathlib.Path(settings.BASE_DIR) / room).rglob("*.py")
        if "storage.sign_part(" in file.read_text() or "storage.begin_upload(" in file.read_text()
    }
    assert {name.partition("/videos/")[0] for name in signing} <= {"resources"}
