"""What the portal reads back, it reads as data: sessions, tickets, cookies, jobs."""

import ast

import pytest
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core import signing

from portal.celery import app
from resources.learning import quiz_pictures
from tests.factories.accounts import partnership
from tests.house.test_words import ROOT, sources

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def calls_of(*names: str) -> set[str]:
    """Where the product calls one of these, as `file:line`."""
    found = set()
    for path in sources(".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
                found.add(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def test_nothing_is_read_that_could_run():
    assert (
        calls_of(
            "pickle.load",
            "pickle.loads",
            "marshal.loads",
            "shelve.open",
            "yaml.load",
            "dill.loads",
            "jsonpickle.decode",
        )
        == set()
    )
    assert calls_of("eval", "exec", "compile", "__import__") == set()


def test_no_program_is_run_by_a_shell():
    shells = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.keyword) and node.arg == "shell" and getattr(node.value, "value", False)
    }
    assert (shells, calls_of("os.system", "os.popen", "subprocess.getoutput", "commands.getoutput")) == (
        set(),
        set(),
    )


def test_sessions_are_json():
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"


def test_a_job_is_a_name_and_a_word():
    """Who can ring the broker's bell can ring it, and no more: no argument of a task is code."""
    told = app.conf
    assert (set(told.accept_content), told.task_serializer, told.event_serializer) == (
        {"json"},
        "json",
        "json",
    )
    assert told.result_accept_content in (None, ["json"])


@pytest.mark.parametrize(
    "ticket",
    ["", "x", "a:b:c", "W10:1:x", "e30", "\x00", "..%2f..%2fquarantine/x", "learning/question/x.png"],
)
def test_a_ticket_for_a_picture_that_we_did_not_make_is_for_none(ticket):
    assert quiz_pictures.kept(ticket) == quiz_pictures.Picture()


@pytest.mark.parametrize("held", [["quarantine/x.pdf", 1, 1], {"name": "x"}, "x", [], [1], None])
def test_a_ticket_with_our_key_for_another_purpose_is_for_none(held):
    assert quiz_pictures.kept(signing.dumps(held, salt="events.calendar")) == quiz_pictures.Picture()


@pytest.mark.parametrize("held", [["x"], [], ["a", "b", "c", "d"]])
def test_a_ticket_of_another_shape_is_for_none(held):
    assert (
        quiz_pictures.kept(signing.dumps(held, salt="learning.question_picture")) == quiz_pictures.Picture()
    )


@pytest.mark.parametrize(
    "cookie", ["x", '[["__json_message",0,20,"Send your password to evil.example"]]', "W10:1:x", "\x80"]
)
def test_a_sentence_that_waits_in_a_cookie_is_ours_or_nobodys(client, priya, cookie):
    partnership()
    client.force_login(priya)
    client.cookies[CookieStorage.cookie_name] = cookie
    answer = client.get("/me/")
    assert (answer.status_code, b"evil.example" in answer.content) == (200, False)


@pytest.mark.parametrize(
    "cookie",
    ["x" * 32, "../../etc/passwd", "'; DROP TABLE x; --", "\x00", "a" * 5000, "", "null", "%F0%9F%92%A5"],
)
def test_a_cookie_that_is_no_session_is_a_visitors(client, db, cookie):
    partnership()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get("/me/").status_code == 302


NONSENSE = [
    b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"parts": "x"}', b'{"parts": [1e999]}', b"[" * 5000, b'{"a":' * 2000,
]  # fmt: skip


def test_a_script_that_sends_nonsense_is_told_so(client, people, named):
    client.force_login(people["tom"])
    for body in NONSENSE:
        for door in ("", f"{named['video_upload']}/sign", f"{named['video_upload']}/complete"):
            answer = client.generic("POST", f"/videos/uploads/{door}", body, content_type="application/json")
            assert (body[:9], 400 <= answer.status_code < 500) == (body[:9], True)
            assert "Traceback" not in answer.content.decode()
