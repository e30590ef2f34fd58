"""Recommendations count how often they were saved, so that a second editor sees both versions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0005_person_and_closer")]

    operations = [
        migrations.AddField(
            "recommendation",
            "edition",
            models.PositiveIntegerField(
                db_default=1, default=1, editable=False, verbose_name="how often it was saved"
            ),
        ),
    ]
