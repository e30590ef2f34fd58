"""kill -9 of the worker half-way through the letters of 500 old copies: each maker gets one letter, whatever died."""

import email
import email.policy
import json
import os
import re
import signal
import time
from collections import Counter

import psycopg
import pytest

from tests.bench.meter import family
from tests.drill.measured import note
from tests.running import Portal, running_portal

PEOPLE, EACH = 125, 4
# The worker is killed once so many letters are written (twice, while it looks for old copies), and once so many are sent.
WRITTEN, SENT = (30, 75), 60
AGAIN = 90  # seconds: a lease of 30, the sweeper's round of 30, and a worker that starts
PATIENCE = 300

pytestmark = pytest.mark.drill

# One agency, its lead, and people who made posters with that lead on them; then another lead.
PREPARE = """
from accounts import actions as accounts
from accounts.models import Partnership, User
from resources.posters.models import PosterCopy
from tests.factories.accounts import agency, lead, membership
from tests.factories.posters import bare_poster
place = agency(name="Drill School", sector="education")
entry = lead(place, name="Helen Marsh", phone="0151 496 0123")
shown = [bare_poster(f"Drill {{number}}", slug=f"drill-{{number}}") for number in range({each})]
people = [User.objects.create(email=f"drill{{number}}@example.org", name=f"Drill {{number}}") for number in range({people})]
makers = [membership(each, place).person for each in people]
phone = Partnership.objects.get().out_of_hours_phone
PosterCopy.objects.bulk_create(
    PosterCopy(code=f"{{who:04d}}{{what:04d}}", poster=one, agency=place, person=maker, lead=entry, version=one.version,
        size="full", paper="a4", house_phone=phone)
    for who, maker in enumerate(makers) for what, one in enumerate(shown))
accounts.keep_lead(agency=place, by=None, name="Joe Farrant", phone="0151 496 0199")
"""
FIND_OLD = """
from portal.lib import jobs
jobs.enqueue("posters.find_old", {subject!r})
"""
FOUND = """
import json
from portal.lib.models import Email, Job
from resources.posters.models import PosterCopy
print(json.dumps({"old": PosterCopy.objects.out_of_date().count(),
    "dead": Job.objects.filter(state="dead").count(),
    "letters": dict(Email.objects.filter(letter="posters/out_of_date").values_list("to", "message_id"))}))
"""


def address(portal: Portal) -> str:
    env = (portal.data / "run.env").read_text()
    return re.search(r"^(?:export )?DATABASE_URL=['\"]?([^'\"\n]+)", env, re.MULTILINE)[1]


def letters(line: psycopg.Connection, state: str = "") -> int:
    more = f" and state = '{state}'" if state else ""
    return line.execute(
        f"select count(*) from plant_email where letter = 'posters/out_of_date'{more}"
    ).fetchone()[0]


def jobs_left(line: psycopg.Connection) -> int:
    return line.execute(
        "select count(*) from plant_job where kind in ('posters.find_old', 'plant.send_email') "
        "and state in ('waiting', 'running')"
    ).fetchone()[0]


def until(true, what: str, patience: float = PATIENCE) -> float:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < patience, what
        time.sleep(0.01)
    return time.monotonic() - began


def kill(portal: Portal) -> None:
    for pid in family(portal.process.pid, "mail,default"):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def left_the_house(portal: Portal) -> list[tuple[str, str]]:
    """Every letter about old posters that was handed to the mail server: to whom, and its Message-ID."""
    found = []
    for path in sorted((portal.data / "mail").iterdir()):
        for text in path.read_text(errors="replace").split("\n" + "-" * 79 + "\n"):
            letter = email.message_from_string(text.lstrip("\n"), policy=email.policy.default)
            if "out of date" in str(letter["Subject"]):
                found.append((str(letter["To"]).strip(), str(letter["Message-ID"]).strip()))
    return found


def test_each_maker_hears_once_of_a_new_lead_whatever_dies(tmp_path):
    with running_portal(tmp_path / "data", stage="empty") as portal:
        portal.python(PREPARE.format(people=PEOPLE, each=EACH))
        with psycopg.connect(address(portal), autocommit=True) as line:
            portal.python(FIND_OLD.format(subject="drill"))
            seconds, at = [], []
            for many in WRITTEN:
                until(lambda many=many: letters(line) >= many, f"{many} letters")
                kill(portal)
                at.append(before := letters(line))
                seconds.append(until(lambda before=before: letters(line) > before, "not taken up again"))
            until(lambda: letters(line) == PEOPLE, "every letter written")
            until(lambda: letters(line, "sent") >= SENT, f"{SENT} letters sent")
            kill(portal)
            sent = letters(line, "sent")
            if sent < PEOPLE:
                seconds.append(until(lambda: letters(line, "sent") > sent, "not sent again"))
            until(lambda: letters(line, "sent") == PEOPLE, "every letter sent")
            portal.python(FIND_OLD.format(subject="drill again"))
            until(lambda: jobs_left(line) == 0, "no work left")
        found = json.loads(portal.python(FOUND).strip().splitlines()[-1])
        gone = left_the_house(portal)
    assert (found["old"], found["dead"], len(found["letters"])) == (PEOPLE * EACH, 0, PEOPLE)
    assert set(gone) == set(found["letters"].items())
    assert [at[0] < PEOPLE, at[1] < PEOPLE] == [True, True]
    assert max(seconds) <= AGAIN
    twice = sum(times - 1 for times in Counter(gone).values())
    note(
        "kill -9 of the worker in the letters of a new lead",
        f"{PEOPLE * EACH} copies of {PEOPLE} people, {len(WRITTEN) + 1} kills (with {at[0]} and {at[1]} letters written, with "
        f"{sent} sent): {len(found['letters'])} letters, 1 a person; {twice} handed over twice, each with its own Message-ID "
        "again; taken up again after " + ", ".join(f"{value:.1f} s" for value in seconds),
    )
