"""The room's app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """See the room's docstring."""

    name = "resources.reviews"
    verbose_name = "Reviews"
