"""The top floor's app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Looks across every room; nothing looks up at it."""

    name = "portal.home"
    label = "home"
    verbose_name = "Home"
