"""A laptop: `make run`. Engines and secrets come from `$PORTAL_DATA/run.env`, written by `manage.py up`."""

from portal.settings.base import *

SECRET_KEY = SECRET_KEY or "local-only-until-manage-up-writes-its-own-to-run-env"
DEMO_PEOPLE = True
WORDS_KEYS = WORDS_KEYS or [SECRET_KEY]  # as long-lived as the data beside it
AUDIT_KEYS = AUDIT_KEYS or [SECRET_KEY]
