"""Doors fetch through what their reader may see: a walk over the source of every page, feed and download.

`find(...)` and its like must begin at a list that was narrowed to the reader (`visible_to`, `run_by`, `kept_by`, or
anything asked of `request.user`), at a thing that was found that way, or stand behind `@needs(...)` of a permission
that the business team or the administrators alone have: who else has one sees a part. The same holds for the first,
the last or any other row of a list, and for a list that is changed or deleted as a whole.
"""

import ast
import inspect
import pathlib
from collections.abc import Iterator
from functools import cache

import pytest
import rules

from tests.house.register import addresses

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "events", "resources", "portal/home")
NARROWS = ("visible_to", "run_by", "kept_by", "editable_by", "managed_by")
FINDERS = ("find", "get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404")
FETCHES = (
    "get", "first", "last", "latest", "earliest", "get_or_create", "update_or_create", "in_bulk", "raw", "update",
    "delete",
)  # fmt: skip
MANAGERS = ("objects", "_default_manager", "_base_manager")
# What is given to these says nothing about whose rows they are.
SAYS_NOTHING = (
    "exclude", "annotate", "alias", "order_by", "update", "create", "get_or_create", "update_or_create",
)  # fmt: skip

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Fetches that need no reader, each with its reason. One that is not there any more fails the test.
OPEN = {
    "accounts/views.py verify": "whoever holds a certificate may ask whether its number is true",
    "accounts/views.py verify_lookup": "the same, with the number typed",
    "events/desk_attendance.py _proposal": "of an event of the desk, which was found",
    "events/desk_register.py page": "of an event of the desk, which was found",
    "events/evaluation.py _manager": "of the reader's own booking, which was found",
    "portal/home/evidence.py _owed": "of the agency that the reader keeps, which was found",
    "portal/home/front.py next_booking": "the bookings of the person it is asked for, who is the reader",
    "portal/home/metrics.py _backup": "when the portal was copied last is no row of anybody's",
    "portal/home/standing.py _backups": "the same, for those who run the portal",
    "portal/home/tasks.py publish_when_ready": "a job: what was asked for is published, whoever reads",
    "resources/briefings/desk.py _both": "the briefing of the desk that was found, as it is saved now",
    "resources/learning/desk.py _both": "the course of the desk that was found, as it is saved now",
    "resources/learning/views_quiz.py _page": "the answers of the reader's own attempt, which was found",
    "resources/learning/views_quiz.py _quiz": "the step, of the reader's own enrolment, names its quiz",
    "resources/library/views.py page": "the partnership's own pages are public",
    "resources/library/feeds.py feed": "themes are on the public search page",
    "resources/library/views_keeping.py shared": "the address holds the key that its owner gave away",
    "resources/library/views_stopping.py _whose": "the address is signed for one person",
    "resources/posters/views_copies.py check": "whoever sees a poster on a wall may ask for its code",
    "resources/reviews/desk_before.py hidden": "of a review of the desk, which was found",
    "resources/reviews/views.py _lead_of": "the lead of the reader's own agency",
    "resources/videos/desk.py _last": "of a recording of the desk, which was found",
}


@cache
def door_files() -> list[pathlib.Path]:
    """Where pages, feeds and downloads are written: the files that addresses lead to, and those that are named so."""
    led = {
        pathlib.Path(inspect.getsourcefile(view) or "")
        for entry in addresses().values()
        for view in (entry.callback, inspect.unwrap(entry.callback))
        if inspect.isfunction(view)
    }
    ours = {file for file in led if any(file.is_relative_to(ROOT / room) for room in ROOMS)}
    named = [
        file
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        if file.parent.name not in {"actions", "models"}
    ]
    return sorted(
        ours
        | {
            file
            for file in named
            if file.name.startswith(("views", "desk", "feeds")) or file.parent.name in {"desk", "home"}
        }
    )


@cache
def functions(file: pathlib.Path) -> dict[str, Function]:
    """The functions and methods of one file by their names; what is written inside one belongs to it."""
    body = ast.parse(file.read_text()).body
    body += [inner for node in body if isinstance(node, ast.ClassDef) for inner in node.body]
    return {node.name: node for node in body if isinstance(node, Function)}


@cache
def known(file: pathlib.Path) -> dict[str, tuple[Function, pathlib.Path]]:
    """The functions that a file can call by name: its own, and those of ours that it imports."""
    found = {}
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            other = ROOT / f"{node.module.replace('.', '/')}.py"
            theirs = functions(other) if other.is_file() else {}
            found |= {
                alias.asname or alias.name: (theirs[alias.name], other)
                for alias in node.names
                if alias.name in theirs and alias.name not in FINDERS
            }
    return found | {name: (function, file) for name, function in functions(file).items()}


def unnarrowed(file: pathlib.Path) -> set[str]:
    """The functions of a file that fetch what was not narrowed to the reader."""
    here = functions(file)
    return {
        f"{file.relative_to(ROOT)} {name}"
        for name, function in here.items()
        for node in ast.walk(function)
        if any(not is_narrowed(what, function, file) for what in fetched(node, function, file))
        if not stands_behind(function, here)
    }


def fetched(node: ast.AST, function: Function, file: pathlib.Path) -> list[ast.expr]:
    """What a node fetches from, with what it asks for; nothing where it is no fetch of a row."""
    if isinstance(node, ast.Subscript):
        is_row = not isinstance(node.slice, ast.Slice) and not isinstance(
            getattr(node.slice, "value", None), str
        )
        return [node.value] if is_row and is_list(node.value, function, file) else []
    if not isinstance(node, ast.Call):
        return []
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in FINDERS and node.args:
        return [] if asks_for_found(node, function, file) else [asking(node, node.args[0])]
    is_fetch = isinstance(node.func, ast.Attribute) and name.removeprefix("a") in FETCHES
    if is_fetch and is_list(node.func.value, function, file):
        return [] if asks_for_found(node, function, file) else [asking(node, node.func.value)]
    return []


def asking(node: ast.Call, base: ast.expr) -> ast.expr:
    """A list with what a fetch from it asks for, as if it had been filtered; what is written narrows nothing."""
    name = getattr(node.func, "attr", "")
    if name in SAYS_NOTHING:
        return base
    call = ast.Call(ast.Attribute(base, "filter", ast.Load()), [], node.keywords)
    return ast.fix_missing_locations(call)


def asks_for_found(node: ast.Call, function: Function, file: pathlib.Path) -> bool:
    """Whether a call asks by the key of a thing that was found already, as it stands now."""
    return any(
        given.arg == "pk"
        and isinstance(given.value, ast.Attribute)
        and (given.value.attr == "pk" or given.value.attr.endswith("_id"))
        and is_narrowed(given.value, function, file)
        for given in node.keywords
    )


def chain(expression: ast.expr) -> Iterator[ast.expr]:
    """An expression and what it hangs on, up to its root."""
    while True:
        yield expression
        if isinstance(expression, ast.Call):
            expression = expression.func
        elif isinstance(expression, ast.Attribute | ast.Subscript | ast.Await | ast.NamedExpr):
            expression = expression.value
        else:
            return


def is_list(expression: ast.expr, function: Function, file: pathlib.Path, seen: tuple[str, ...] = ()) -> bool:
    """Whether an expression is made from a manager, with its root followed through assignments and functions."""
    parts = list(chain(expression))
    if any(isinstance(part, ast.Attribute) and part.attr in MANAGERS for part in parts):
        return True
    root = parts[-1]
    if not isinstance(root, ast.Name) or root.id in seen:
        return False
    return any(
        is_list(value, *where, (*seen, root.id)) for value, *where in stands_for(root.id, function, file)
    )


def stands_for(
    name: str, function: Function, file: pathlib.Path
) -> list[tuple[ast.expr, Function, pathlib.Path]]:
    """What a name stands for: what a function gives it, or what the function of that name answers."""
    found = [(value, function, file) for value in given_to(name, function)]
    if name in known(file) and name != function.name and not found:
        other, home = known(file)[name]
        found = [
            (node.value, other, home)
            for node in ast.walk(other)
            if isinstance(node, ast.Return) and node.value is not None
        ]
    return found


def given_to(name: str, function: Function) -> list[ast.expr]:
    """The values that a function gives to a name."""
    found: list[ast.expr] = []
    for node in ast.walk(function):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            targets, value = [node.target], node.value
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            targets, value = [node.target], node.iter
        if any(isinstance(part, ast.Name) and part.id == name for one in targets for part in ast.walk(one)):
            found.append(value)
    return found


def said(expression: ast.AST) -> Iterator[ast.AST]:
    """Every part of an expression but what is given to calls that say nothing about whose rows they are."""
    yield expression
    parts = list(ast.iter_child_nodes(expression))
    if isinstance(expression, ast.Call) and getattr(expression.func, "attr", "") in SAYS_NOTHING:
        parts = [expression.func]
    for part in parts:
        yield from said(part)


def is_narrowed(what: ast.expr, function: Function, file: pathlib.Path) -> bool:
    """Whether an expression, with the names in it followed, asks for what the reader may see."""
    root = list(chain(what))[-1]
    if isinstance(root, ast.Name) and root.id in parameters(function) and not is_list(what, function, file):
        return True  # from a thing that was found
    todo, seen = [(what, function, file)], set()
    while todo:
        part, scope, home = todo.pop()
        for node in said(part):
            if isinstance(node, ast.Attribute) and (
                node.attr in NARROWS or ast.unparse(node) == "request.user"
            ):
                return True
            if isinstance(node, ast.Name) and (node.id, scope.name, home) not in seen:
                seen.add((node.id, scope.name, home))
                todo += stands_for(node.id, scope, home)
    return False


def parameters(function: Function) -> set[str]:
    """What a function, and those inside it, are called with, but the request."""
    return {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)} - {"request"}


def stands_behind(function: Function, here: dict[str, Function], below: tuple[str, ...] = ()) -> bool:
    """Whether a permission shuts the door: of this function, or of all in the file that call it."""
    if any(shuts(decorator) for decorator in function.decorator_list):
        return True
    callers = [
        other
        for other in here.values()
        if other.name not in (*below, function.name) and calls(other, function.name)
    ]
    return bool(callers) and all(stands_behind(caller, here, (*below, function.name)) for caller in callers)


def shuts(decorator: ast.expr) -> bool:
    """Whether a decorator asks for a permission of those alone who may see every row."""
    if not ast.unparse(decorator).startswith("needs("):
        return False
    name = ast.literal_eval(decorator.args[0])
    return rules.permissions.permissions[name].name in {"is_business_team", "is_administrator"}


def calls(function: Function, name: str) -> bool:
    """Whether a function calls another by this name."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
        for node in ast.walk(function)
    )


@pytest.mark.long
def test_every_fetch_of_a_door_is_narrowed_to_its_reader():
    found = {where for file in door_files() for where in unnarrowed(file)}
    assert found == set(OPEN)


def test_every_file_that_an_address_leads_to_is_walked():
    walked = {str(file.relative_to(ROOT)) for file in door_files()}
    unwalked = {
        "accounts/entrance.py", "events/access.py", "events/evaluation.py", "resources/videos/uploads.py",
    } - walked  # fmt: skip
    assert unwalked == set()


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """Judge a file with these lines; answers the functions that fetch what was not narrowed."""
    monkeypatch.setattr("tests.house.test_fetching.ROOT", tmp_path)

    def judge(source: str) -> set[str]:
        file = tmp_path / "views.py"
        file.write_text(source)
        for kept in (functions, known):
            kept.cache_clear()
        return {where.split()[1] for where in unnarrowed(file)}

    yield judge
    for kept in (functions, known):
        kept.cache_clear()


UNNARROWED = [
    "find(Booking.objects.all(), pk=key)",
    "Booking.objects.select_related('event').get(pk=key)",
    "Booking.objects.filter().get()",
    "Booking.objects.filter(pk=key).first()",
    "Booking.objects.filter(pk=key).last()",
    "Booking.objects.filter(pk=key).latest('pk')",
    "Booking.objects.filter(pk=key).earliest('pk')",
    "Booking.objects.filter(pk=key)[0]",
    "(rows := Booking.objects.all()).get(pk=key)",
    "rows = Booking.objects.all()\n    return rows.get(pk=key)",
    "rows: Any = Booking.objects.all()\n    return rows[0]",
    "rows = Booking.objects.all()\n    mine = rows.filter(pk=key)\n    return mine.first()",
    "find(Booking.objects.exclude(hidden_by=request.user), pk=key)",
    "Booking.objects.annotate(mine=Q(person=request.user)).get(pk=key)",
    "Booking.objects.filter(pk=key).update(state='x', by=request.user)",
    "Booking.objects.filter(pk=key).delete()",
    "Booking.objects.get_or_create(pk=key, defaults={'by': request.user})",
    "http.find(Booking.objects.all(), pk=key)",
    "shortcuts.get_object_or_404(Booking, pk=key)",
    "Booking._default_manager.get(pk=key)",
    "Booking._base_manager.get(pk=key)",
    "model.objects.get(pk=key)",
    "find(Booking.objects.all(), event=other.pk)",
    "other = Booking.objects.get(slug=key)\n    return find(Booking.objects.all(), pk=other.pk)",
    "await Booking.objects.aget(pk=key)",
    "_all().get(pk=key)",
    "Booking.objects.in_bulk([key])",
]  # fmt: skip
NARROWED = [
    "find(Booking.objects.visible_to(request.user), pk=key)",
    "mine = Booking.objects.visible_to(request.user)\n    return find(mine, pk=key)",
    "Booking.objects.filter(person=request.user).first()",
    "Booking.objects.filter(person=request.user, pk=key).update(state='x')",
    "request.user.bookings.get(pk=key)",
    "found = find(Booking.objects.visible_to(request.user), pk=key)\n    return Booking.objects.get(pk=found.pk)",
    "_mine(request).get(pk=key)",
    "find(model.bookings, pk=1)",
    "request.POST.get('key')",
    "names = dict(Booking.objects.values_list('pk', 'name'))\n    return names.get(key)",
    "Booking.objects.filter(pk__gt=1)[:20]",
]
AROUND = (
    "def _all():\n    return Booking.objects.all()\n"
    "def _mine(request):\n    return Booking.objects.visible_to(request.user)\n"
    "async def judged(request, key, model, other):\n    "
)


def as_a_view(snippet: str) -> str:
    """A file with one view that does this."""
    return AROUND + (snippet if "\n" in snippet else f"return {snippet}") + "\n"


@pytest.mark.parametrize("snippet", UNNARROWED)
def test_the_rule_finds_a_fetch_by_its_key_alone(judged, snippet):
    assert judged(as_a_view(snippet)) == {"judged"}


@pytest.mark.parametrize("snippet", NARROWED)
def test_the_rule_lets_pass_what_is_the_readers(judged, snippet):
    assert judged(as_a_view(snippet)) == set()


@pytest.mark.parametrize(
    ("permission", "found"),
    [
        ("events.run_any", set()),
        ("accounts.erase_people", set()),
        ("events.run", {"desk"}),
        ("learning.write", {"desk"}),
    ],
)
def test_a_permission_shuts_the_door_of_a_desk_for_who_would_see_a_part(judged, permission, found):
    door = "def desk(request, key):\n    return find(Booking.objects.all(), pk=key)\n"
    assert judged(f"@needs('{permission}')\n{door}") == found


def test_a_method_is_judged_like_a_function(judged):
    assert judged(
        "class Door:\n    def get(self, request, key):\n        return find(Booking, pk=key)\n"
    ) == {"get"}
