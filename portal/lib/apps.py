"""The plant room as an app: jobs, letters, the audit and the keys that make a form count once."""

from django.apps import AppConfig
from django.conf import settings

from portal.lib import error_reports


class PlantConfig(AppConfig):
    """Label `plant`, so that its tables are not called `lib`."""

    name = "portal.lib"
    label = "plant"
    verbose_name = "Plant room"

    def ready(self) -> None:
        """Errors of every process are reported from its start."""
        if settings.SENTRY_DSN:
            error_reports.begin(settings.SENTRY_DSN)
