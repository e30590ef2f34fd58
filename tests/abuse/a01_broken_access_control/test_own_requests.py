"""SSRF: the few places from which the portal asks other machines, and that no reader names the machine."""

import ast
import inspect
import pathlib

import pytest
from django import forms
from django.apps import apps
from django.conf import settings

from portal.lib import outside
from tests.house.test_words import sources

ROOT = pathlib.Path(settings.BASE_DIR)
ASKS = {
    "http.client",
    "urllib.request",
    "socket",
    "smtplib",
    "ftplib",
    "boto3",
    "requests",
    "httpx",
    "aiohttp",
}
# Where a connection may begin, and to whom. Whoever adds one says here why no reader can turn it.
MAY = {
    "portal/engines": "the engines on this very machine",
    "portal/lib/outside.py": "links of editors, judged address by address",
    "portal/lib/storage.py": "the file store of the settings",
    "portal/lib/logs.py": "the words for a status; nobody is asked",
    "portal/lib/viruses.py": "the scanner of the settings",
    "portal/home/measuring.py": "the engines and the proxy of the settings",
    "portal/home/seed": "the file store of the settings, once",
}


def imported(path: pathlib.Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def asks(path: pathlib.Path) -> bool:
    """Whether a file imports what can ask another machine, or a part of it."""
    return any(f"{name}.".startswith(f"{one}.") for name in imported(path) for one in ASKS)


@pytest.mark.long
def test_connections_begin_only_where_it_is_known():
    asking = {str(path.relative_to(ROOT)) for path in sources(".py") if asks(path)}
    assert [path for path in sorted(asking) if not path.startswith(tuple(MAY))] == []
    assert [place for place in MAY if not any(path.startswith(place) for path in asking)] == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import socket", True), ("import boto3.session", True), ("from boto3.session import Session", True),
        ("from urllib import request", True), ("from http.client import HTTPSConnection as asked", True),
        ("def f():\n    import requests.adapters", True), ("from urllib.parse import urlsplit", False),
        ("from http import HTTPStatus", False), ("from portal.lib import outside", False), ("import socketserver", False),
    ],
)  # fmt: skip
def test_a_file_that_can_ask_another_machine_is_seen(tmp_path, line, found):
    file = tmp_path / "views.py"
    file.write_text(line)
    assert asks(file) is found


def forms_of_the_house() -> list[type[forms.BaseForm]]:
    import importlib
    import pkgutil

    found = []
    for config in apps.get_app_configs():
        if config.name.startswith(("portal", "accounts", "events", "resources")):
            for module in pkgutil.walk_packages([config.path], f"{config.name}."):
                if "forms" in module.name:
                    loaded = importlib.import_module(module.name)
                    found += [
                        one
                        for _, one in inspect.getmembers(loaded, inspect.isclass)
                        if issubclass(one, forms.BaseForm) and one.__module__ == module.name
                    ]
    return found


def test_only_editors_type_addresses_of_the_web():
    typed = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in forms_of_the_house()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.URLField)
    }
    # None of these is fetched but by the link check: they are for readers to follow.
    assert typed == {
        "events.forms.programme.EventForm.join_url",
        "resources.library.forms.DocumentForm.external_url",
        "resources.library.forms.HandOverForm.address",
        "resources.library.forms.NewDocumentForm.external_url",
        "resources.reviews.forms.guidance.GuidanceForm.citation_url",
        "resources.reviews.forms.guidance.RuleForm.citation_url",
        "resources.reviews.forms.reviews.ReviewForm.external_url",
    }


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "dict://127.0.0.1:6379/info",
        "ftp://127.0.0.1/",
        "http://127.0.0.1:6379/",
        "http://localhost:5432/",
        "http://user@127.0.0.1/",
        "http://example.org@127.0.0.1/",
        "http://127.1/",
        "http://0/",
        "http://017700000001/",
        "http://[::]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://169.254.170.2/v2/credentials",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://192.0.0.192/",
        "http://198.18.0.1/",
        "http://127.0.0.1#@example.org/",
        "http://127.0.0.1?@example.org/",
        "http:///etc/passwd",
        "http://",
        "//127.0.0.1/",
        "http://127.0.0.1\r\nHost: evil/",
    ],
)
def test_no_spelling_of_an_inner_address_is_asked(address, monkeypatch):
    knocked = []
    monkeypatch.setattr(outside.socket, "create_connection", lambda *where, **_: knocked.append(where))
    answer = outside.ask(address)
    assert (answer.alive, knocked) == (False, [])


def test_a_name_that_means_ours_the_second_time_is_asked_once(monkeypatch):
    """DNS rebinding: the address that was judged is the one that is asked, the name is not looked up again."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    asked = []

    def look_up(host, port, **_):
        return [(2, 1, 6, "", (next(answers), port))]

    def connect(where, **_):
        asked.append(where)
        raise OSError

    monkeypatch.setattr(outside.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(outside.socket, "create_connection", connect)
    outside.ask("http://rebinding.example/")
    assert asked == [("93.184.216.34", 80)]


@pytest.mark.parametrize("addresses", [["93.184.216.34", "10.0.0.8"], ["10.0.0.8", "93.184.216.34"], []])
def test_a_name_with_one_inner_address_is_not_asked(addresses, monkeypatch):
    found = [(2, 1, 6, "", (one, 80)) for one in addresses]
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(outside.socket, "create_connection", lambda *_, **__: pytest.fail("it was asked"))
    assert outside.ask("http://mixed.example/").said == "Not an address of the open internet"
