"""The room's app."""

from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    """See the room's docstring."""

    name = "resources.briefings"
    verbose_name = "Briefings"
