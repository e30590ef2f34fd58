"""Tests: the same engines on their own data, everything else as in production."""

from portal.settings.base import *

SECRET_KEY = "tests-only-" + "x" * 40
WORDS_KEYS = [SECRET_KEY]
AUDIT_KEYS = [SECRET_KEY]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["TEST"] = {"TEMPLATE": "migrated_for_tests"}  # made by tests/migrated.py
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True  # nothing is collected for tests
ACCOUNT_RATE_LIMITS = False
INSTALLED_APPS += ["zeal", "django_migration_linter"]
MIDDLEWARE += ["zeal.middleware.zeal_middleware"]
ZEAL_RAISE = True
# allauth asks for one address or passkey several times on one sign-in; that is its own business.
# The session engine looks for its row once to read and once to end it, as Django's own does.
ZEAL_ALLOWLIST = [
    {"model": "account.EmailAddress"},
    {"model": "accounts.SignedInSession"},
    {"model": "mfa.Authenticator"},
]
DEMO_PEOPLE = True
SENTRY_DSN = ""
# Each worker of the tests has a cache of its own: one empties what the other counts.
_worker = int(env.text("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
AUDIT_ANCHOR = f"audit/anchor-{_worker}.json"
CACHES["default"]["LOCATION"] = (
    f"{(CACHE_URL or 'redis://127.0.0.1:6379/1').rpartition('/')[0]}/{2 + _worker}"
)
