"""Errors reach an operator's own Sentry, if there is one, with as much as the log says."""

import gzip
import http.server
import json
import os
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest
import sentry_sdk
from django.conf import settings as configured
from django.db import connection
from django.test import Client

from portal.lib import error_reports
from tests.factories import events
from tests.factories.accounts import partnership
from tests.portal.lib import test_logs
from tests.running import ROOT

pytestmark = pytest.mark.django_db


class Listening(http.server.BaseHTTPRequestHandler):
    """Takes what the SDK sends, as Sentry does, and keeps its bytes."""

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(gzip.decompress(sent))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args):
        """Nothing on the terminal."""


@pytest.fixture
def listener():
    """A server in Sentry's place; `taken` are the envelopes that reached it."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        server.taken, server.status = [], 200
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def reports(listener):
    """`reports()` hands over what waits and answers the events that arrived."""
    error_reports.begin(f"http://key@127.0.0.1:{listener.server_port}/1")

    def arrived() -> list[dict]:
        sentry_sdk.flush(5)
        return [json.loads(envelope.splitlines()[2]) for envelope in listener.taken]

    yield arrived
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def break_a_page(settings) -> int:
    settings.ROOT_URLCONF = test_logs.__name__
    return Client(raise_request_exception=False).get(f"/breaks/{test_logs.TOKEN}/").status_code


def test_an_error_is_reported_by_its_kind_its_place_and_its_page(settings, reports):
    break_a_page(settings)
    (event,) = reports()
    (error,) = event["exception"]["values"]
    last = error["stacktrace"]["frames"][-1]
    assert (error["type"], last["filename"], last["function"], list(event["tags"])) == (
        "RuntimeError",
        "tests/portal/lib/test_logs.py",
        "breaks",
        ["request"],
    )


def test_nothing_of_anybody_and_nothing_of_the_machine_is_in_it(settings, monkeypatch, listener, reports):
    partnership()
    test_logs._requests(settings, events.event(title="Neglect", join_url=test_logs.LINK))
    test_logs._jobs(settings, monkeypatch)
    said = reports()
    assert {one["exception"]["values"][0]["type"] for one in said if "exception" in one} == {
        "RuntimeError",
        "SMTPRecipientsRefused",
        "ValueError",
    }
    assert {key for one in said for key in one} <= {
        *("event_id", "timestamp", "platform", "level", "logger", "message", "tags", "exception"),
    }
    text = b"".join(listener.taken).decode().lower()
    assert [canary for canary in test_logs.CANARIES if canary.lower() in text] == []


def test_a_sentry_that_is_away_costs_no_page(settings, listener, reports):
    listener.status = 503
    assert [break_a_page(settings), break_a_page(settings)] == [500, 500]


def test_a_refused_request_is_nobodys_error(client, reports):
    assert client.get("/", headers={"host": "scanner.example.org"}).status_code == 400
    assert reports() == []


def test_nothing_leaves_where_no_address_is_given():
    assert not sentry_sdk.get_client().is_active()


BREAKS = f"""
import django
django.setup()
import sentry_sdk
from django.conf import settings
from django.test import Client, override_settings
nothing_is_collected = {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
stores = settings.STORAGES | {{"staticfiles": nothing_is_collected}}
with override_settings(ROOT_URLCONF="{test_logs.__name__}", STORAGES=stores):
    visitor = Client(raise_request_exception=False, headers={{"host": "127.0.0.1"}})
    print(visitor.get("/breaks/{test_logs.TOKEN}/", {{"for": "{test_logs.NAME}"}}).status_code)
sentry_sdk.flush(5)
"""


@pytest.mark.long
def test_a_process_that_is_told_the_address_reports_from_its_start(listener):
    named = urlsplit(configured.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    told = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.local",
        "DATABASE_URL": named.geturl(),
        "SENTRY_DSN": f"http://key@127.0.0.1:{listener.server_port}/1",
    }
    done = subprocess.run(
        [sys.executable, "-c", BREAKS],
        cwd=ROOT,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "500\n", done.stderr
    (event,) = [json.loads(envelope.splitlines()[2]) for envelope in listener.taken]
    text = b"".join(listener.taken).decode().lower()
    assert event["exception"]["values"][0]["type"] == "RuntimeError"
    assert [canary for canary in test_logs.CANARIES if canary.lower() in text] == []
