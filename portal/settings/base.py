"""What every place of use shares."""

import pathlib
import tempfile
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from portal.settings.environment import ROOT, Environment, database

env = Environment.current()

BASE_DIR = ROOT
PORTAL_DATA = pathlib.Path(env.text("PORTAL_DATA", str(ROOT / ".data"))).resolve()
PORTAL_PORT = env.number("PORT", 8000)
PORTAL_ADDRESS = env.text("PORTAL_ADDRESS", f"http://127.0.0.1:{PORTAL_PORT}")
# The first signs; those behind it are believed too, until nobody holds anything that they signed.
SECRET_KEY, *SECRET_KEY_FALLBACKS = env.names("PORTAL_SECRET_KEY") or [""]
WORDS_KEYS = env.names("PORTAL_WORDS_KEY")  # seal reviews' confidential words; the first is the newest
AUDIT_KEYS = env.names("PORTAL_AUDIT_KEY")  # mark what the audit says; the first is the newest
AUDIT_ANCHOR = "audit/anchor.json"  # the note in the file store of how far the audit's chain goes
AUDIT_SEAL_EVERY = timedelta(seconds=10)
DEBUG = False
ALLOWED_HOSTS = env.names("PORTAL_HOSTS", "127.0.0.1,localhost")

INSTALLED_APPS = [
    "portal",
    "portal.home",
    "portal.lib",
    "events",
    "resources.learning",
    "resources.reviews",
    "resources.briefings",
    "resources.posters",
    "resources.videos",
    "resources.library",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "template_partials",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
]

MIDDLEWARE = [
    "portal.lib.logs.requests_told",
    "portal.lib.request_counts.counted",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.lib.http.StoreMiddleware",
    "portal.lib.http.kept_by_nobody",
    "portal.lib.security_log.refusals_told",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.lib.http.plain_requests",
    "portal.home.middleware.OldPathMiddleware",
    "portal.home.watching.WatchingMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.house",
            ],
            "builtins": ["portal.lib.templatetags.once"],
        },
    }
]
FORM_RENDERER = "portal.lib.forms.PortalRenderer"

# `manage.py up` writes these addresses to run.env once its engines answer.
DATABASE_URL = env.text("DATABASE_URL")
DATABASES = {"default": database(DATABASE_URL or "postgresql://portal@127.0.0.1:5432/portal")}
# Behind PgBouncer in transaction mode a cursor of the server would be asked for on another line than it was made on.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.number("PORTAL_DATABASE_POOLED", 0) == 1
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.text("PORTAL_CACHE_URL")
CACHES = {
    "default": {
        "BACKEND": "portal.lib.caching.Cache",
        "LOCATION": CACHE_URL or "redis://127.0.0.1:6379/1",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

# Storage: two private buckets, always S3. What is signed for browsers may go by another host name.
S3_ENDPOINT_URL = env.text("S3_ENDPOINT_URL")
S3_PUBLIC_ENDPOINT_URL = env.text("S3_PUBLIC_ENDPOINT_URL", S3_ENDPOINT_URL)
S3_MEDIA_BUCKET = env.text("S3_MEDIA_BUCKET", "media")
S3_QUARANTINE_BUCKET = env.text("S3_QUARANTINE_BUCKET", "quarantine")


def _bucket(name: str, endpoint: str, keys: str = "S3") -> dict[str, object]:
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": name,
            "endpoint_url": endpoint or None,
            "access_key": env.text(f"{keys}_ACCESS_KEY_ID"),
            "secret_key": env.text(f"{keys}_SECRET_ACCESS_KEY"),
            "region_name": env.text(f"{keys}_REGION", "us-east-1"),
            "addressing_style": env.text(f"{keys}_ADDRESSING", "path"),
            "signature_version": "s3v4",
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": 60,
            "file_overwrite": False,
            "object_parameters": {"CacheControl": "private, max-age=0"},
        },
    }


# Backups: what seals them, and another S3 where they do not go to a folder.
BACKUP_PUBLIC_KEY = env.text("BACKUP_PUBLIC_KEY")
BACKUP_S3_BUCKET = env.text("BACKUP_S3_BUCKET")
BACKUP_FOLDER = env.text("BACKUP_FOLDER")  # or a folder that every worker of the queue `media` sees
BACKUP_EVERY = timedelta(minutes=max(2, env.number("BACKUP_EVERY_MINUTES", 24 * 60)))
BACKUP_KEEP_DAYS = env.number("BACKUP_KEEP_DAYS", 35)

STORAGES = {
    "default": _bucket(S3_MEDIA_BUCKET, S3_ENDPOINT_URL),
    "media": _bucket(S3_MEDIA_BUCKET, S3_ENDPOINT_URL),
    "quarantine": _bucket(S3_QUARANTINE_BUCKET, S3_ENDPOINT_URL),
    "media_signer": _bucket(S3_MEDIA_BUCKET, S3_PUBLIC_ENDPOINT_URL),
    "quarantine_signer": _bucket(S3_QUARANTINE_BUCKET, S3_PUBLIC_ENDPOINT_URL),
    "backups": _bucket(BACKUP_S3_BUCKET, env.text("BACKUP_S3_ENDPOINT_URL"), "BACKUP_S3"),
    "staticfiles": {"BACKEND": "portal.lib.static.ModuleManifestStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = PORTAL_DATA / "static"
STATICFILES_DIRS = [ROOT / "static"]

# Jobs: the database is the truth, the broker a doorbell that may be missing for a while.
BROKER_URL = env.text("PORTAL_BROKER_URL")
CELERY = {
    "broker_url": BROKER_URL or "redis://127.0.0.1:6379/0",
    "result_backend": None,
    "task_ignore_result": True,
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "worker_hijack_root_logger": False,
    "task_publish_retry": False,
    "broker_connection_retry_on_startup": True,
    "broker_transport_options": {
        "visibility_timeout": 900,
        "socket_connect_timeout": 1,
        "socket_timeout": 1,
        # A bell that does not ring is not rung again: kombu would hold a page for six seconds with its tries.
        "max_retries": 0,
    },
    "task_default_queue": "default",
    "timezone": "UTC",
}
# A file that workers and the clock touch while they live, for whoever restarts containers; may be none.
ALIVE_FILE = env.text("PORTAL_ALIVE_FILE")
JOBS_QUEUES = {  # as the desk calls each, and how long its work may wait before the desk says so
    "mail": ("Emails on their way", timedelta(minutes=10)),
    "default": ("Everyday work", timedelta(minutes=10)),
    "media": ("Recordings and documents", timedelta(hours=2)),
}
JOBS_LEASE = timedelta(seconds=30)
JOBS_SWEEP_EVERY = timedelta(seconds=10)  # with the lease, what a killed worker held waits 40 s at most

AUTH_USER_MODEL = "accounts.User"
# Addresses are unique whatever their case, by a constraint of the table.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email", "job_title"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.NotOfTheHousesWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.entrance_forms.SignUpForm",
    "login": "accounts.entrance_forms.SignInForm",
    "reset_password": "accounts.entrance_forms.ForgottenForm",
    "reset_password_from_key": "accounts.entrance_forms.NewPasswordForm",
    "change_password": "accounts.entrance_forms.ChangePasswordForm",
    "reauthenticate": "accounts.entrance_forms.PasswordAgainForm",
    "request_login_code": "accounts.entrance_forms.AskForCodeForm",
    "confirm_login_code": "accounts.entrance_forms.LoginCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.JoiningForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PORTAL_ADDRESS.startswith("https") else "http"
# Sign-in with the employer's account, by OpenID Connect; closed while no provider is named.
OIDC_URL = env.text("PORTAL_OIDC_URL")
SOCIALACCOUNT_ADAPTER = "accounts.adapter.EmployersAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "work",
                "name": env.text("PORTAL_OIDC_NAME", "your employer's account"),
                "client_id": env.text("PORTAL_OIDC_ID"),
                "secret": env.text("PORTAL_OIDC_SECRET"),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.entrance_forms.SecondStepForm",
    "reauthenticate": "accounts.entrance_forms.SecondStepAgainForm",
    "activate_totp": "accounts.entrance_forms.ActivateForm",
}
MFA_TOTP_ISSUER = "Safeguarding learning portal"
SECOND_FACTOR_REQUIRED = False
DORMANT_DAYS = env.number(
    "PORTAL_DORMANT_DAYS", 730
)  # after which an unused account closes, with 30 days' notice
# After so many days without a word from whoever looks after an agency, they are asked who still works with them.
CONFIRM_DAYS = env.number("PORTAL_CONFIRM_DAYS", 365)
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

_s3 = [S3_PUBLIC_ENDPOINT_URL] if S3_PUBLIC_ENDPOINT_URL else []
_oidc = urlsplit(OIDC_URL)
_providers = [f"{_oidc.scheme}://{_oidc.netloc}", *env.names("PORTAL_OIDC_ALSO")] if OIDC_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "connect-src": [SELF, *_s3],
        "img-src": [SELF, "data:", "blob:", *_s3],
        "media-src": [SELF, "blob:", *_s3],
        # Browsers hold the whole way of a form against this list, also where it is led on to the provider.
        "form-action": [SELF, *_providers],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = PORTAL_DATA / "mail"
DEFAULT_FROM_EMAIL = env.text("PORTAL_EMAIL_FROM", "Learning portal <portal@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
BOUNCES_MAILDIR = env.text(
    "PORTAL_BOUNCES_MAILDIR", ""
)  # where reports of undelivered letters arrive; may be none

FORMS_URLFIELD_ASSUME_HTTPS = True  # as Django 6 will by itself
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
LANGUAGES = [("en-gb", "English")]

# What may come in; a request larger than this never reaches a form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Looked for here, at the start: a process whose first upload met a full disk would choose another folder for good.
FILE_UPLOAD_TEMP_DIR = tempfile.gettempdir()
FILE_UPLOAD_HANDLERS = ["portal.lib.uploads.BoundedUploadHandler"]
DOCUMENT_LARGEST = env.number("PORTAL_DOCUMENT_LARGEST", 50 * 1024 * 1024)
# ClamAV's daemon, which scans what is uploaded: /path/of/its/socket or host:port; empty: none.
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS")
# Hosts (name:port) of one's own network that links may lead to and be followed at, for example an intranet.
LINKS_ASK_ALSO = env.names("PORTAL_LINKS_ASK_ALSO")
# Where people report a hole in the portal (mailto:... or https://...): /.well-known/security.txt says it.
SECURITY_CONTACT = env.text("PORTAL_SECURITY_CONTACT")
REVIEWS_ASK_AHEAD = env.number("PORTAL_ASK_OWNERS_DAYS", 21)  # days before a recommendation is due
ACCESS_NEEDS_DAYS = env.number("PORTAL_ACCESS_NEEDS_DAYS", 30)  # after the event
VIDEO_LARGEST = env.number("PORTAL_VIDEO_LARGEST", 4 * 1024**3)
VIDEO_LONGEST = env.number("PORTAL_VIDEO_LONGEST", 3 * 60 * 60)  # seconds
VIDEO_PART = 8 * 1024**2  # bytes of one part of a sending; the store takes no part smaller than five MiB
VIDEO_FOLDER = env.text("PORTAL_VIDEO_FOLDER")  # recordings that wait to be taken in; empty: none
VIDEO_SOURCE_DAYS = env.number("PORTAL_VIDEO_SOURCE_DAYS", 30)  # that a sent file is kept once it is ready
VIDEO_THREADS = env.number("PORTAL_VIDEO_THREADS", 2)

# Drafts of captions, on this machine only: a program that is told a sound file and writes WebVTT, or the folder of a
# model for faster-whisper (the extra `speech`).
SPEECH_PROGRAM = env.text("PORTAL_SPEECH_PROGRAM")
SPEECH_MODEL = env.text("PORTAL_SPEECH_MODEL")

# Programs: an explicit path wins, then the system's, then the wheel's.
FFMPEG_BINARY = env.text("FFMPEG_BINARY")
FFPROBE_BINARY = env.text("FFPROBE_BINARY")
SOFFICE_BINARY = env.text(
    "SOFFICE_BINARY"
)  # LibreOffice, which draws decks and letters; the system's otherwise
PG_BIN = env.text("PG_BIN")
VALKEY_BIN = env.text("VALKEY_BIN")
WEED_BIN = env.text("WEED_BIN")

# What `manage.py up` is told. An engine whose address is given from outside is not started here.
_outside = env.outside()
# With a broker of another make, Valkey still keeps the cache.
_addresses = {
    "postgres": ["DATABASE_URL"],
    "valkey": ["PORTAL_BROKER_URL", "PORTAL_CACHE_URL"],
    "store": ["S3_ENDPOINT_URL"],
}
UP: dict[str, Any] = {
    "port": _outside.number("PORT", 8000),
    "address": _outside.text("PORTAL_ADDRESS"),
    "secret_key": _outside.text("PORTAL_SECRET_KEY"),
    "elsewhere": [engine for engine, names in _addresses.items() if all(map(_outside.text, names))],
    "as_root": True,
    "environment": _outside.real,
}

# Figures for Prometheus, from `manage.py metrics` on a port of its own; 0 counts nothing and serves nothing.
METRICS_HOST = env.text("PORTAL_METRICS_HOST", "127.0.0.1")
METRICS_PORT = env.number("PORTAL_METRICS_PORT", 0)

# `lines` for a terminal, `json` for a server: that one leaves out what errors said (portal.lib.logs).
LOG = env.text("PORTAL_LOG", "lines")
# Errors go there too, as the log tells them (portal.lib.error_reports); empty: nothing leaves this machine.
SENTRY_DSN = env.text("SENTRY_DSN")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "portal.lib.logs.Lines"}, "json": {"()": "portal.lib.logs.Json"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"pikepdf": {"level": "WARNING"}},
}
