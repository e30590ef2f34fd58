"""The log says what happened and to which page, and nothing about anybody."""

import io
import json
import logging
from smtplib import SMTPRecipientsRefused

import pytest
from django.conf import settings as configured
from django.contrib.auth.decorators import login_not_required
from django.core.mail.backends.locmem import EmailBackend
from django.http import HttpRequest
from django.test import Client
from django.urls import path

from portal import urls
from portal.lib import jobs, logs, mail
from portal.lib.models import Job
from tests.factories import events
from tests.factories.accounts import partnership
from tests.jobs import drain

NAME, ADDRESS, TELEPHONE = "Zephyrine", "zephyrine.quill@canary-school.sch.uk", "01632 960 983"
TOKEN = "cAnArY7f3kQz9LmVx2RtWb"
LINK = "https://meet.canary-example.org/j/86420975319?pwd=opensesame"
CANARIES = (NAME, ADDRESS, "canary-school", TELEPHONE, TOKEN, "meet.canary", "86420975319", "opensesame")

pytestmark = pytest.mark.django_db


@login_not_required
def breaks(request: HttpRequest, token: str):
    """A page that fails and says whom it was about."""
    raise RuntimeError(f"Key (email)=({ADDRESS}) of {NAME} is there already: {LINK}")


urlpatterns = [*urls.urlpatterns, path("breaks/<str:token>/", breaks, name="breaks")]


class Refusing(EmailBackend):
    """A post office that knows nobody."""

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({ADDRESS: (550, f"no {NAME} here".encode())})


@pytest.fixture
def written():
    """What a server would write meanwhile, as the settings' own formatter shapes it."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(logs.Json())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in told.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_a_request_is_one_line_with_its_number_and_the_name_of_the_page(client, written):
    number = client.get("/events/", {"q": NAME})["X-Request-ID"]
    (line,) = [one for one in written() if one["from"] == "portal.lib.logs"]
    told = {name: line[name] for name in ("request", "method", "route", "status")}
    assert told == {"request": number, "method": "GET", "route": "events:list", "status": 200}
    assert line["ms"] >= 0


def test_the_number_of_a_proxy_is_taken_over_and_other_words_are_not(client):
    given = "0123456789abcdef0123456789abcdef"
    assert client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"] == given
    assert client.get("/healthz", headers={"x-request-id": ADDRESS})["X-Request-ID"] != ADDRESS


def test_a_job_is_told_by_its_kind_and_number(monkeypatch, written):
    monkeypatch.setitem(
        jobs.kinds, "test.note", jobs.Kind("test.note", lambda *_: None, "default", 2, None, None)
    )
    jobs.enqueue("test.note", NAME)
    drain()
    (line,) = [one for one in written() if one.get("job") == "test.note"]
    assert (line["id"], line["ended"], line["attempt"]) == (Job.objects.get().pk, "done", 1)


def test_health_is_not_told(client, written):
    client.get("/healthz")
    assert written() == []


def _requests(settings, event):
    """A day's worth of what people send, well and badly."""
    settings.ROOT_URLCONF = __name__
    visitor = Client(raise_request_exception=False)
    joining = {"email": ADDRESS, "name": NAME, "password1": TOKEN, "phone": TELEPHONE}
    visitor.post("/accounts/signup/", joining)
    visitor.post("/accounts/login/", {"login": ADDRESS, "password": TOKEN})
    visitor.post("/accounts/password/reset/", {"email": ADDRESS})
    visitor.get("/library/", {"q": f"{NAME} {ADDRESS}"})
    visitor.get(f"/events/{event.slug}/join/", {"to": LINK})
    assert visitor.get(f"/{NAME}/{TOKEN}/").status_code == 404
    assert visitor.get(f"/events/approve/{TOKEN}/").status_code == 404
    assert visitor.get(f"/breaks/{TOKEN}/", {"for": NAME}).status_code == 500
    assert visitor.get("/", headers={"host": f"{NAME}.example.org"}).status_code == 400
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/events/{event.slug}/book/?for={ADDRESS}", {"name": NAME}).status_code == 403
    visitor.generic(f"{NAME.upper()}", "/")


def _jobs(settings, monkeypatch):
    """A job that fails with somebody's row in its error, and a letter that is refused."""

    def fails(subject, turn):
        raise ValueError(f"{NAME} <{ADDRESS}> {TELEPHONE} cannot be read: {LINK}")

    monkeypatch.setitem(jobs.kinds, "test.fails", jobs.Kind("test.fails", fails, "default", 1, None, None))
    jobs.enqueue("test.fails", f"{NAME}:{TOKEN}")
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    context = {"event": None, "button_url": LINK}
    mail.post(letter="accounts/not_here", to=ADDRESS, key=TOKEN, context=context)
    drain()
    logging.getLogger("urllib3").warning("Retrying: %s for %s on %s (%s)", LINK, ADDRESS, TELEPHONE, TOKEN)


@pytest.mark.capability(25)
def test_no_name_address_link_or_key_is_written(settings, monkeypatch, written):
    partnership()
    _requests(settings, events.event(title="Neglect", join_url=LINK))
    _jobs(settings, monkeypatch)
    lines = written()
    assert {"RuntimeError", "ValueError", "SMTPRecipientsRefused"} <= {line.get("error") for line in lines}
    assert {"breaks", "events:approve", "none"} <= {line.get("route") for line in lines}
    text = json.dumps(lines).lower()
    assert [canary for canary in CANARIES if canary.lower() in text] == []


def test_an_error_is_told_by_its_kind_and_where_it_came_from(settings, written):
    settings.ROOT_URLCONF = __name__
    Client(raise_request_exception=False).get(f"/breaks/{TOKEN}/")
    (line,) = [one for one in written() if one.get("error")]
    assert line["where"][-1].startswith("tests/portal/lib/test_logs.py:")
    assert line["where"][-1].endswith(" breaks")


def test_a_terminal_gets_the_words_of_an_error_and_what_is_private():
    record = logging.makeLogRecord(
        {"name": "portal", "levelname": "WARNING", "msg": "It stopped.", "private": "at word 7"}
    )
    with logs.about(job="videos.process", id=4):
        line = logs.Lines().format(record)
    assert line.endswith("WARNING portal: It stopped. [job=videos.process id=4]; at word 7")
    assert "at word 7" not in logs.Json().format(record)


def test_a_server_writes_json_and_a_laptop_lines():
    from portal.engines import servers

    assert configured.LOGGING["handlers"]["console"]["formatter"] == "lines"
    # Its access log would hold whole addresses; ours says the page by its name.
    assert "--access-log" not in servers.web(configured.BASE_DIR, 8000, {}).argv
