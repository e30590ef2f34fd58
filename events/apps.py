"""The room's app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """See the room's docstring."""

    name = "events"
    verbose_name = "Events"
