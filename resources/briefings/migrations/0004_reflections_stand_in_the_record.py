from typing import Any

from django.db import migrations, models
from django.db.models.functions import Cast, Concat


def move_to_the_record(apps: Any, schema_editor: Any) -> None:
    """Each reflection on a briefing becomes the reflection on its line of the reader's training record."""
    RecordEntry = apps.get_model("accounts", "RecordEntry")
    Reflection = apps.get_model("accounts", "Reflection")
    Reading = apps.get_model("briefings", "Reading")
    named = Reading.objects.exclude(reflection="").annotate(
        source=Concat(models.Value("briefing:"), Cast("briefing__uuid", models.CharField()))
    )
    for reading in named.iterator():
        entry = RecordEntry.objects.filter(person=reading.person_id, source=reading.source).first()
        if entry is not None:
            Reflection.objects.get_or_create(entry=entry, defaults={"text": reading.reflection})


class Migration(migrations.Migration):
    """The column stays for one release, so that the code before this one goes on working beside it."""

    dependencies = [
        ("accounts", "0005_frameworks_and_outside_learning"),
        ("briefings", "0003_picture_of_the_page"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reading",
            name="reflection",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.RunPython(move_to_the_record, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="reading", name="reflection")]
        ),
    ]
