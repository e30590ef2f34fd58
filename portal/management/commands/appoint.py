"""`manage.py appoint`: the first administrator of a new portal; everybody after that is given roles on the desk.

Where nobody is administrator any more, because a year is over or somebody left, the same command appoints again.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from accounts import actions, roles
from portal.lib import clock


class Command(BaseCommand):
    """Makes the account without a password; its owner chooses one by the link of "Forgotten your password?"."""

    help = "Make somebody an administrator: `manage.py appoint ada@council.gov.uk 'Ada Okafor'`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an email address.") from error
        person = actions.register(email=options["email"], name=options["name"], password=None, by=None)
        if not person.is_active:
            actions.reopen(person=person, by=None)
        until = clock.today() + roles.TERM
        actions.give_role(person=person, role=roles.ADMINISTRATOR.key, by=None, until=until)
        door = settings.PORTAL_ADDRESS.rstrip("/") + reverse("account_reset_password")
        self.stdout.write(
            f"{person.name} is an administrator until {until:%-d %B %Y}. To choose a password: {door}"
        )
