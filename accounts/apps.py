"""The room of people and agencies."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, agencies, roles, the training record."""

    name = "accounts"
    verbose_name = "People and agencies"
