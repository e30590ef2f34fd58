"""The room's app."""

from django.apps import AppConfig


class PostersConfig(AppConfig):
    """See the room's docstring."""

    name = "resources.posters"
    verbose_name = "Posters"
