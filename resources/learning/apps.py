"""The room's app."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """See the room's docstring."""

    name = "resources.learning"
    verbose_name = "Learning"
