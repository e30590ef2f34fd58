"""The front door opens: registers fill once every app is loaded."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    """Finds what rooms hang up for others: jobs, desk entries, privacy rules, gates."""

    name = "portal"
    verbose_name = "The portal"

    def ready(self) -> None:
        from portal import celery  # noqa: F401, PLC0415  the broker's app must exist in every process

        autodiscover_modules("tasks", "privacy", "desk", "gates", "annual")
