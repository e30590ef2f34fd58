"""Production refuses to start without its secrets, and names the one that is missing."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
COMPLETE = {
    "PORTAL_SECRET_KEY": "s" * 50,
    "PORTAL_WORDS_KEY": "w" * 50,
    "PORTAL_AUDIT_KEY": "a" * 50,
    "PORTAL_HOSTS": "learning.example.org",
    "PORTAL_ADDRESS": "https://learning.example.org",
    "DATABASE_URL": "postgresql://portal:secret@db/portal",
    "PORTAL_BROKER_URL": "redis://broker/0",
    "PORTAL_CACHE_URL": "redis://cache/1",
    "S3_ENDPOINT_URL": "https://s3.example.org",
    "S3_ACCESS_KEY_ID": "key",
    "S3_SECRET_ACCESS_KEY": "secret",
    "PORTAL_EMAIL_HOST": "mail.example.org",
    "PORTAL_EMAIL_FROM": "portal@example.org",
}


STARTED = "import portal.settings.production; print('started')"


def start(tmp_path, words=STARTED, **variables) -> str:
    """Load the settings in a process of their own; returns its last line."""
    environment = {"PATH": os.environ["PATH"], "PORTAL_DATA": str(tmp_path), **variables}
    done = subprocess.run(
        [sys.executable, "-c", words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr).strip().splitlines()[-1]


def test_it_starts_with_all_of_them(tmp_path):
    assert start(tmp_path, **COMPLETE) == "started"


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_it_names_the_one_that_is_missing(tmp_path, name):
    said = start(tmp_path, **{key: value for key, value in COMPLETE.items() if key != name})
    assert said.partition(": ")[2].startswith(f"{name} is not set: ")


def test_cookies_are_for_this_host_over_https_alone(tmp_path):
    kept = "p.SESSION_COOKIE_NAME, p.CSRF_COOKIE_NAME, p.SESSION_COOKIE_SECURE, p.CSRF_COOKIE_SECURE"
    words = f"import portal.settings.production as p; print({kept})"
    assert start(tmp_path, words, **COMPLETE) == "__Host-session __Host-csrf True True"


def test_a_short_key_is_refused(tmp_path):
    said = start(tmp_path, **COMPLETE | {"PORTAL_SECRET_KEY": "short"})
    assert "PORTAL_SECRET_KEY is too short" in said


def test_a_server_writes_its_log_as_json(tmp_path):
    words = "import portal.settings.production as p; print(p.LOGGING['handlers']['console']['formatter'])"
    assert start(tmp_path, words, **COMPLETE) == "json"
    assert start(tmp_path, words, **COMPLETE, PORTAL_LOG="lines") == "lines"


def test_an_older_key_is_believed_behind_the_new_one(tmp_path):
    said = "import portal.settings.production as s; print(s.SECRET_KEY[0], *(old[0] for old in s.SECRET_KEY_FALLBACKS))"
    both = COMPLETE | {"PORTAL_SECRET_KEY": f"{'n' * 50},{'o' * 50}"}
    assert start(tmp_path, said, **both) == "n o"


def test_an_older_key_that_is_short_is_refused_too(tmp_path):
    both = COMPLETE | {"PORTAL_SECRET_KEY": f"{'n' * 50},old"}
    assert "PORTAL_SECRET_KEY is too short" in start(tmp_path, **both)
