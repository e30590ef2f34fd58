"""`manage.py buckets`: the two buckets in a file store of one's own."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError

from portal.engines import buckets


class Command(BaseCommand):
    """What is there already is kept, and its rules are written again."""

    help = "Make the two buckets, private, and let this portal's pages reach them."
    # Checks would ask a database that may hold nothing yet.
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        names = [settings.S3_MEDIA_BUCKET, settings.S3_QUARANTINE_BUCKET]
        given: Any = storages["media"]
        try:
            buckets.make(
                given.endpoint_url,
                given.access_key,
                given.secret_key,
                names,
                [settings.PORTAL_ADDRESS],
                region=given.region_name,
                addressing=given.addressing_style,
            )
        except (BotoCoreError, ClientError) as refused:
            raise CommandError(f"The file store did not make them: {refused}") from refused
        self.stdout.write(f"The buckets {' and '.join(names)} are ready for {settings.PORTAL_ADDRESS}.")
