"""Doors fetch through what their reader may see: a walk over the source of every page, feed and download.

`find(...)` and its like must begin at a list that was narrowed to the reader (`visible_to`, `run_by`, `kept_by`, or
anything asked of `request.user`), at a thing that was found that way, or stand behind `@needs(...)`.
"""

import ast
import pathlib
from functools import cache

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "events", "resources", "portal/home")
NARROWS = (".visible_to(", ".run_by(", ".kept_by(", "request.user")
FETCHES = ("find", "get_object_or_404", "get_list_or_404", "get", "get_or_create", "in_bulk", "raw")

# Fetches that need no reader, each with its reason. One that is not there any more fails the test.
OPEN = {
    "resources/learning/views_quiz.py _quiz": "the step, of the reader's own enrolment, names its quiz",
    "resources/library/views.py page": "the partnership's own pages are public",
    "resources/library/feeds.py feed": "themes are on the public search page",
    "resources/library/views_keeping.py shared": "the address holds the key that its owner gave away",
    "resources/library/views_stopping.py _whose": "the address is signed for one person",
}


def door_files() -> list[pathlib.Path]:
    """Where pages, feeds and downloads are written."""
    found = [file for room in ROOMS for file in (ROOT / room).rglob("*.py") if file.parent.name != "actions"]
    return sorted(
        file
        for file in found
        if file.name.startswith(("views", "desk", "feeds"))
        or file.parent.name == "desk"
        or file.parent.name == "home"
    )


@cache
def functions(file: pathlib.Path) -> dict[str, ast.FunctionDef]:
    """The functions of one file by their names."""
    tree = ast.parse(file.read_text())
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def unnarrowed(file: pathlib.Path) -> set[str]:
    """The functions of a file that fetch what was not narrowed to the reader."""
    here = functions(file)
    return {
        f"{file.relative_to(ROOT)} {name}"
        for name, function in here.items()
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and (what := fetched(call)) and not is_narrowed(what, function, here)
        if not stands_behind(function, here)
    }


def fetched(call: ast.Call) -> ast.expr | None:
    """What a call fetches from, or None where it is no fetch of a row."""
    if any(isinstance(given.value, ast.Attribute) and given.value.attr == "pk" for given in call.keywords):
        return None  # a thing that was found already, as it stands now
    if isinstance(call.func, ast.Name) and call.func.id in FETCHES and call.args:
        return call.args[0]
    if (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in FETCHES
        and ".objects" in ast.unparse(call.func)
    ):
        return call.func.value
    return None


def is_narrowed(what: ast.expr, function: ast.FunctionDef, here: dict[str, ast.FunctionDef]) -> bool:
    """Whether an expression, with the names in it followed through this file, asks for what the reader may see."""
    words, todo, seen = "", [what], set()
    given = {argument.arg for argument in function.args.args + function.args.kwonlyargs} - {"request"}
    while todo:
        part = todo.pop()
        words += ast.unparse(part)
        for name in {node.id for node in ast.walk(part) if isinstance(node, ast.Name)} - seen:
            seen.add(name)
            if name in here and name != function.name:
                todo.append(here[name])  # type: ignore[arg-type]
            todo += [node.value for node in assignments(function, name)]
    root = what
    while isinstance(root, ast.Attribute | ast.Call | ast.Subscript):
        root = root.func if isinstance(root, ast.Call) else root.value
    from_a_found_thing = isinstance(root, ast.Name) and root.id in given
    return from_a_found_thing or any(word in words for word in NARROWS)


def assignments(function: ast.FunctionDef, name: str) -> list[ast.Assign]:
    """Where a function gives a name its value."""
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and name
        in {part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    ]


def stands_behind(
    function: ast.FunctionDef, here: dict[str, ast.FunctionDef], below: tuple[str, ...] = ()
) -> bool:
    """Whether a permission shuts the door: of this function, or of all in the file that call it."""
    if any(ast.unparse(decorator).startswith("needs(") for decorator in function.decorator_list):
        return True
    callers = [
        other
        for other in here.values()
        if other.name not in (*below, function.name) and calls(other, function.name)
    ]
    return bool(callers) and all(stands_behind(caller, here, (*below, function.name)) for caller in callers)


def calls(function: ast.FunctionDef, name: str) -> bool:
    """Whether a function calls another by this name."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
        for node in ast.walk(function)
    )


def test_every_fetch_of_a_door_is_narrowed_to_its_reader():
    found = {where for file in door_files() for where in unnarrowed(file)}
    assert found == set(OPEN)


def test_the_rule_finds_a_fetch_by_its_key_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.house.test_fetching.ROOT", tmp_path)
    file = tmp_path / "views.py"
    file.write_text(
        "def bad(request, key):\n    return find(Booking.objects.all(), pk=key)\n"
        "def worse(request, key):\n    return Booking.objects.select_related('event').get(pk=key)\n"
        "def good(request, key):\n    mine = Booking.objects.visible_to(request.user)\n    return find(mine, pk=key)\n"
        "def of_it(request, event):\n    return find(event.bookings, pk=1)\n"
        "@needs('events.run')\ndef desk(request, key):\n    return find(Booking.objects.all(), pk=key)\n"
    )
    assert unnarrowed(file) == {"views.py bad", "views.py worse"}
