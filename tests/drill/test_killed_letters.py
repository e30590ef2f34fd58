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
# The worker is killed once so many letters are written, while it looks for old copies and sends what it wrote.
WRITTEN = (30, 75)
DIED_LATE = 5  # letters whose worker died after it handed them over and before it wrote that down
AGAIN = 120  # seconds: a lease of 30, two rounds of the sweeper, and a worker that starts
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
# What such a death leaves: a letter that waits, and its job.
NOT_WRITTEN_DOWN = """
from portal.lib import jobs
from portal.lib.models import Email
for letter in Email.objects.filter(letter="posters/out_of_date").order_by("pk")[:{number}]:
    Email.objects.filter(pk=letter.pk).update(state=Email.State.WAITING, sent_at=None)
    jobs.enqueue("plant.send_email", letter.pk)
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
                before = letters(line)
                at.append(f"{before} written and {letters(line, 'sent')} sent")
                assert before < PEOPLE
                seconds.append(until(lambda before=before: letters(line) > before, "not taken up again"))
            until(lambda: letters(line, "sent") == PEOPLE, "every letter sent")
            portal.python(NOT_WRITTEN_DOWN.format(number=DIED_LATE))
            until(lambda: letters(line, "sent") == PEOPLE, "sent again")
            portal.python(FIND_OLD.format(subject="drill again"))
            until(lambda: jobs_left(line) == 0, "no work left")
        found = json.loads(portal.python(FOUND).strip().splitlines()[-1])
        gone = left_the_house(portal)
    assert (found["old"], found["dead"], len(found["letters"])) == (PEOPLE * EACH, 0, PEOPLE)
    assert set(gone) == set(found["letters"].items())
    assert max(seconds) <= AGAIN
    twice = sum(times - 1 for times in Counter(gone).values())
    assert twice >= DIED_LATE
    note(
        "kill -9 of the worker in the letters of a new lead",
        f"{PEOPLE * EACH} copies of {PEOPLE} people; killed with {' and with '.join(at)}: {len(found['letters'])} letters, "
        f"1 a person; taken up again after {', '.join(f'{value:.1f} s' for value in seconds)}; {twice} handed over twice "
        f"({DIED_LATE} put back as a death after the handing over leaves them), each with its own Message-ID again",
    )
