"""The whole portal as `make run` starts it, with a server's log: what its programs and engines leave in their files."""

import json
from urllib.parse import urlencode

import pytest

from tests.crowd import Visitor, sign_in, token
from tests.forms import filled
from tests.portal.engines.running import until
from tests.running import running_portal

NAME, ADDRESS = "Zephyrine Quillfeather", "zephyrine.quill@canary-school.sch.uk"
LEAD, LEADS_ADDRESS, TELEPHONE = "Ottoline Canarywood", "ottoline@canary-trust.nhs.uk", "01632 960 983"
ASKED, WRONG = "canarysearch", "canary-wrong-password"
CANARIES = (
    *("zephyrine", "quillfeather", "ottoline", "canarywood", "canary-school", "canary-trust"),
    *("01632 960 983", "01632+960+983", ASKED, WRONG, "canaryneeds"),
)

PREPARE = f"""
import datetime as dt
from allauth.account.models import EmailAddress
from accounts.models import Agency, Membership, User
from events.models import Event
from portal.lib import clock
person = User.objects.create_user(email="{ADDRESS}", name="{NAME}", password="safeguarding-demo")
EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
Membership.objects.create(person=person, agency=Agency.objects.first(), state="approved", decided_at=clock.now())
starts = clock.now() + dt.timedelta(days=30)
Event.objects.create(slug="watched", title="Watched", summary="For the log.", places=5, cpd_minutes=60, starts=starts,
    ends=starts + dt.timedelta(hours=1), state="published", published_at=clock.now())
"""
TWICE = f"""
from django.db import IntegrityError, transaction
from accounts.models import User
try:
    with transaction.atomic():
        User.objects.create(email="{ADDRESS}", name="{NAME}")
except IntegrityError:
    print("refused")
"""
SENT = f"""
from portal.lib.models import Email
print(Email.objects.filter(to="{ADDRESS}", letter="events/booked", state="sent").count())
"""


def a_day(portal) -> list[int]:
    """What somebody does, well and badly; how each was answered."""
    visitor = Visitor(portal.address)
    answers = [
        sign_in(visitor, ADDRESS, WRONG)[0],
        visitor.ask("GET", f"/{ASKED}/{ADDRESS}/?" + urlencode({"q": f"{NAME} {ASKED}"}))[0],
        visitor.ask("GET", "/library/?" + urlencode({"q": f"{ASKED} {ADDRESS}"}))[0],
        sign_in(visitor, ADDRESS)[0],
    ]
    event = visitor.get("/events/watched/")
    booking = filled(csrfmiddlewaretoken=token(event), needs_other="canaryneeds")
    answers.append(visitor.ask("POST", "/events/watched/book/", booking)[0])
    poster = visitor.get("/posters/babies-cant-tell-you/")
    lead = {"lead_name": LEAD, "lead_email": LEADS_ADDRESS, "lead_phone": TELEPHONE}
    more = {"lead_role": "Designated lead", "lead_organisation": "Quillfeather House", "size": "full"}
    made = filled(csrfmiddlewaretoken=token(poster), output="pdf", sheet="1", **lead, **more)
    answers.append(visitor.ask("POST", "/posters/babies-cant-tell-you/make/", made)[0])
    visitor.line.close()
    return answers


@pytest.mark.long
def test_no_file_of_the_log_holds_a_name_an_address_what_was_typed_or_asked(tmp_path):
    with running_portal(tmp_path / "data", given={"PORTAL_LOG": "json"}) as portal, portal.one_shell():
        portal.settle()
        portal.python(PREPARE)
        answers = a_day(portal)
        assert portal.python(TWICE).strip() == "refused"
        until(lambda: portal.python(SENT).strip() == "1", "the letter", 60)
    assert answers == [422, 404, 200, 302, 302, 200]
    files = {file.name: file.read_text(errors="replace") for file in (portal.data / "log").iterdir()}
    assert {
        f"{name}.log" for name in ("web", "worker", "media", "beat", "postgres", "valkey", "store")
    } <= set(files)
    lines = [json.loads(line) for line in files["web.log"].splitlines() if line.startswith("{")]
    told = {(line["method"], line["route"], line["status"]) for line in lines if "method" in line}
    assert told >= {
        ("POST", "account_login", 422),
        ("POST", "account_login", 302),
        ("GET", "none", 404),
        ("GET", "library:browse", 200),
        ("POST", "events:book", 302),
        ("POST", "posters:make", 200),
    }
    assert "duplicate key value violates unique constraint" in files["postgres.log"]
    assert "plant.send_email" in files["worker.log"]
    found = [(name, canary) for name, text in files.items() for canary in CANARIES if canary in text.lower()]
    assert found == []
