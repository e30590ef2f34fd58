"""The room's app."""

from django.apps import AppConfig


class VideosConfig(AppConfig):
    """See the room's docstring."""

    name = "resources.videos"
    verbose_name = "Videos"
