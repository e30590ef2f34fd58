"""Keys, random numbers and what is made of them."""

import datetime as dt
import re
import time

import pytest
from django.contrib.auth.hashers import check_password, get_hasher, make_password
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.core import signing
from django.test import override_settings

from accounts.models import SignedInSession
from events.models import Approval, CalendarKey, ManagerComment
from portal.lib import clock
from resources.library import emails as library_letters
from tests.factories.accounts import partnership
from tests.factories.events import booking, event
from tests.house.test_words import lines_with

pytestmark = pytest.mark.django_db

DJANGOS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]


@override_settings(PASSWORD_HASHERS=DJANGOS)
def test_passwords_are_stretched_a_million_times():
    kept = make_password("three random words")
    name, rounds, salt, _ = kept.split("$")
    assert (name, int(rounds) >= 1_000_000, len(salt) >= 22) == ("pbkdf2_sha256", True, True)


@override_settings(PASSWORD_HASHERS=DJANGOS)
def test_two_people_with_one_password_have_nothing_in_common():
    assert make_password("three random words") != make_password("three random words")
    assert get_hasher().algorithm == "pbkdf2_sha256"


@pytest.mark.parametrize("kept", ["", "!", "three random words", "plain$three random words", "unknown$1$2$3"])
def test_what_is_no_hash_opens_nothing(kept):
    assert check_password("three random words", kept) is False


def test_no_weak_sum_guards_anything():
    """MD5 compares rows of a backup with themselves, SHA-1 is nowhere of ours."""
    assert [line for line in lines_with(r"\b(md5|sha1)\b", ".py") if "keeping/dumps.py" not in line] == []


def test_no_certificate_goes_unchecked():
    """One is looked at to say until when it holds, whatever it is worth; nothing is sent to it."""
    found = lines_with(r"verify\s*=\s*False|CERT_NONE|_create_unverified|check_hostname\s*=\s*False", ".py")
    assert [line for line in found if not line.startswith("portal/home/measuring.py:")] == []


def test_what_must_not_be_guessed_is_not_drawn_from_the_plain_dice():
    """`random` draws examples, covers and the order of questions; keys come from `secrets`, uuid4 and Django."""
    may = (
        "portal/home/seed/",
        "portal/engines/places.py",  # a free port
        "resources/learning/quiz_picking.py",
        "resources/library/covers.py",
    )
    found = [
        line for line in lines_with(r"^(import random|from random import)", ".py") if not line.startswith(may)
    ]
    assert found == []


def test_what_is_compared_with_a_secret_takes_the_same_time():
    assert (
        lines_with(
            r"(token|secret|signature|digest|hmac)\w*\s*==\s|==\s*\w*(token|secret|signature)\b", ".py"
        )
        == []
    )


def test_a_key_of_a_session_is_long_and_new_each_time(client, priya):
    keys = set()
    for _ in range(5):
        client.logout()
        client.force_login(priya)
        keys.add(client.session.session_key)
    assert len(keys) == 5
    assert {len(key) for key in keys} == {32}
    assert set("".join(keys)) <= set(VALID_KEY_CHARS)


def test_what_a_session_holds_cannot_be_written_by_who_reads_the_table(client, priya):
    """Signed with the portal's key: a row that was changed is an empty session."""
    client.force_login(priya)
    row = SignedInSession.objects.get(pk=client.session.session_key)
    middle = len(row.session_data) // 2
    other = "A" if row.session_data[middle] != "A" else "B"
    row.session_data = row.session_data[:middle] + other + row.session_data[middle + 1 :]
    row.save()
    assert client.get("/me/").status_code == 302


@pytest.fixture
def tokens(priya) -> dict[str, tuple[str, str]]:
    """Every kind of sealed address: where it is used, and its token."""
    partnership()
    booked = booking(
        event(needs_approval=True), priya, state="requested", held_until=clock.now() + dt.timedelta(days=3)
    )
    asked = Approval.objects.create(booking=booked, manager_name="R", manager_email="r@example.org")
    said = ManagerComment.objects.create(
        booking=booking(event(), priya, state="attended"), manager_name="R", manager_email="r@example.org"
    )
    return {
        "approve": ("/events/approve/{}/", asked.token),
        "comment": ("/events/comment/{}/", said.token),
        "calendar": ("/events/calendar/{}.ics", CalendarKey.token_of(priya)),
        "searches": ("/me/searches/stop/{}/", library_letters.stop_token(priya)),
        "digest": ("/me/following/stop/{}/", library_letters.stop_token(priya)),
    }


def test_each_seal_opens_its_own_door_and_no_other(client, tokens):
    opened = {
        (seal, door): client.get(path.format(token)).status_code
        for seal, (_, token) in tokens.items()
        for door, (path, _) in tokens.items()
    }
    # One seal stops both kinds of letters of the library, as both letters say.
    same = {("searches", "digest"), ("digest", "searches")}
    assert {pair for pair, status in opened.items() if status == 200} == {(one, one) for one in tokens} | same
    assert {status for pair, status in opened.items() if pair[0] != pair[1] and pair not in same} == {404}


def test_a_seal_with_any_one_letter_changed_opens_nothing(client, tokens):
    opened = []
    for path, token in tokens.values():
        for at in range(0, len(token), 5):
            other = "A" if token[at] != "A" else "B"
            forged = token[:at] + other + token[at + 1 :]
            if client.get(path.format(forged)).status_code != 404:
                opened.append((path, at))
    assert opened == []


@pytest.mark.parametrize("shape", ["{0}:", ":{0}", "{0}{0}", "x", "%20", "a:b:c", "..", "{0}=", "e30:1:x"])
def test_what_only_looks_like_a_seal_opens_nothing(client, tokens, shape):
    for path, token in tokens.values():
        assert client.get(path.format(token)).status_code == 200
        assert client.get(path.format(shape.format(token[:-1]))).status_code == 404


def test_a_seal_of_another_portal_opens_nothing(client, tokens, priya):
    with override_settings(SECRET_KEY="another-portal-" + "y" * 40):
        forged = CalendarKey.token_of(priya)
    assert client.get(f"/events/calendar/{forged}.ics").status_code == 404


def test_a_seal_of_an_empty_salt_opens_nothing(client, tokens, priya):
    for made in (signing.dumps([str(priya.uuid), 0]), signing.dumps([str(priya.uuid), 0], salt="")):
        assert client.get(f"/events/calendar/{made}.ics").status_code == 404


def test_a_seal_tells_no_name(tokens, priya):
    for _, token in tokens.values():
        body = signing.b64_decode(token.split(":")[0].encode()) if token.count(":") == 2 else token.encode()
        assert re.findall(rb"Priya|priya@", body) == []


def test_looking_for_a_forged_seal_asks_the_database_for_no_person(client, django_assert_num_queries, db):
    """What is forged is known by its seal alone; only the look for an old address asks."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    partnership()
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/events/calendar/{time.time_ns()}.ics")
    assert [one["sql"] for one in asked if 'FROM "accounts_user"' in one["sql"]] == []
