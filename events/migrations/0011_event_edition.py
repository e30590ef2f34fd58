"""Events count how often their details were saved, so that a second editor sees both versions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0010_excused_and_walked_in")]

    operations = [
        migrations.AddField(
            "event",
            "edition",
            models.PositiveIntegerField(
                db_default=1, default=1, editable=False, verbose_name="how often its details were saved"
            ),
        ),
    ]
