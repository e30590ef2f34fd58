"""`manage.py up`: the whole portal on this machine, in the foreground."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.engines import opening
from portal.engines.places import EngineError, Places


class Command(BaseCommand):
    """Gathers what settings and the command line say; portal.engines does the rest."""

    help = "Start the engines, prepare the data and serve the portal until Ctrl-C."
    # Checks would ask a database that is not running yet.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stage", default="pilot", help="what to seed the first time (default: pilot)")
        parser.add_argument("--no-seed", action="store_true", help="seed nothing")
        parser.add_argument("--engines-only", action="store_true", help="start the engines and nothing else")

    def handle(self, *_args: Any, **options: Any) -> None:
        told: dict[str, Any] = settings.UP
        plan = opening.Plan(
            places=Places(settings.PORTAL_DATA, settings.PG_BIN, settings.VALKEY_BIN, settings.WEED_BIN),
            root=settings.BASE_DIR,
            environment=told["environment"],
            port=told["port"],
            address=told["address"],
            secret_key=told["secret_key"],
            elsewhere=told["elsewhere"],
            buckets=[settings.S3_MEDIA_BUCKET, settings.S3_QUARANTINE_BUCKET],
            stage="" if options["no_seed"] else options["stage"],
            engines_only=options["engines_only"],
            metrics_port=settings.METRICS_PORT,
            demo_people=settings.DEMO_PEOPLE,
            as_root=told["as_root"],
            say=self.say,
        )
        try:
            code = opening.open_house(plan)
        except EngineError as error:
            raise CommandError(str(error)) from error
        sys.exit(code)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
