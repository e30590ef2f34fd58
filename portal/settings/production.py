"""A server. It refuses to start without its secrets and names the one that is missing."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *

_why = {
    "PORTAL_SECRET_KEY": "it signs sessions and links (50 random characters or more)",
    "PORTAL_WORDS_KEY": "it seals the confidential words of reviews (50 random characters or more; keep a copy)",
    "PORTAL_AUDIT_KEY": "it marks the audit so that changes show (50 random characters or more; keep a copy)",
    "PORTAL_HOSTS": "it lists the host names that this portal answers to",
    "PORTAL_ADDRESS": "letters and calendar entries carry it (https://...)",
    "DATABASE_URL": "it is where PostgreSQL answers",
    "PORTAL_BROKER_URL": "it is where the job doorbell rings",
    "PORTAL_CACHE_URL": "it is where the cache and rate limits live",
    "S3_ENDPOINT_URL": "it is where the files are kept",
    "S3_ACCESS_KEY_ID": "it opens the file store",
    "S3_SECRET_ACCESS_KEY": "it opens the file store",
    "PORTAL_EMAIL_HOST": "letters leave through it",
    "PORTAL_EMAIL_FROM": "letters come from it",
}
for _name, _reason in _why.items():
    env.need(_name, _reason)
if OIDC_URL:
    for _name in ("PORTAL_OIDC_ID", "PORTAL_OIDC_SECRET"):
        env.need(_name, "the provider that PORTAL_OIDC_URL names gave it for this portal, and asks for it")
if min(map(len, [SECRET_KEY, *SECRET_KEY_FALLBACKS])) < 50:
    raise ImproperlyConfigured("PORTAL_SECRET_KEY is too short: use 50 random characters or more.")
if min(map(len, WORDS_KEYS), default=0) < 50:
    raise ImproperlyConfigured("PORTAL_WORDS_KEY is too short: use 50 random characters or more.")
if min(map(len, AUDIT_KEYS), default=0) < 50:
    raise ImproperlyConfigured("PORTAL_AUDIT_KEY is too short: use 50 random characters or more.")

DEMO_PEOPLE = False
LOGGING["handlers"]["console"]["formatter"] = env.text("PORTAL_LOG", "json")
UP["as_root"] = False  # a break-in to the database would be a break-in to root's files
SECOND_FACTOR_REQUIRED = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("PORTAL_EMAIL_HOST")
EMAIL_PORT = env.number("PORTAL_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("PORTAL_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("PORTAL_EMAIL_PASSWORD")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 20
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Browsers take these names only over HTTPS, from this host, for all of it.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
MESSAGE_STORAGE = "portal.lib.notices.Notices"
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Sign-in limits count addresses of people, not the address of the proxy in front of the portal.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PORTAL_TRUSTED_PROXIES", 1)
CSRF_TRUSTED_ORIGINS = [PORTAL_ADDRESS]
