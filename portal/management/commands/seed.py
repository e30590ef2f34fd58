"""`manage.py seed`: the first rows of a portal."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.home.seed import busy, empty, pilot

STAGES = {"empty": empty.lay, "pilot": pilot.lay, "busy": busy.lay}


class Command(BaseCommand):
    """All of a stage or nothing: what is interrupted is begun again the next time."""

    help = (
        "Add what is missing: `empty` is the configuration, `pilot` an invented partnership with its people, "
        "`busy` 100,000 resources and 200,000 bookings on top of it, to measure with."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stage", choices=sorted(STAGES), required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        stage = options["stage"]
        if stage != "empty" and not settings.DEMO_PEOPLE:
            raise CommandError(
                f"The stage {stage} has people whose password everybody knows. It is for a laptop: "
                "these settings do not allow demo people. Use --stage empty."
            )
        begun = time.monotonic()
        with transaction.atomic():
            STAGES[stage]()
        self.stdout.write(f"Seeded {stage} in {time.monotonic() - begun:.1f} s.")
