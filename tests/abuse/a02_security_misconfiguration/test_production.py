"""The settings of a server, read in a process of their own as a server reads them."""

import json
import os
import subprocess
import sys

import pytest

from tests.portal.settings.test_production import COMPLETE, ROOT, start

pytestmark = pytest.mark.long

LONG = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
REAL = COMPLETE | {
    f"PORTAL_{name}_KEY": LONG[n:] + LONG[:n] for n, name in enumerate(("SECRET", "WORDS", "AUDIT"))
}
ASKED = (
    "DEBUG", "DEMO_PEOPLE", "SECOND_FACTOR_REQUIRED", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_PATH", "SESSION_COOKIE_DOMAIN",
    "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_DOMAIN", "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "USE_X_FORWARDED_HOST", "USE_X_FORWARDED_PORT",
    "SECURE_CONTENT_TYPE_NOSNIFF", "X_FRAME_OPTIONS", "SECURE_REFERRER_POLICY", "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    "PASSWORD_HASHERS", "SESSION_SERIALIZER", "SESSION_ENGINE", "EMAIL_USE_TLS", "DATA_UPLOAD_MAX_MEMORY_SIZE",
    "DATA_UPLOAD_MAX_NUMBER_FIELDS", "DATA_UPLOAD_MAX_NUMBER_FILES", "INSTALLED_APPS", "ADMINS",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> dict:
    """The settings of a server that has all its secrets."""
    words = (
        "import json; from django.conf import settings as s;"
        f"print(json.dumps({{n: getattr(s, n) for n in {ASKED!r}}}, default=str))"
    )
    more = {"DJANGO_SETTINGS_MODULE": "portal.settings.production"}
    return json.loads(start(tmp_path_factory.mktemp("server"), words, **REAL, **more))


def test_it_tells_nobody_how_it_works_inside(server):
    assert (server["DEBUG"], server["ADMINS"], server["DEMO_PEOPLE"]) == (False, [], False)


def test_no_variable_turns_debugging_on(tmp_path):
    words = "import portal.settings.production as p; print(p.DEBUG)"
    on = dict.fromkeys(("DEBUG", "DJANGO_DEBUG", "PORTAL_DEBUG"), "True")
    assert start(tmp_path, words, **REAL, **on) == "False"


def test_its_cookies_are_for_this_host_and_for_no_script(server):
    assert {name: value for name, value in server.items() if "_COOKIE_" in name} == {
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_DOMAIN": None,
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_DOMAIN": None,
    }


def test_it_speaks_over_https_alone(server):
    told = (
        server["SECURE_SSL_REDIRECT"],
        server["SECURE_HSTS_SECONDS"],
        server["SECURE_HSTS_INCLUDE_SUBDOMAINS"],
    )
    assert told == (True, 31_536_000, True)


def test_it_believes_no_host_that_a_request_brings_along(server):
    assert (server["USE_X_FORWARDED_HOST"], server["USE_X_FORWARDED_PORT"]) == (False, False)
    assert (server["ALLOWED_HOSTS"], server["CSRF_TRUSTED_ORIGINS"]) == (
        ["learning.example.org"],
        ["https://learning.example.org"],
    )


def test_what_a_request_may_hold_has_an_end(server):
    assert server["DATA_UPLOAD_MAX_MEMORY_SIZE"] <= 2 * 1024 * 1024
    assert server["DATA_UPLOAD_MAX_NUMBER_FIELDS"] <= 2000
    assert server["DATA_UPLOAD_MAX_NUMBER_FILES"] <= 100


def test_nothing_of_the_workshop_is_installed(server):
    shop = {
        "zeal",
        "debug_toolbar",
        "django_extensions",
        "django_migration_linter",
        "django.contrib.admin",
        "silk",
    }
    assert shop & set(server["INSTALLED_APPS"]) == set()


@pytest.mark.parametrize("name", ["PORTAL_SECRET_KEY", "PORTAL_WORDS_KEY", "PORTAL_AUDIT_KEY"])
@pytest.mark.parametrize("value", ["x" * 49, " " * 60])
def test_a_key_that_can_be_guessed_is_refused(tmp_path, name, value):
    said = start(tmp_path, **REAL | {name: value})
    assert (name in said, "started" in said) == (True, False)


@pytest.mark.parametrize("name", ["PORTAL_WORDS_KEY", "PORTAL_AUDIT_KEY"])
def test_a_list_without_a_key_is_refused(tmp_path, name):
    assert "too short" in start(tmp_path, **REAL | {name: "," * 60})


def test_a_second_key_that_is_short_is_refused_too(tmp_path):
    assert "too short" in start(tmp_path, **REAL | {"PORTAL_AUDIT_KEY": f"{LONG},short"})


def test_django_finds_nothing_to_say_against_it(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PORTAL_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            **REAL,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
