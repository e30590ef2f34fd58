"""What the portal is made of: named, locked, hashed, and nothing fetched while it runs."""

import ast
import hashlib
import importlib.metadata
import pathlib
import re
import sys
import tomllib

import pytest
from django.conf import settings

from tests.house.test_words import sources

ROOT = pathlib.Path(settings.BASE_DIR)
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^\]]+\])?==(\S+)( ;.*)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: pathlib.Path) -> dict[str, set[str]]:
    """Package -> versions; some have one for each Python."""
    found: dict[str, set[str]] = {}
    for line in lock.read_text().splitlines():
        if named := PINNED.match(line):
            found.setdefault(plain(named[1]), set()).add(named[3])
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_line_of_a_lock_is_one_version_or_its_hash(lock):
    lines = [line for line in lock.read_text().splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not PINNED.match(line) and not HASH.match(line)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_has_at_least_one_hash(lock):
    blocks = re.split(r"\n(?=\S)", lock.read_text())
    assert [block[:60] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_no_lock_names_another_place_to_fetch_from(lock):
    assert (
        re.findall(r"https?://|git\+|--index|--find-links|--extra|--trusted|file:|-e ", lock.read_text())
        == []
    )


def test_what_runs_here_is_what_the_lock_names():
    names = locked(ROOT / "requirements" / "develop.txt")
    strange = {}
    for one in importlib.metadata.distributions():
        name = plain(one.metadata["Name"])
        if name in names and one.version not in names[name]:
            strange[name] = one.version
    assert strange == {}


def test_what_a_server_gets_is_a_part_of_what_was_tested():
    tested = locked(ROOT / "requirements" / "develop.txt")
    server = locked(ROOT / "requirements" / "production.txt")
    assert {name: versions for name, versions in server.items() if tested.get(name) != versions} == {}


def test_every_dependency_of_pyproject_is_in_the_lock():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {plain(re.split(r"[\[=<>]", one)[0]) for one in told}
    assert names - set(locked(ROOT / "requirements" / "production.txt")) == set()


@pytest.mark.long
def test_every_import_of_the_product_is_named_by_pyproject():
    """What comes along with something else may leave with it, or be another's one day."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *told["dependencies"],
        *told["optional-dependencies"]["engines"],
        *told["optional-dependencies"]["speech"],
    ]
    names = {plain(re.split(r"[\[=<>]", one)[0]) for one in wanted}
    bring = importlib.metadata.packages_distributions()
    foreign = set()
    for path in sources(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                modules = [node.module or ""]
            foreign |= {one.split(".")[0] for one in modules}
    third = foreign - set(sys.stdlib_module_names) - {"portal", "accounts", "events", "resources"}
    unnamed = {one for one in third if not {plain(name) for name in bring.get(one, [one])} & names}
    # The half of boto3 that is met in errors, and its types, which only mypy reads.
    assert unnamed - {"botocore", "mypy_boto3_s3"} == set()


def test_the_installer_takes_nothing_without_its_hash():
    words = (ROOT / "requirements" / "install.py").read_text()
    assert words.count("--require-hashes") == 2  # pip's and uv's


def test_an_image_is_made_of_hashed_wheels_alone():
    lines = (ROOT / "deploy" / "Containerfile").read_text().splitlines()
    installs = [line for line in lines if re.search(r"\bpip3? install\b|uv pip", line)]
    assert [line for line in installs if "--require-hashes" not in line] == []
    assert [line for line in lines if re.search(r"curl|wget|ADD https?:|npm |\| *(ba)?sh\b", line)] == []


def test_every_file_of_other_makers_is_as_it_was_taken_in():
    """`manage.py vendor` writes the list; a file that was changed, added or lost since then is found."""
    home = ROOT / "static" / "vendor"
    told = dict(line.split("  ")[::-1] for line in (home / "SHA256SUMS").read_text().splitlines())
    there = {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert there == told


def test_every_folder_of_other_makers_is_named_with_its_version_licence_and_hash():
    home = ROOT / "static" / "vendor"
    told = tomllib.loads((home / "vendor.toml").read_text())["package"]
    assert [one["name"] for one in told if not re.fullmatch(r"[0-9a-f]{64}", one["sha256"])] == []
    assert {path.name for path in home.iterdir() if path.is_dir()} == {one["into"] for one in told}
    assert [one["name"] for one in told if not (home / one["into"] / one["version"]).is_dir()] == []


LOADS = re.compile(
    r"""(?:src|data-src|poster|href)=["'](?:https?:)?//|@import\s|url\(["']?(?:https?:)?//|"""
    r"""(?:import|from)\s*\(?["'](?:https?:)?//|fetch\(["'](?:https?:)?//|new Worker\(["']https?:"""
)
LINKS = re.compile(r"<a\b[^>]*>|<link rel=\"(?:canonical|alternate)\"[^>]*>")


def loads(text: str) -> list[str]:
    """What is fetched from another host; a link that a reader follows is not."""
    return LOADS.findall(LINKS.sub("", text))


def test_no_page_style_or_script_fetches_from_another_host():
    found = {str(path.relative_to(ROOT)): loads(path.read_text()) for path in sources(".html", ".css", ".js")}
    assert {path: hits for path, hits in found.items() if hits} == {}
    assert {path.rpartition(".")[2] for path in found} == {"html", "css", "js"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('<script src="https://cdn.example/x.js">', 1), ("<img src='//cdn.example/x.png'>", 1), ('@import "x.css";', 1),
        ('<link rel="stylesheet" href="https://fonts.example/x">', 1), ("a { background: url(//cdn.example/x) }", 1),
        ('import x from "https://cdn.example/x.js"', 1), ('await fetch("https://a.example/")', 1),
        ('new Worker("https://a.example/x.js")', 1), ('<a class="a" href="https://a.example/">', 0),
        ('<link rel="canonical" href="https://a.example/">', 0), ('<script src="/static/x.js">', 0),
    ],
)  # fmt: skip
def test_what_is_fetched_from_another_host_is_seen(text, number):
    assert len(loads(text)) == number


def test_no_letter_loads_a_picture_or_a_font():
    letters = [path for path in sources(".html") if "emails" in path.parts]
    found = [
        str(path)
        for path in letters
        if re.search(r"<img|<link|<script|url\(|@import|<iframe", path.read_text())
    ]
    drawn = {path.name.partition(".")[0] for path in (ROOT / "templates").rglob("emails/*.subject.txt")}
    assert ({path.stem for path in letters}, found) == (drawn | {"base"}, [])


@pytest.mark.parametrize(
    "word", ["pip.main", "ensurepip", "importlib.reload", "__import__", "npm", "pip install"]
)
def test_nothing_is_installed_while_the_portal_runs(word):
    may = {"portal/management/commands/vendor.py"}
    found = {
        str(path.relative_to(ROOT))
        for path in sources(".py")
        if re.search(rf"\b{re.escape(word)}\b", path.read_text())
    }
    assert found - may == set()


def test_what_checks_every_change_runs_nothing_that_is_not_in_the_tree():
    words = (ROOT / ".ci" / "run").read_text()
    assert re.findall(r"curl|wget|npx|pip install|docker", words) == []
