"""What a piece of work left behind, in a form in which two runs of it can be compared."""

import mailbox
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import models

from accounts.models import User
from events.models import Booking, Event
from portal.home import measuring
from portal.home.keeping import orphans
from portal.lib import readings, storage
from portal.lib.models import AuditEntry, Email, Job
from resources.library.models import Resource

# Rows that are the machinery's own.
MACHINERY = {"plant_job", "plant_auditlink", "django_session"}


# Whom or what the rows are about: these stood before the work began.
STOOD = {User, Event, Booking, Resource}

READINGS = (measuring.FILES, measuring.BYTES, orphans.MISSING, orphans.UNNAMED)


@dataclass
class Effects:
    """What a piece of work left: the rows of each table, which deeds in the audit, which letters, how many sent.

    And outside the database: how many files of each room in each bucket, and what was measured. `tests.deaths.outside`
    makes that a place of the test's own.
    """

    rows: dict[str, Counter[tuple[object, ...]]]
    deeds: Counter[str]
    letters: Counter[tuple[str, str, str]]
    messages: (
        int  # different Message-IDs: a letter whose worker died may leave twice, and is the same one then
    )
    dead: int
    files: Counter[tuple[str, str]]
    readings: dict[str, int]

    @classmethod
    def now(cls) -> "Effects":
        """Read the tables and the letters that left."""
        rows = {
            model._meta.db_table: Counter(_telling(model))
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and model._meta.db_table not in MACHINERY
        }
        told = Email.objects.values_list("letter", "to", "state")
        return cls(
            {name: found for name, found in rows.items() if found},
            Counter(AuditEntry.objects.values_list("verb", flat=True)),
            Counter(told),
            len(_heard()),
            Job.objects.filter(state="dead").count(),
            _files(),
            {name: reading.value for name, reading in readings.read(*READINGS).items()},
        )


def _telling(model: type[models.Model]) -> list[tuple[object, ...]]:
    """Each row's yes and no, choices, counts, whom or what it is about, and which of what may be empty is filled.

    Times, keys, tokens, files and their sizes differ from one run to the next, so that texts are not compared. Whom or
    what a row is about is told by its turn among its kind, since numbers are not given twice.
    """
    plain = [
        field
        for field in model._meta.concrete_fields
        if (field.choices or isinstance(field, models.BooleanField | models.IntegerField))
        and not (field.primary_key or field.is_relation or field.name.endswith(("bytes", "size")))
    ]
    about = [
        field
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.model in STOOD
    ]
    filled = [field for field in model._meta.concrete_fields if field.null and field not in plain]
    turns = {
        field: list(field.remote_field.model.objects.order_by("pk").values_list("pk", flat=True))
        for field in about
    }
    return [
        (
            *(str(getattr(row, field.attname)) for field in plain),
            *(pk and turns[field].index(pk) for field in about for pk in [getattr(row, field.attname)]),
            *(getattr(row, field.attname) is None for field in filled),
        )
        for row in model._default_manager.all()
    ]


def _files() -> Counter[tuple[str, str]]:
    """How many files each room has in each bucket, sendings under way, reports in the mailbox, and backups' parts.

    A killed backup's dump stays for a day, and a whole one whose worker then died is a backup more: of all of them one
    counts.
    """
    found = Counter(
        (bucket, name.partition("/")[0])
        for bucket in (storage.MEDIA, storage.QUARANTINE)
        for name in storage.names(bucket)
    )
    found["quarantine", "under way"] = sum(1 for _ in storage.unfinished_uploads())
    found["mailbox", "reports"] = len(mailbox.Maildir(settings.BOUNCES_MAILDIR))
    parts = {name if name.startswith("files/") else PurePath(name).name for name in storage.names("backups")}
    return found + Counter(("backups", PurePath(part).parts[0]) for part in parts)


def _heard() -> set[str]:
    """The Message-IDs of all that left, in this process or through a folder."""
    found = {str(message.extra_headers["Message-ID"]) for message in getattr(mail, "outbox", [])}
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") and folder and Path(folder).exists():
        for path in Path(folder).iterdir():
            found |= set(re.findall(r"^Message-ID: (.+)$", path.read_text(), re.MULTILINE))
    return found
