"""The plant room as an app: jobs, letters, the audit and the keys that make a form count once."""

from django.apps import AppConfig


class PlantConfig(AppConfig):
    """Label `plant`, so that its tables are not called `lib`."""

    name = "portal.lib"
    label = "plant"
    verbose_name = "Plant room"
