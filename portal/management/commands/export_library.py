"""`manage.py export_library`: everything on the shelves, in the format that `import_library` reads."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.home.moving import leaving, showing
from portal.lib import storage
from portal.lib.progress import Progress
from resources.library.models import Resource


class Command(BaseCommand):
    """A way out, and a copy to look at: CSVs that any spreadsheet opens, and the files as readers get them."""

    help = "Write library.csv, recommendations.csv and the files into a new or empty FOLDER."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = options["folder"]
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not empty. Choose a new folder.")
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with Progress(
                Resource.objects.filter(kind__in=showing.MOVES).count(), "cards", sys.stderr
            ) as progress:
                written = leaving.leave(folder, progress)
        except storage.StorageUnavailable as away:
            raise CommandError(f"{away} The folder is not complete.") from away
        self.stdout.write(", ".join(f"{count} {what}" for what, count in written.items()) + ".")
        left = Resource.objects.filter(kind=Resource.Kind.COURSE).count()
        if left:
            said = "1 course stays: it is" if left == 1 else f"{left} courses stay: they are"
            self.stdout.write(f"{said} made of other things, on the desk.")
