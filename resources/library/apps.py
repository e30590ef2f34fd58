"""The room that every shelf stands on."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Cards, documents, search."""

    name = "resources.library"
    verbose_name = "Library"
