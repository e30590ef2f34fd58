"""What Prometheus reads, read back by its own rules."""

import datetime as dt
import http.client
import os
import re
import threading
from http.server import HTTPServer

import pytest
from django.core.management import CommandError, call_command

from portal.home import metrics, standing
from portal.home.models import Backup
from portal.lib import clock, request_counts, valkey
from portal.lib.exposition import Figure, written
from portal.lib.models import Job
from portal.management.commands.metrics import Answers
from tests.portal.engines.running import Program, listening
from tests.running import free_port

pytestmark = pytest.mark.django_db
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\]|\\.)*",?)*)\})? (-?[0-9.e+-]+)')
LABEL = re.compile(r'([a-z]+)="((?:[^"\\]|\\.)*)"')


def read(text):
    """{(name, ((label, value), ...)): number}; every line must be one that Prometheus knows."""
    found, kinds = {}, {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kinds[name] = line.split(" ")
        elif not line.startswith("# HELP "):
            name, labels, number = SAMPLE.fullmatch(line).groups()
            found[name, tuple(LABEL.findall(labels or ""))] = float(number)
    assert set(kinds.values()) <= {"gauge", "counter", "histogram"}
    return found


@pytest.fixture
def counts():
    """The counts of this process, and none of anybody's."""
    valkey.line().delete(request_counts.KEY)
    yield request_counts.Counts()
    valkey.line().delete(request_counts.KEY)


def test_labels_are_escaped():
    figure = Figure("a", "gauge", "Two\nlines.")
    figure.add(1.5, said='a "b"\\\n')
    assert written([figure]) == '# HELP a Two\\nlines.\n# TYPE a gauge\na{said="a \\"b\\"\\\\\\n"} 1.5\n'


@pytest.mark.capability(25)
def test_queues_stopped_jobs_and_the_backup_are_figures(counts):
    now = clock.now()
    Job.objects.create(kind="test.note", queue="mail", due_at=now - dt.timedelta(seconds=90))
    Job.objects.create(kind="test.note", queue="media", due_at=now, state="dead")
    Backup.objects.create(began_at=now - dt.timedelta(hours=2), place="/backups", whole=True)
    told = read(metrics.page())
    assert told["portal_queue_due", (("queue", "mail"),)] == 1
    assert told["portal_jobs_stopped", (("queue", "media"),)] == 1
    assert told["portal_line_well", (("line", "jobs"),)] == 0
    assert 90 <= told["portal_queue_oldest_seconds", (("queue", "mail"),)] < 300
    assert 7200 <= told["portal_backup_age_seconds", ()] < 7500


def test_a_queue_of_the_settings_has_its_line_and_its_figures(settings):
    settings.JOBS_QUEUES = settings.JOBS_QUEUES | {"night": ("Work of the night", dt.timedelta(hours=12))}
    named = {line.key: line.name for line in standing.lines()}
    queued = [labels for name, labels in read(metrics.page()) if name == "portal_queue_due"]
    assert (named["queue.night"], (("queue", "night"),) in queued) == ("Work of the night", True)


def test_the_counts_of_several_processes_are_one_figure(counts):
    for process in (counts, request_counts.Counts()):
        process.add("events:list", 200, 0.02)
        process.add("events:list", 404, 0.3)
        process.hand_over()
    told = read(metrics.page())
    route = ("route", "events:list")
    assert told["portal_requests_total", (route, ("status", "200"))] == 2
    assert told["portal_request_seconds_bucket", (route, ("le", "0.05"))] == 2
    assert told["portal_request_seconds_bucket", (route, ("le", "+Inf"))] == 4
    assert told["portal_request_seconds_sum", (route,)] == pytest.approx(0.64)


def test_counts_wait_while_valkey_is_away(counts, settings):
    counts.add("events:list", 200, 0.02)
    caches = settings.CACHES
    settings.CACHES = {"default": caches["default"] | {"LOCATION": "redis://127.0.0.1:9/1"}}
    counts.hand_over()
    settings.CACHES = caches
    assert request_counts.everybodys() == {}
    counts.hand_over()
    assert request_counts.everybodys()["answered|events:list|200"] == 1


def test_nothing_is_counted_where_no_figures_are_asked_for(settings):
    from django.core.exceptions import MiddlewareNotUsed

    assert settings.METRICS_PORT == 0
    with pytest.raises(MiddlewareNotUsed):
        request_counts.counted(lambda request: None)
    with pytest.raises(CommandError, match="PORTAL_METRICS_PORT"):
        call_command("metrics")


def test_only_metrics_is_served(monkeypatch):
    monkeypatch.setattr(metrics, "page", lambda: "portal_line_well 1\n")
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        answers = []
        for path in ("/metrics", "/", "/desk/"):
            line = http.client.HTTPConnection("127.0.0.1", server.server_port)
            line.request("GET", path)
            answers.append((line.getresponse()).status)
            line.close()
        server.shutdown()
        thread.join()
    assert answers == [200, 404, 404]


@pytest.mark.long
def test_figures_are_for_this_machine_alone_unless_a_host_is_named():
    port = free_port()
    usual = {name: value for name, value in os.environ.items() if name != "PORTAL_METRICS_HOST"}
    program = Program(
        "manage.py", "metrics", env=usual | {"PORTAL_METRICS_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    )
    program.wait_for("/metrics")
    heard = listening({program.process.pid})
    program.close()
    assert heard == [("127.0.0.1", port)]
