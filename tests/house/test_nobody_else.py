"""Nobody signs in as somebody else: no line, no permission and no address for it."""

import pathlib
import re

import rules
from django.conf import settings

from tests.house.register import addresses

ROOMS = ("accounts", "events", "portal", "resources")
# What makes a session somebody's, or a request, outside the pages of sign-in themselves.
MAKES = re.compile(
    r"\b(?:\w*login\(|force_login|_?auth_user_\w+|SESSION_KEY|BACKEND_SESSION_KEY)"
    r"|\brequest\.user\s*=(?!=)|\bget_session_auth_hash"
)
MAY = {
    (
        "accounts/adapter.py",
        "def login(self, request: HttpRequest, user: Any) -> None:",
    ): "every way of signing in ends here",
    ("accounts/adapter.py", "super().login(request, user)"): "and goes on to Django's own",
    (
        "accounts/adapter.py",
        "def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:",
    ): "only refuses",
    (
        "accounts/sessions.py",
        'made.person_id = data.get("_auth_user_id")',
    ): "keeps beside a session whose it is; it is read, never written",
    (
        "accounts/models/sessions.py",
        "standing = {person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()}",
    ): "which of somebody's sessions still hold",
    (
        "accounts/models/sessions.py",
        'return [one for one in found if one.get_decoded().get("_auth_user_hash") in standing]',
    ): "reads it for that",
}
AS = re.compile(
    r"impersonat|hijack|become|masquerad|sudo|(?:log|sign)[-_ ]?(?:in|on)[-_ ]?as|switch[-_ ]?user|act[-_ ]?as"
)


def source() -> list[pathlib.Path]:
    """What the portal is made of, in Python."""
    return [file for room in ROOMS for file in (settings.BASE_DIR / room).rglob("*.py")]


def test_only_these_lines_make_a_session_somebodys():
    found = {
        (str(file.relative_to(settings.BASE_DIR)), line.strip())
        for file in source()
        for line in file.read_text().splitlines()
        if MAKES.search(line)
    }
    assert found == set(MAY)


def test_no_permission_and_no_address_is_for_it():
    names = [
        *rules.permissions.permissions,
        *addresses(),
        *(str(one.pattern) for one in addresses().values()),
    ]
    assert [name for name in names if AS.search(name.lower())] == []


def test_no_app_that_does_it_is_installed():
    assert [name for name in settings.INSTALLED_APPS if AS.search(name)] == []
